"""The schemes themselves: list, add, rename, order and remove schemes and their tags (A19, C03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.services.operation.sealed_values import Values, values_when_closed
from db.models import Category, CategoryScheme, CourseCategory


@dataclass(frozen=True)
class TagRow:
    """One tag and how many courses carry it."""

    id: int
    name: str
    courses: int


@dataclass(frozen=True)
class SchemeRow:
    """One scheme with its tags in order; the first scheme is the one shown as 类别."""

    id: int
    name: str
    tags: tuple[TagRow, ...]


def list_schemes(session: Session, *, year: int | None = None) -> tuple[SchemeRow, ...]:
    """Every scheme in order; of a closed `year` as they and their tags stood when it was closed."""
    used = select(CourseCategory.category_id, func.count()).group_by(CourseCategory.category_id)
    counts = dict(session.execute(used).all())
    tags: dict[int, list[TagRow]] = {}
    for tag in _standing(session, Category, year):
        tags.setdefault(tag["scheme_id"], []).append(TagRow(tag["id"], tag["name"], counts.get(tag["id"], 0)))
    schemes = _standing(session, CategoryScheme, year)
    return tuple(SchemeRow(s["id"], s["name"], tuple(tags.get(s["id"], ()))) for s in schemes)


def _standing(
    session: Session, model: type[Category] | type[CategoryScheme], year: int | None
) -> list[Values]:
    """The rows of a list that has an order, in it; what was changed since `year` was closed taken back."""
    table = model.__table__
    rows = {row["id"]: dict(row) for row in session.execute(select(table)).mappings()}
    then = {} if year is None else values_when_closed(session, year=year, table=model.__tablename__)
    for row_id, values in then.items():
        if values is None:
            rows.pop(row_id, None)
        else:
            rows[row_id] = {**rows.get(row_id, {}), **values, "id": row_id}
    return sorted(rows.values(), key=lambda row: (row["position"], row["id"]))


def add_scheme(session: Session, *, name: str) -> int:
    """Add a scheme at the end; returns its id. Raises category.name_missing or scheme.exists."""
    name = _clean(name)
    if session.scalar(select(CategoryScheme.id).where(CategoryScheme.name == name)) is not None:
        raise InputProblem("scheme.exists", name=name)
    last = session.scalar(select(func.max(CategoryScheme.position))) or 0
    scheme = CategoryScheme(name=name, position=last + 1)
    session.add(scheme)
    session.flush()
    return scheme.id


def rename_scheme(session: Session, *, scheme_id: int, name: str) -> None:
    """Rename a scheme. Raises `InputProblem` category.name_missing or scheme.exists."""
    name = _clean(name)
    other = session.scalar(select(CategoryScheme.id).where(CategoryScheme.name == name))
    if other not in (None, scheme_id):
        raise InputProblem("scheme.exists", name=name)
    session.get_one(CategoryScheme, scheme_id).name = name
    session.flush()


def remove_scheme(session: Session, *, scheme_id: int) -> None:
    """Remove a scheme without tags. Raises `InputProblem` scheme.in_use otherwise."""
    scheme = session.get_one(CategoryScheme, scheme_id)
    used = session.scalar(select(func.count()).where(Category.scheme_id == scheme_id)) or 0
    if used:
        raise InputProblem("scheme.in_use", name=scheme.name, count=used)
    session.delete(scheme)
    session.flush()


def rename_tag(session: Session, *, category_id: int, name: str) -> None:
    """Rename a tag; courses keep it. Raises `InputProblem` category.name_missing or category.exists."""
    name = _clean(name)
    tag = session.get_one(Category, category_id)
    other = session.scalar(
        select(Category.id).where(Category.scheme_id == tag.scheme_id, Category.name == name)
    )
    if other not in (None, category_id):
        raise InputProblem("category.exists", name=name)
    tag.name = name
    session.flush()


def order_tags(session: Session, *, category_ids: Sequence[int]) -> None:
    """Put the tags of a scheme in the order given."""
    for position, category_id in enumerate(category_ids, 1):
        tag = session.get_one(Category, category_id)
        if tag.position != position:
            tag.position = position
    session.flush()


def remove_tag(session: Session, *, category_id: int) -> None:
    """Remove a tag no course carries. Raises `InputProblem` category.in_use otherwise."""
    tag = session.get_one(Category, category_id)
    used = session.scalar(select(func.count()).where(CourseCategory.category_id == category_id)) or 0
    if used:
        raise InputProblem("category.in_use", name=tag.name, count=used)
    session.delete(tag)
    session.flush()


def _clean(name: str) -> str:
    name = "".join(name.split())
    if not name:
        raise InputProblem("category.name_missing")
    return name
