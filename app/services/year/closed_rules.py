"""By what a closed year's appraisal and summary are counted, and the summary's own words: before and after
on a 更正单."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.rules.appraisal import LABELS, PARTS, Weights
from app.rules.year_definitions import definition
from app.services.figure.appraisals import appraisal_weights
from app.services.setting.summary_choices import choices_and_marks
from app.services.year.summary_texts import FIGURES, SummaryTexts, summary_texts

WEIGHTS = "考核权重"
CHOICE = "总结口径"
TEXT = "总结文字"
SHORT = 12


def closed_rules(session: Session, *, year: int) -> dict[str, str]:
    """考核权重, the definition of each figure of the summary, its title and paragraphs, as they hold for the
    closed `year`."""
    choices, present = choices_and_marks(session, year=year)
    found = {WEIGHTS: _weight_words(appraisal_weights(session, year=year))}
    found |= {f"{CHOICE}【{mark}】": definition(code, choices, present) for mark, code in FIGURES.items()}
    return found | _text_words(summary_texts(session, year=year))


def _text_words(texts: SummaryTexts) -> dict[str, str]:
    """The title, and each paragraph under its first words: one more or less leaves the others theirs."""
    found = {f"{TEXT}标题": texts.title}
    for block in texts.blocks:
        short = block.text if len(block.text) <= SHORT else f"{block.text[:SHORT]}…"
        word, again = f"{TEXT}“{short}”", 1
        while word in found:
            again += 1
            word = f"{TEXT}“{short}”（{again}）"
        found[word] = block.text
    return found


def is_rule(word: str) -> bool:
    """Whether a word of a slip is one of these and no total."""
    return word == WEIGHTS or word.startswith((CHOICE, TEXT))


def _weight_words(weights: Weights) -> str:
    parts = "、".join(f"{LABELS[part]} {weights.of(part)} 分" for part in PARTS)
    return f"{parts}、每缺席一次扣 {weights.per_absence} 分、每警示谈话一次扣 {weights.per_talk} 分"
