"""One title, one register."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.register import forms


def require_titles(session: Session, *, register_id: str, title: str) -> None:
    """Two registers of one name could not be told apart. Raises `InputProblem` register.own_title."""
    for register in forms.shelf(session).registers.values():
        if register.id != register_id and register.title == title:
            raise InputProblem("register.own_title", path="title", title=title)
