"""师资库 and the outsiders of before, as the lecturer field offers them; aliases on import."""

from __future__ import annotations

from datetime import date
from functools import partial

from app.services.plan import lecturer_links
from app.services.plan.known_lecturers import list_known_lecturers
from app.services.plan.plan_inputs import LecturerInput
from app.services.register.entry_forms import entry_form
from app.services.register.forms import shelf
from app.services.register.moving import set_state
from app.services.register.writing import add_entry
from tests.services import duty_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, duty_town.build_town)
PEOPLE = duty_town.NAMES
TODAY = date(2024, 12, 1)


def listed(run: Run, **values: str) -> int:
    made: int = run(
        lambda s: add_entry(
            s, register=shelf(s)["lecturer"], today=TODAY, defaults=True,
            values={"day": date(2024, 1, 1), "type": "school", "basis": "授课", **values},
        ).entry_id
    )  # fmt: skip
    return made


def told(read: Run, on: date = TODAY) -> list[tuple[str, int | None, str, str, bool]]:
    return [
        (each.name, each.person_id, each.organisation, each.alias, each.is_listed)
        for each in read(lambda s: list_known_lecturers(s, on=on))
    ]


def test_the_register_goes_before_those_typed_before(run: Run, read: Run, built: list[int]) -> None:
    typed = (
        LecturerInput("李老师", organisation="市局"),
        LecturerInput(PEOPLE[1]),
        LecturerInput(PEOPLE[2], built[2]),
    )
    for month in (3, 4):
        run(lambda s, m=month: duty_town.hold(s, date(2024, m, 5), lecturers=typed[:1]))
    run(lambda s: duty_town.hold(s, date(2024, 5, 5), lecturers=(LecturerInput("周教授"), *typed)))
    listed(run, name="张教授", org="县委党校", alias="张校长")
    listed(run, person=PEOPLE[0], alias="宣讲员、老王")
    assert told(read) == [
        ("张教授", None, "县委党校", "张校长", True),
        ("张教授", None, "县委党校", "", True),
        (PEOPLE[0], built[0], "", "宣讲员", True),
        (PEOPLE[0], built[0], "", "老王", True),
        ("李老师", None, "市局", "", False),
        ("周教授", None, "", "", False),
    ]  # a name of the roster without a place is the roster's


def test_whoever_has_left_the_register_is_not_offered_from_it(run: Run, read: Run, built: list[int]) -> None:
    entry = listed(run, name="张教授", org="县委党校")
    run(
        lambda s: set_state(
            s, register=shelf(s)["lecturer"], entry_id=entry, state="left", on_day=date(2024, 6, 1)
        )
    )
    assert told(read) == []
    assert told(read, date(2024, 5, 1))[0][0] == "张教授"


def test_an_alias_means_its_person_where_no_post_does(run: Run, read: Run, built: list[int]) -> None:
    """Only in the register the alias is known; the words of the sheet stay."""
    run(lambda s: duty_town.hold(s, date(2024, 5, 5), lecturers=(LecturerInput("宣讲员"),)))
    (before,) = read(lambda s: lecturer_links.unlinked_lecturers(s, year=2024))
    assert before.person_id is None
    listed(run, person=PEOPLE[0], alias="宣讲员")
    (after,) = read(lambda s: lecturer_links.unlinked_lecturers(s, year=2024))
    assert (after.person_id, after.written) == (built[0], "宣讲员")


def test_lecturers_of_before_stand_in_the_form_of_an_evaluation(
    run: Run, read: Run, built: list[int]
) -> None:
    run(
        lambda s: duty_town.hold(
            s, date(2024, 5, 5), lecturers=(LecturerInput("李老师", organisation="市局"),)
        )
    )
    listed(run, name="张教授", alias="张校长")
    form = read(lambda s: entry_form(s, register_id="evaluation", year=2024, today=TODAY))
    labels = [option.label for option in form.options["lecturer"]]
    assert labels[0] == "张教授 又称张校长（1 号）"
    assert labels[-1] == "李老师（市局）"
