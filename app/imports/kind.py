"""What one kind of import is."""

from __future__ import annotations

from dataclasses import dataclass

from app.imports.fields import Field


@dataclass(frozen=True)
class Import:
    """One kind of import: `id` for commands, `title` for people, the fields its columns can have."""

    id: str
    title: str
    fields: tuple[Field, ...]
    key: str
    action: str
    matrix: bool = False
    needs: str = "姓名、身份证号"  # what a header must have at least, in the user's words
