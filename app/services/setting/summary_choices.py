"""What the figures of the year's summary mean in this town: its choices, kept as one setting."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.summary_choices import SummaryChoices, choices_of
from app.services.setting.mark_kinds import list_mark_kinds
from app.services.setting.town import get_setting, set_setting

SETTING = "summary.choices"


def summary_choices(session: Session, *, year: int | None = None) -> SummaryChoices:
    """The town's choices (of a closed `year` those of then), the usual ones where nothing was chosen."""
    kept = get_setting(session, name=SETTING, year=year)
    return choices_of(json.loads(kept)) if kept else SummaryChoices()


def choices_and_marks(session: Session, *, year: int | None = None) -> tuple[SummaryChoices, tuple[str, ...]]:
    """The choices (of `year`), and the labels of the marks that count as 参训 (N2)."""
    present = tuple(kind.label for kind in list_mark_kinds(session) if kind.counts_as_present)
    return summary_choices(session, year=year), present


def set_summary_choices(session: Session, *, choices: SummaryChoices, year: int | None = None) -> None:
    """Count this way from now on; with a closed `year` in that year alone.

    Raises `InputProblem` summary.choices when one cannot be.
    """
    if choices.problems:
        raise InputProblem("summary.choices")
    own = choices != SummaryChoices()
    value = json.dumps(asdict(choices), ensure_ascii=False) if own else ""
    set_setting(session, name=SETTING, value=value, year=year)
