"""免于测试: a class let off its test with a reason, changed and taken back; and where duties keep entries."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.typed_values import LineValue
from app.services.record import exemptions
from app.services.record.beginnings import Beginning, begin_entry, book_of
from app.services.register.entry_forms import EntryForm, entry_form
from app.services.rule.duty_rules import DutyRuleRow, list_duty_rules
from app.wording import sentence
from tests.services import duty_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, duty_town.build_town)
DAY = date(2024, 6, 3)


@pytest.fixture
def held(built: list[int], run: Run) -> int:
    """A class session that was held, without a test."""

    def act(session: Session) -> int:
        duty_town.switch_on(session, "Q28")
        return duty_town.hold(session, DAY, title="消防演练")

    return int(run(act))


def test_a_class_is_let_off_and_owes_its_test_again(held: int, run: Run, read: Run) -> None:
    stand = partial(duty_town.stand, code="Q28", key="2024-06")
    assert read(stand) == (1, 0, "overdue")
    before = read(partial(exemptions.exemption_of, class_session_id=held))
    assert (before.entry_id, before.title) == (None, "消防演练 第1期")
    run(partial(exemptions.let_off, class_session_id=held, reason=" 现场操作考核 ", on=DAY))
    assert read(stand) == (0, 0, "waived")
    run(partial(exemptions.let_off, class_session_id=held, reason="演练评分", on=date(2024, 6, 9)))
    now = read(partial(exemptions.exemption_of, class_session_id=held))
    assert (now.reason, now.on) == ("演练评分", DAY)
    assert run(partial(exemptions.ask_again, class_session_id=held))
    assert not run(partial(exemptions.ask_again, class_session_id=held))
    assert read(stand) == (1, 0, "overdue")


@pytest.mark.parametrize(
    ("reason", "class_session_id", "code"),
    [("  ", None, "exemption.reason"), ("演练评分", 999, "exemption.batch")],
)
def test_what_letting_off_cannot_do_without(
    held: int, run: Run, reason: str, class_session_id: int | None, code: str
) -> None:
    with pytest.raises(InputProblem) as refused:
        run(partial(exemptions.let_off, class_session_id=class_session_id or held, reason=reason, on=DAY))
    assert refused.value.code == code
    assert "没有保存" in sentence(refused.value)


BOOKS = {
    "Q1": "", "Q6": "contest", "Q15": "trip", "Q16": "study-file", "Q17": "young-cadre",
    "Q18": "study-file", "Q19": "case", "Q20": "unit-plan", "Q28": "",
}  # fmt: skip


def rule_of(session: Session, code: str) -> DutyRuleRow:
    return next(each for each in list_duty_rules(session) if each.code == code)


@pytest.mark.parametrize(("code", "book"), BOOKS.items())
def test_where_a_duty_keeps_its_entries(built: list[int], read: Run, code: str, book: str) -> None:
    assert book_of(read(partial(rule_of, code=code))) == book


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("Q15", {"kind": "post", "people": (LineValue(person_id=3),)}),
        ("Q16", {"paper": "analysis", "person": (LineValue(person_id=3),)}),
        ("Q17", {"kind": "report", "person": (LineValue(person_id=3),)}),
        ("Q18", {"person": (LineValue(person_id=3),)}),
        ("Q19", {"kind": "seminar", "unit": (LineValue(unit_id=1),)}),
        ("Q20", {"kind": "campaign", "unit": (LineValue(unit_id=1),)}),
    ],
)
def test_what_a_new_entry_begins_with(
    built: list[int], read: Run, code: str, wanted: dict[str, object]
) -> None:
    def begin(session: Session) -> tuple[Beginning, EntryForm]:
        begun = begin_entry(session, rule=rule_of(session, code), person_id=3, unit_id=1)
        form = entry_form(session, register_id=begun.register.id, year=2024, today=DAY, given=begun.values)
        return begun, form

    begun, form = read(begin)
    assert {name: begun.values[name] for name in wanted} == wanted
    assert begun.values.keys() <= {*wanted, "unit"}
    for name, value in wanted.items():
        assert (form.texts[name] or form.lines.get(name)) == value
