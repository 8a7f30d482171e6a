"""How one pot of one person stands to its rule, and the words for it (Q21–Q26, I7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.rules import forecast
from app.rules.hours import format_centi


@dataclass(frozen=True)
class PotStanding:
    """One pot of one person: hours that count (for the rule's period), what is asked, what is still open.

    `hours_centi` is what counts towards the rule; `own_centi` what the pot itself earned in the year, the
    figure of the ledger; `also` what other pots add to the rule; `counts_for` the pot whose rule takes this
    one. `pending_centi`: past class sessions without a mark; `offered_centi`: the remaining plan. `note`
    says what was reckoned (pro rata).
    """

    pot: str
    hours_centi: int
    required_centi: int | None = None
    code: str = ""
    rule_id: int | None = None
    label: str = ""
    citation: str = ""
    shortfall_centi: int = 0
    pending_centi: int = 0
    offered_centi: int = 0
    missing_centi: int = 0
    reachable: bool | None = None
    latest_on: date | None = None
    period: str = ""
    note: str = ""
    lacking: str = ""
    state: str = forecast.NONE
    own_centi: int | None = None
    also: tuple[tuple[str, int], ...] = ()
    counts_for: str = ""

    @property
    def year_centi(self) -> int:
        """The pot's own hours of the year: the same figure on every paper and screen."""
        return self.hours_centi if self.own_centi is None else self.own_centi

    @property
    def towards_centi(self) -> int | None:
        """What is held against the requirement; None where nothing is required."""
        return None if self.required_centi is None else self.hours_centi

    @property
    def mixture(self) -> str:
        """What other pots add to this rule, or which pot's rule takes this one: 含上级调训32学时."""
        if self.counts_for:
            return f"计入{self.counts_for}的要求"
        added = "、".join(f"{pot}{format_centi(centi)}学时" for pot, centi in self.also)
        return f"含{added}" if added else ""

    @property
    def remark(self) -> str:
        """What was reckoned: other pots counted, pro rata."""
        return "；".join(part for part in (self.mixture, self.note) if part)

    @property
    def is_unknown(self) -> bool:
        """A shortfall over years the file knows nothing of: no verdict, 数据不足 (Q22)."""
        return bool(self.lacking) and self.shortfall_centi > 0

    @property
    def sentence(self) -> str:
        """What to tell the clerk: 还差12学时，最迟11月20日前需补12学时; 数据不足 goes before it."""
        if self.required_centi is None:
            return ""
        if self.is_unknown:
            return f"{self.lacking}；按已有数据{self._so_far}"
        return self._so_far

    @property
    def _so_far(self) -> str:
        short = format_centi(self.shortfall_centi)
        if self.state == forecast.DONE:
            return "已达标"
        if self.shortfall_centi == 0:
            return "学时已够，还需参加1次集中培训"
        if self.state == forecast.SHORT:
            waiting = f"，另有{format_centi(self.pending_centi)}学时未登记考勤" if self.pending_centi else ""
            return f"期满仍差{short}学时{waiting}"
        day = f"{self.latest_on.month}月{self.latest_on.day}日" if self.latest_on else ""
        if self.state == forecast.ON_TRACK:
            needed = format_centi(self.shortfall_centi - self.pending_centi)
            if not self.pending_centi:
                return f"最迟{day}前需补{needed}学时"
            open_marks = f"还差{short}学时，{format_centi(self.pending_centi)}学时考勤未登记"
            return f"{open_marks}，最迟{day}前另需补{needed}学时" if day else f"{open_marks}，登记后可达标"
        offered = format_centi(self.offered_centi)
        waiting = f"（另有{format_centi(self.pending_centi)}学时未登记考勤）" if self.pending_centi else ""
        extra = format_centi(self.missing_centi)
        return f"还差{short}学时，余下计划只有{offered}学时{waiting}，需另安排{extra}学时，最迟{day}前开始"
