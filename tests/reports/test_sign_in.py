"""The sign-in sheet's choices: what it prints, for which class sessions, and what it refuses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from app.errors import InputProblem
from app.reports import wording
from app.reports.roster_list import RosterListParams
from app.reports.roster_list import build as build_roster
from app.reports.sign_in import SignInParams, build
from app.services.person.people import PersonInput, edit_person
from app.services.person.roster import list_people
from app.services.plan import planning
from app.services.plan.planning import AudienceInput, ClassSessionInput
from app.wording import sentence

ID_NUMBER = "990101198001010014"


def made(town: Any, **params: Any) -> Any:
    with town.database.read() as session:
        return build(session, SignInParams(**params))


def give_id(town: Any) -> None:
    with town.database.write(actor="t", action="test.id") as unit:
        person = next(p for p in list_people(unit.session) if p.name == "王建国")
        edit_person(
            unit.session,
            person_id=person.id,
            version=person.version,
            person=PersonInput(name=person.name, id_number=ID_NUMBER, phone="13900000001"),
        )


def test_a_day_and_a_month_choose_their_class_sessions(town: Any) -> None:
    assert len(made(town, on=date(2024, 8, 15)).sections) == 1
    month = made(town, month="2024-03", made_at=datetime(2024, 3, 1))
    assert [section.facts[0][1].value for section in month.sections] == ["第1期"]
    assert month.file_stem == "2024年3月_第1期_签到表_20240315"


def test_cancelled_class_sessions_are_not_printed(town: Any) -> None:
    with town.database.write(actor="t", action="test.cancel") as unit:
        planning.cancel_class_session(unit.session, class_session_id=town.sessions[2])
    with pytest.raises(InputProblem) as caught:
        made(town, on=date(2024, 8, 15))
    assert caught.value.code == "paper.no_sessions"
    assert "2024年8月15日" in sentence(caught.value)


def test_an_unknown_class_session_is_refused(town: Any) -> None:
    with pytest.raises(InputProblem) as caught:
        made(town, class_session_ids=(9999,))
    assert caught.value.code == "paper.session_missing"


def test_a_list_without_people_is_refused_or_told(town: Any) -> None:
    with town.database.write(actor="t", action="test.empty") as unit:
        everyone = tuple(
            AudienceInput(person_id=person, excluded=True, reason="免训") for person in town.people.values()
        )
        data = ClassSessionInput(title="空课", held_on=date(2024, 8, 20), audience=everyone)
        empty = planning.add_class_session(unit.session, data=data)
    with pytest.raises(InputProblem) as caught:
        made(town, class_session_ids=(empty,))
    assert caught.value.code == "paper.no_roster"
    assert made(town, month="2024-08").warnings == ("8月20日“空课”没有应到人员。",)


@pytest.mark.parametrize("panels", [1, 2])
def test_columns_follow_the_choices(town: Any, panels: int) -> None:
    give_id(town)
    extra = ("签退", "手机", "车牌", "多余")
    document = made(
        town, class_session_ids=(town.sessions[2],), panels=panels, masked_id=True, extra_columns=extra
    )
    table = document.sections[0].table
    titles = [column.title for column in table.columns]
    assert ("职务" in titles) == (panels == 1)
    assert titles[titles.index("签到") + 1 :][:3] == list(extra[:3])
    assert "多余" not in titles
    assert all(len(row) == len(titles) for row in table.rows)
    assert table.rows[0][titles.index("身份证号")] == "990101********0014"
    assert not any(ID_NUMBER in str(value) for row in table.rows for value in row)


def test_numbers_are_masked_unless_asked_for(town: Any) -> None:
    give_id(town)
    with town.database.read() as session:
        masked = build_roster(session, RosterListParams(date(2024, 8, 15)))
        full = build_roster(session, RosterListParams(date(2024, 8, 15), full_numbers=True))
    assert masked.sections[0].table.rows[0][9:11] == ("990101********0014", "139****0001")
    assert full.sections[0].table.rows[0][9:11] == (ID_NUMBER, "13900000001")


def test_masks_of_odd_numbers() -> None:
    assert wording.masked_id("") == ""
    assert wording.masked_id("H12345678") == "*****5678"
    assert wording.masked_phone("12345") == "12345"


def test_a_signature_has_room_whatever_stands_beside_it() -> None:
    from app.papers.document import Kind, Table
    from app.reports.sign_in import _columns
    from app.writers.pdf.pdf_layout import MM, fit_widths

    columns = _columns(SignInParams(masked_id=True, extra_columns=("签退", "手机", "车牌")), two=False)
    full = {Kind.SERIAL: 1, Kind.NAME: "买买提·吐尔逊江", Kind.TEXT: "长" * 30, Kind.CODE: "9" * 18}
    table = Table(columns=columns, rows=[tuple(full.get(c.kind) for c in columns)], text_size=10.5)
    widths = fit_widths(table, range(len(columns)), 179 * MM)
    place = [column.title for column in columns].index("签到")
    assert widths[place] >= 28 * MM
    assert sum(widths) <= 179 * MM + 0.01
