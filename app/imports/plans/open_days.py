"""Classes planned for no single day: several days (3月5日-7日) or a part of the year (3月中旬, 第一季度).

A sheet that writes its times so is asked about once; no such class is ever dated in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.imports.layouts.dating import ask_year
from app.imports.plans.plan_times import Held
from app.imports.questions import Dialogue, Question
from app.rules.dates import year_in
from app.rules.day_windows import LONGEST, Window, between, window_of

SEVERAL, VAGUE = "several", "vague"
EVERY_DAY, FIRST_DAY, LAST_DAY, LEAVE = "每天一次课", "只登记第一天", "先登记在最后一天", "不导入这些行"
CHOICES = {SEVERAL: (EVERY_DAY, FIRST_DAY, LEAVE), VAGUE: (LEAVE, LAST_DAY)}
PART = "dates"
FEWEST, MOSTLY = 2, 0.5  # of the rows, that the clerk is asked about the sheet's way of writing
_TEXTS = {
    SEVERAL: "有 {n} 行写的是几天（如“{shown}”），怎么登记",
    VAGUE: "有 {n} 行没有写明哪一天（如“{shown}”），怎么办",
}
_ANY_YEAR = 2024


@dataclass(frozen=True)
class Placed:
    """When one row is held, once for each class of it: `code`, `text` say what was done by the answer."""

    held: Held
    how: str = ""
    code: str = ""
    text: str = ""
    left: bool = False


class OpenDays:
    """Puts the rows that have no single day where the clerk says."""

    def __init__(self, dialogue: Dialogue, year: int | None) -> None:
        self._dialogue = dialogue
        self._year = year

    def placed(self, rows: Sequence[tuple[Held, str]]) -> list[list[Placed]]:
        """For each row its classes: one as it stands, several or none by the answer."""
        windows = [self._window(held) for held, _ in rows]
        kinds = Counter(_kind(window) for window in windows if window is not None)
        dated = sum(held.moment.problem != "empty" for held, _ in rows)
        said: Mapping[str, str] = self._dialogue.params.answers.get(PART, {})
        for kind, count in kinds.items():
            if kind not in said and count >= FEWEST and count >= MOSTLY * dated:
                own = (held for (held, _), w in zip(rows, windows, strict=True) if w and _kind(w) == kind)
                self._ask(kind, count, next(own).day_text)
        found = []
        for (held, how), window in zip(rows, windows, strict=True):
            choice = said.get(_kind(window), "") if window is not None else ""
            if window is not None and choice in CHOICES[_kind(window)]:
                self._dialogue.used.add((PART, _kind(window)))
                found.append(self._by_choice(held, window, choice))
            else:
                found.append([Placed(held, how)])
        return found

    def _ask(self, kind: str, count: int, shown: str) -> None:
        text = _TEXTS[kind].format(n=count, shown=shown[:20])
        answer = f'--answers {{"{PART}": {{"{kind}": "{CHOICES[kind][0]}"}}}}'
        self._dialogue.ask(Question(f"days_{kind}", text, CHOICES[kind], answer))

    def _window(self, held: Held) -> Window | None:
        """The days a row speaks of; of a year nobody named, only to see how it is written."""
        begin, end = held.moment.day, held.until.day if held.until is not None else None
        year = held.year or (begin.year if begin else None) or self._year or _ANY_YEAR
        if held.ends_later:
            window = between(begin, end) if begin and end else window_of(held.day_text, year)
            return window if window is None or len(window.days) <= LONGEST else replace(window, days=())
        return window_of(held.day_text, year) if held.moment.problem == "not_definite" else None

    def _by_choice(self, held: Held, window: Window, choice: str) -> list[Placed]:
        shown = held.day_text[:30]
        if choice == LEAVE:
            text = f"“{shown}”不是确定的某一天，按您的选择不导入"
            return [Placed(held, code="date_left_open", text=text, left=True)]
        if not (held.year or held.moment.day or self._year or year_in(held.day_text)):
            unsaid = replace(held.moment, day=None, problem="year_missing")
            ask_year(self._dialogue, [unsaid])
            return [Placed(replace(held, moment=unsaid, ends_later=False))]
        if choice == EVERY_DAY and window.days:
            text = f"“{shown}”按每天一次课登记，共 {len(window.days)} 天"
            return [Placed(_on(held, day), code="days_each", text=text) for day in window.days]
        day = window.last if choice == LAST_DAY else window.first
        text = f"“{shown}”不是确定的某一天，按您的选择登记在 {day}，原来的写法记在备注里"
        kept = "；".join(filter(None, (held.keep, f"计划时间：{shown}")))
        return [Placed(replace(_on(held, day), keep=kept), code="date_chosen", text=text)]


def _kind(window: Window) -> str:
    return SEVERAL if window.days else VAGUE


def _on(held: Held, day: date) -> Held:
    """The same class on a day of its own."""
    moment = replace(held.moment, day=day, problem="", month_day=None)
    return replace(held, moment=moment, ends_later=False)
