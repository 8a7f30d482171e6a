"""免报情况表 names register, due, paper and period as the screen does, never by their ids."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.papers.document import Document
from app.reports.registers import paper
from app.reports.registers.paper import RegisterParams
from app.services.register import waiving
from app.services.register.waiving import WaiverInput
from db.models import Person


def test_titles_stand_instead_of_ids(town: Any) -> None:
    with town.database.write(actor="t", action="register.waive") as unit:
        person = unit.session.scalars(select(Person.id).order_by(Person.id)).first()
        data = WaiverInput("study-file", "four", "person", person, "长期病假", "2024", "plan")
        waiving.waive(unit.session, data=data, on_day=date(2024, 3, 1))
    with town.database.read() as session:
        made = paper.build(
            session, RegisterParams("waiver", 2024, "list", made_at=datetime(2025, 1, 5, 10, 30))
        )
    assert isinstance(made, Document)
    (section,) = made.sections
    (line,) = section.table.rows
    assert [each for each in line if isinstance(each, str)][:2] == ["学习档案（四有）", "学习档案四有"]
    assert {"年度学习计划", "2024年", "长期病假"} <= set(line)
    assert not {"study-file", "four", "plan"} & set(line)
