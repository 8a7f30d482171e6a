"""What the view 覆盖 asks at once: the ways of classifying, one of them in the year, and its blanks (A10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.services.coverage.blanks import Blanks, blanks_of
from app.services.coverage.coverage import Coverage, coverage_of_year
from app.services.plan.category_schemes import SchemeRow, list_schemes


@dataclass(frozen=True)
class CoveragePage:
    """`found` is None where there is no way of classifying at all."""

    schemes: tuple[SchemeRow, ...]
    found: Coverage | None
    blanks: Blanks


def coverage_page(session: Session, *, year: int, today: date, scheme_id: int | None = None) -> CoveragePage:
    """One scheme in a year; the first one where it is not said, or is gone."""
    schemes = list_schemes(session)
    known = [scheme.id for scheme in schemes]
    if not known:
        return CoveragePage(schemes, None, Blanks((), {}))
    wanted = scheme_id if scheme_id in known else known[0]
    found = coverage_of_year(session, scheme_id=wanted, year=year, today=today)
    return CoveragePage(schemes, found, blanks_of(session, found=found))
