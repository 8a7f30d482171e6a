"""By what a closed year's appraisal and summary are counted, in words: before and after on a 更正单 (D29)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.rules.appraisal import LABELS, PARTS, Weights
from app.rules.year_definitions import definition
from app.services.year.appraisals import appraisal_weights
from app.services.year.summary_choices import choices_and_marks
from app.services.year.summary_texts import FIGURES

WEIGHTS = "考核权重"
CHOICE = "总结口径"


def closed_rules(session: Session, *, year: int) -> dict[str, str]:
    """考核权重 and the definition of each figure of the summary, as they hold for the closed `year`."""
    choices, present = choices_and_marks(session, year=year)
    found = {WEIGHTS: _weight_words(appraisal_weights(session, year=year))}
    return found | {
        f"{CHOICE}【{mark}】": definition(code, choices, present) for mark, code in FIGURES.items()
    }


def is_rule(word: str) -> bool:
    """Whether a word of a slip is one of these and no total."""
    return word == WEIGHTS or word.startswith(CHOICE)


def _weight_words(weights: Weights) -> str:
    parts = "、".join(f"{LABELS[part]} {weights.of(part)} 分" for part in PARTS)
    return f"{parts}、每缺席一次扣 {weights.per_absence} 分、每警示谈话一次扣 {weights.per_talk} 分"
