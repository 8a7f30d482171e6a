"""Limits on entries that are written: refused in one sentence, kept with a reason, undone unasked."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from app.errors import InputProblem
from app.rules.registers.typed_values import Given, LineValue
from app.services.operation.seals import seal_year
from app.services.page.register_page import read_page
from app.services.page.workbench import workbench
from app.services.page.workbench_lines import INFO, WARN
from app.services.page.workbench_registers import limit_tasks
from app.services.register import forms, writing
from app.services.register.sealed_forms import keep_descriptions
from app.wording import sentence
from db.models import Operation, RegisterEntry
from db.revert import revert_operation
from tests.services.conftest import Run

TODAY = date(2024, 12, 1)
SPRING = "2024-03-01"


def add(session: Session, register: str, **values: Given) -> writing.Added:
    book = forms.get_register(session, register_id=register)
    return writing.add_entry(session, register=book, values=values, today=TODAY)


def edit(session: Session, register: str, entry_id: int, **values: Given) -> tuple[str, ...]:
    book = forms.get_register(session, register_id=register)
    return writing.edit_entry(session, register=book, entry_id=entry_id, values=values, today=TODAY)


def refused(run: Run, register: str, *of: int, **values: Given) -> str:
    """The sentence with which an entry, or a change of one, is refused; nothing is left behind."""
    with pytest.raises(InputProblem) as caught:
        run(lambda s: edit(s, register, of[0], **values) if of else add(s, register, **values))
    assert caught.value.code == "entry.limit"
    return sentence(caught.value)


def undo(run: Run, read: Run, steps: int) -> None:
    """The last operations taken back, the newest first."""
    ids = read(lambda s: s.scalars(select(Operation.id).order_by(Operation.id.desc())).all())
    for operation_id in ids[:steps]:
        run(lambda s, one=operation_id: revert_operation(s, one, "测试"))


def amounts(read: Run) -> list[int]:
    return read(
        lambda s: [
            one.data["amount"]
            for one in s.scalars(select(RegisterEntry).where(RegisterEntry.register == "fund"))
        ]
    )


def budget(run: Run, amount: str = "1000") -> int:
    return run(
        lambda s: add(s, "fund", day="2024-01-02", kind="budget", item="meals", amount=amount)
    ).entry_id


def spend(amount: str, **more: Given) -> dict[str, Given]:
    return {"day": SPRING, "kind": "spent", "item": "meals", "amount": amount, **more}


@pytest.fixture
def senior(run: Run) -> LineValue:
    """A professor of 师资库: 1,000 yuan a 学时."""
    return LineValue(
        entry_id=run(lambda s: add(s, "lecturer", name="周教授", type="school", rank="senior")).entry_id
    )


def fee(senior: LineValue, amount: str, **more: Given) -> dict[str, Given]:
    return {**spend(amount, **more), "item": "fee", "hours": "2", "payee": (senior,)}


def test_over_the_ceiling_and_over_the_budget_is_refused_without_a_word(
    run: Run, read: Run, senior: LineValue
) -> None:
    assert refused(run, "fund", **fee(senior, "2000.01")) == (
        "讲课费超过上限：已达 2000.01元，最多 2000.00元，没有保存；请填写“超标说明”，或把数改小。"
    )
    assert refused(run, "fund", **fee(senior, "2000.01", reason="　 ")).startswith("讲课费超过上限")
    run(lambda s: add(s, "fund", **fee(senior, "2000.01", reason="含交通补助")))
    budget(run)
    assert run(lambda s: add(s, "fund", **spend("899.99"))).notes == ()
    assert run(lambda s: add(s, "fund", **spend("0.01"))).notes == (
        "科目支出超过预算：900.00元，最多 1000.00元，已用 90.0%",
    )
    assert refused(run, "fund", **spend("100.01")) == (
        "科目支出超过预算：已达 1000.01元，最多 1000.00元，没有保存；请填写“超标说明”，或把数改小。"
    )
    added = run(lambda s: add(s, "fund", **spend("100.01", reason="会议延期")))
    assert added.notes[0].endswith("超出 0.01元")
    assert sorted(amounts(read)) == [1, 10001, 89999, 100000, 200001]


def test_a_change_is_asked_where_it_makes_it_worse_and_undo_never_is(run: Run, read: Run) -> None:
    plan = budget(run)
    first = run(lambda s: add(s, "fund", **spend("600"))).entry_id
    over = run(lambda s: add(s, "fund", **spend("500", reason="加一天"))).entry_id
    assert refused(run, "fund", over, reason="").startswith("科目支出超过预算：已达 1100.00元")
    assert refused(run, "fund", first, amount="600.01").startswith("科目支出超过预算：已达 1100.01元")
    run(lambda s: edit(s, "fund", first, voucher="2024-7"))
    run(lambda s: edit(s, "fund", first, amount="550"))
    # The budget itself may not fall below what is spent without a word.
    assert refused(run, "fund", plan, amount="900").endswith("请填写“超标说明”，或把数改小。")
    run(lambda s: edit(s, "fund", plan, amount="900", reason="年中调减"))
    undo(run, read, 2)  # the budget back, and 600 again: worse, and nothing is asked
    assert sorted(amounts(read)) == [50000, 60000, 100000]


def test_where_nothing_is_planned_nothing_is_asked(run: Run) -> None:
    run(lambda s: add(s, "fund", **spend("99999")))
    assert refused(run, "fund", **{**spend("99999"), "kind": "budget", "amount": "1"}).endswith(
        "或把数改小。"
    )
    budget(run, "100000")
    run(lambda s: add(s, "fund", **{**spend("1"), "item": "stay"}))
    run(lambda s: add(s, "fund", **{**spend("2"), "day": "2023-03-01"}))
    assert refused(run, "fund", **spend("2")).startswith("科目支出超过预算：已达 100001.00元")


def test_the_town_sets_a_fee_of_its_own_from_a_day_on(run: Run, senior: LineValue) -> None:
    asked = {"kind": "fee", "rank": "senior", "basis": "县财政局文件"}
    run(lambda s: add(s, "standard", day="2024-06-01", fee="800", **asked))
    run(lambda s: add(s, "fund", **fee(senior, "2000")))
    assert refused(run, "fund", **{**fee(senior, "1600.01"), "day": "2024-06-01"}).startswith(
        "讲课费超过上限"
    )


def test_hours_outside_are_asked_over_the_cap_the_town_has_set(run: Run, read: Run) -> None:
    from app.services.person import people, units
    from app.services.person.people import PersonInput, PostInput

    def roster(session: Session) -> tuple[LineValue, ...]:
        unit = units.add_unit(session, name="党政办")
        post = PostInput(unit_id=unit, title="干事", start_on=date(2018, 1, 1))
        return tuple(
            LineValue(person_id=people.add_person(session, person=PersonInput(name=name), posts=[post]))
            for name in ("王芳", "张伟")
        )

    wang, zhang = run(roster)

    def trip(hours: str, *who: LineValue, **more: Given) -> dict[str, Given]:
        given: dict[str, Given] = {"day": SPRING, "to": "2024-03-03", "kind": "away", "place": "省城"}
        return {**given, "hours": hours, "people": who, **more}

    run(lambda s: add(s, "trip", **trip("90", wang)))  # no cap is set: nothing is asked
    run(lambda s: add(s, "standard", day="2024-01-01", kind="away", number="100", basis="县委组织部通知"))
    assert refused(run, "trip", **trip("10.5", wang, zhang)) == (
        "本年市外学时超过上限：已达 100.5，最多 100，没有保存；请填写“超限说明”，或把数改小。"
    )
    run(lambda s: add(s, "trip", **trip("10.5", zhang)))
    run(lambda s: add(s, "trip", **trip("10.5", wang, excuse="省委党校点名调训")))
    post = {**trip("80", wang), "kind": "post"}
    run(lambda s: add(s, "trip", **post))
    page = read(lambda s: read_page(s, register_id="trip", year=2024, today=TODAY))
    assert page.headings[page.limited] == "限额情况"
    assert sorted((one.texts[page.limited], one.stands) for one in page.entries) == [
        ("", ""), ("", ""), ("超出 0.5", "over"), ("超出 0.5", "over"),
    ]  # fmt: skip


def test_a_state_and_a_later_version_are_asked_as_well(run: Run) -> None:
    """A limit of a register with states, made of a shipped one: what a step says counts."""

    def limited(session: Session) -> None:
        document = {
            "format": 1, "id": "own_buy", "version": 1, "title": "采购", "group": "自建",
            "fields": [
                {"id": "day", "title": "日期", "kind": "day"},
                {"id": "most", "title": "限价", "kind": "money"},
                {"id": "price", "title": "价格", "kind": "money"},
                {"id": "why", "title": "说明", "kind": "text"}],
            "states": [{"id": "asked", "title": "询价"},
                       {"id": "bought", "title": "已购", "asks": ["price"]}],
            "limits": [{"id": "dear", "title": "超过限价", "of": "price", "most": "most", "asks": "why"}],
            "papers": [{"id": "list", "title": "采购表", "form": "list",
                        "columns": ["day", "most", "price", "why"]}],
        }  # fmt: skip
        forms.keep_own(session, document=document)

    from app.services.register import moving

    run(limited)
    one = run(lambda s: add(s, "own_buy", day=SPRING, most="100")).entry_id

    def buy(session: Session, **values: Given) -> None:
        book = forms.get_register(session, register_id="own_buy")
        moving.set_state(session, register=book, entry_id=one, state="已购", on_day=TODAY, values=values)

    with pytest.raises(InputProblem) as caught:
        run(lambda s: buy(s, price="100.01"))
    assert sentence(caught.value).startswith("超过限价：已达 100.01元，最多 100.00元")
    run(lambda s: buy(s, price="100.01", why="只此一家"))


def test_a_closed_year_keeps_the_standards_it_was_closed_with(run: Run, read: Run) -> None:
    said = {"kind": "weight", "mark": "content", "basis": "办法"}
    one = run(lambda s: add(s, "standard", day="2024-01-01", number="60", **said)).entry_id

    run(lambda s: keep_descriptions(s, year=2024))
    run(lambda s: seal_year(s, year=2024, at="2025-01-05T09:00:00"))
    run(lambda s: edit(s, "standard", one, number="10"))

    def weights(session: Session) -> list[str]:
        from app.services.register.standards import standards_of

        registers = forms.shelf(session).registers
        return [
            one.value.text
            for year in (2024, 2025)
            for one in standards_of(session, registers=registers, year=year)
        ]

    assert read(weights) == ["60", "10"]


def test_the_field_a_limit_asks_cannot_be_hidden(run: Run) -> None:
    def hide(session: Session) -> None:
        register = forms.get_register(session, register_id="fund")
        forms.keep_changes(session, register=register, changes={"fields": {"reason": {"hidden": True}}})

    run(hide)
    with pytest.raises(InputProblem) as caught:
        raise run(lambda s: forms.shelf(s).leftovers["fund"][0].problem)
    assert caught.value.code == "register.hidden"


def test_a_budget_that_is_spent_of_is_not_taken_away(run: Run, read: Run) -> None:
    """Without it nobody would ask what is spent any more."""
    item = budget(run)
    run(lambda s: add(s, "fund", **spend("800")))

    def refusal(call: object) -> str:
        with pytest.raises(InputProblem) as caught:
            run(call)
        return sentence(caught.value)

    book = read(lambda s: forms.get_register(s, register_id="fund"))
    said = "这一条下面已登记 800.00元，去掉后科目支出超过预算，没有改动；请先改那些登记，或另补一条。"
    assert refusal(lambda s: writing.remove_entry(s, register=book, entry_id=item)) == said
    assert refusal(lambda s: edit(s, "fund", item, item="stay")) == said
    assert refusal(lambda s: edit(s, "fund", item, kind="spent")) == said
    assert refusal(lambda s: edit(s, "fund", item, day="2023-01-02")) == said
    second = budget(run, "500")
    assert (
        refusal(lambda s: writing.remove_entry(s, register=book, entry_id=item)) == said
    )  # 500 is not enough
    run(lambda s: edit(s, "fund", second, amount="900"))
    run(lambda s: writing.remove_entry(s, register=book, entry_id=item))
    assert sorted(amounts(read)) == [80_000, 90_000]
    undo(run, read, 1)
    assert sorted(amounts(read)) == [80_000, 90_000, 100_000]


def test_a_budget_nobody_spends_of_goes_unasked(run: Run, read: Run) -> None:
    item = budget(run)
    run(lambda s: add(s, "fund", **(spend("800") | {"item": "stay"})))
    book = read(lambda s: forms.get_register(s, register_id="fund"))
    run(lambda s: writing.remove_entry(s, register=book, entry_id=item))
    assert amounts(read) == [80_000]


def test_the_desk_names_a_budget_that_is_nearly_spent(run: Run, read: Run) -> None:
    def told() -> list[tuple[str, ...]]:
        tasks = read(lambda s: workbench(s, year=2024, today=TODAY)).tasks
        return [(task.text, task.note, task.level) for task in tasks if task.id.startswith("limit:")]

    budget(run)
    run(lambda s: add(s, "fund", **spend("899")))
    assert told() == []
    run(lambda s: add(s, "fund", **spend("31")))
    assert told() == [("伙食费：已用 93.0%", "已达 930.00元，最多 1000.00元", INFO)]
    run(lambda s: add(s, "fund", **spend("100", reason="加班餐")))
    assert told() == [("伙食费：超出 30.00元", "已达 1030.00元，最多 1000.00元", WARN)]
    assert read(lambda s: workbench(s, year=2023, today=TODAY)).tasks == ()


def test_the_desk_weighs_only_budgets_and_reads_names_only_where_one_is_near(run: Run, read: Run) -> None:
    """It opens often: lines spent of a budget cost nothing there, and nobody is named for nothing."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    def statements() -> int:
        asked.clear()
        event.listen(Engine, "before_cursor_execute", note)
        try:
            read(lambda s: limit_tasks(s, year=2024, today=TODAY))
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        return len(asked)

    budget(run, "100000")
    run(lambda s: add(s, "fund", **spend("5", payee="周教授")))
    few = statements()
    for amount in range(1, 12):
        run(lambda s, a=amount: add(s, "fund", **spend(str(a), payee="周教授")))
    assert statements() == few
    assert not [one for one in asked if "FROM person" in one]
    assert read(lambda s: limit_tasks(s, year=2024, today=TODAY)) == ()
