"""Category schemes and their tags: several schemes hold at once (A19, C03)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, func, select, true
from sqlalchemy.orm import Session

from app.errors import InputProblem
from db.models import Category, CategoryScheme, CourseCategory


@dataclass(frozen=True)
class CategoryRow:
    """One tag with the scheme it belongs to; the first scheme is the one shown as 类别."""

    id: int
    scheme_id: int
    scheme: str
    name: str


def list_categories(session: Session) -> tuple[CategoryRow, ...]:
    """Every tag, by scheme and order."""
    rows = session.execute(
        select(Category.id, Category.scheme_id, CategoryScheme.name, Category.name)
        .join(CategoryScheme, CategoryScheme.id == Category.scheme_id)
        .order_by(CategoryScheme.position, CategoryScheme.id, Category.position, Category.id)
    )
    return tuple(CategoryRow(*row) for row in rows)


def add_category(session: Session, *, name: str, scheme_id: int | None = None) -> int:
    """Add a tag to a scheme (default: the first). Raises `InputProblem` category.exists."""
    name = "".join(name.split())
    if scheme_id is None:
        scheme_id = session.scalars(select(CategoryScheme.id).order_by(CategoryScheme.position)).first()
        if scheme_id is None:
            scheme = CategoryScheme(name="培训内容", position=1)
            session.add(scheme)
            session.flush()
            scheme_id = scheme.id
    taken = select(Category.id).where(Category.scheme_id == scheme_id, Category.name == name)
    if session.scalar(taken) is not None:
        raise InputProblem("category.exists", name=name)
    last = session.scalar(select(func.max(Category.position)).where(Category.scheme_id == scheme_id)) or 0
    category = Category(scheme_id=scheme_id, name=name, position=last + 1)
    session.add(category)
    session.flush()
    return category.id


def find_or_add_category(session: Session, *, name: str, is_listed: bool = False) -> int:
    """Id of the tag called `name`: of the first scheme, else of another one that courses carry already.

    One that only stands in a list nobody uses yet (十七项知识) is no 类别 of a plan, unless `is_listed` says
    that it was meant; an unknown one is added to the first scheme.
    """
    name = "".join(name.split())
    is_used = exists().where(CourseCategory.category_id == Category.id)
    first = select(func.min(CategoryScheme.position)).scalar_subquery()
    found = session.scalars(
        select(Category.id)
        .join(CategoryScheme, CategoryScheme.id == Category.scheme_id)
        .where(Category.name == name)
        .where(true() if is_listed else (CategoryScheme.position == first) | is_used)
        .order_by(CategoryScheme.position)
    ).first()
    return found if found is not None else add_category(session, name=name)
