"""A register of the clerk's own: made, changed, refused, passed on, merged, taken away."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.errors import GanxunError, InputProblem
from app.rules.registers.description import Kind, Period, Who
from app.rules.registers.own_form import (
    OwnDue,
    OwnField,
    OwnForm,
    begun,
    form_of,
    place_of,
    sample_rows,
    with_who,
)
from app.rules.registers.shared_file import read_shared, shared_text
from app.services.register import forms, own_registers, settings, sharing, writing
from app.wording import sentence
from tests.services import register_town
from tests.services.conftest import Run, at_once

TOWN = partial(at_once, register_town.build_town)
TODAY = date(2024, 8, 15)
VISITS = replace(
    begun(Who.UNIT),
    title="走访登记",
    fields=(
        *begun(Who.UNIT).fields,
        OwnField("对象", Kind.TEXT, required=True),
        OwnField("方式", Kind.CHOICE, choices=(("", "上门"), ("", "电话"))),
        OwnField("人数", Kind.NUMBER, total=True),
    ),
    due=OwnDue("每季度走访", Period.QUARTER, grace=5),
)


def made(run: Run, form: OwnForm = VISITS) -> str:
    found: str = run(partial(own_registers.add_own, form=form))
    return found


def enter(run: Run, register_id: str, **values: str) -> int:
    def command(session: Any) -> int:
        register = forms.get_register(session, register_id=register_id)
        given = {"day": TODAY, "unit": "1", **values}
        return writing.add_entry(session, register=register, values=given, today=TODAY).entry_id

    found: int = run(command)
    return found


def problem(call: Callable[[], object]) -> GanxunError:
    with pytest.raises(GanxunError) as caught:
        call()
    return caught.value


def test_a_form_is_kept_and_read_back_as_it_was(run: Run, read: Run, built: list[int]) -> None:
    register_id = made(run)
    register = read(partial(forms.get_register, register_id=register_id))
    assert [(one.id, one.title, one.kind.value) for one in register.fields] == [
        ("day", "日期", "day"),
        ("unit", "单位", "unit"),
        ("f1", "对象", "text"),
        ("f2", "方式", "choice"),
        ("f3", "人数", "number"),
    ]
    assert register.paper("list").columns == ("#", "day", "unit", "f1", "f2", "f3")
    assert register.paper("list").total == ("f3",)
    assert (register.due("due").who.kind, register.due("due").grace) == ("units", 5)
    found = read(partial(own_registers.read_own, register_id=register_id))
    assert found.form.fields[3].choices == (("c1", "上门"), ("c2", "电话"))
    again = run(partial(own_registers.edit_own, register_id=register_id, form=found.form))
    assert replace(again, version=1) == register, "saved unchanged it says the same"
    assert sample_rows(register)[0] == ("1", "2024-03-05", "党政办", "示例一", "上门", "3")


def test_a_field_without_a_use_is_refused_at_its_place(run: Run, built: list[int]) -> None:
    idle = replace(VISITS, fields=(*VISITS.fields, OwnField("电话", Kind.TEXT, in_list=False)))
    found = problem(lambda: made(run, idle))
    assert sentence(found).startswith("“电话”没有用在任何表或规则里")
    assert isinstance(found, InputProblem)
    assert place_of(found) == ("fields", 5)


def test_ten_fields_at_most_and_one_name_once(run: Run, built: list[int]) -> None:
    many = tuple(OwnField(f"第{n}项", Kind.TEXT) for n in range(9))
    found = problem(lambda: made(run, replace(VISITS, fields=(*begun(Who.UNIT).fields, *many))))
    assert "最多 10 个" in sentence(found)
    made(run)
    assert sentence(problem(lambda: made(run))).startswith("已经有一本叫“走访登记”的登记簿")
    twice = (*VISITS.fields, OwnField("对象", Kind.TEXT))
    found = problem(lambda: made(run, replace(VISITS, title="另一本", fields=twice)))
    assert isinstance(found, InputProblem)
    assert place_of(found) == ("fields", 5)


def test_a_kind_never_changes_and_what_entries_hold_is_retired(run: Run, read: Run, built: list[int]) -> None:
    register_id = made(run)
    enter(run, register_id, f1="王家", f2="上门", f3="3")
    form = read(partial(own_registers.read_own, register_id=register_id)).form
    *kept, last = form.fields

    def edit(fields: tuple[OwnField, ...], **more: Any) -> object:
        return run(
            partial(
                own_registers.edit_own, register_id=register_id, form=replace(form, fields=fields, **more)
            )
        )

    assert problem(lambda: edit((*kept, replace(last, kind=Kind.TEXT, total=False)))).code == (
        "register.kind_changed"
    )
    assert sentence(problem(lambda: edit(tuple(kept)))).startswith("“人数”已有登记的内容")
    fewer = replace(form.fields[3], choices=form.fields[3].choices[1:])
    assert sentence(problem(lambda: edit((*form.fields[:3], fewer, last)))).startswith("“上门”已有")
    other = with_who(form, Who.NONE)
    assert problem(lambda: edit(other.fields, who=Who.NONE)).code in (
        "register.own_who",
        "register.part_used",
    )
    edit((*kept, replace(last, retired=True)))
    register = read(partial(forms.get_register, register_id=register_id))
    assert register.field("f3").retired
    assert "f3" not in register.paper("list").columns


def test_it_goes_only_without_entries(run: Run, read: Run, built: list[int]) -> None:
    register_id = made(run)
    entry = enter(run, register_id, f1="王家")
    gone = partial(own_registers.remove_own, register_id=register_id)
    assert "还有 1 条登记" in sentence(problem(lambda: run(gone)))

    def empty(session: Any) -> None:
        register = forms.get_register(session, register_id=register_id)
        writing.remove_entry(session, register=register, entry_id=entry)

    run(empty)
    run(gone)
    assert register_id not in read(forms.shelf).registers
    assert made(run) != register_id, "an id is never given twice"


# -- passed on ----------------------------------------------------------------------------------------


def shared(read: Run, register_id: str, path: Path) -> Path:
    found: Path = read(partial(sharing.save_shared, register_id=register_id, path=path))
    return found


def test_a_file_is_taken_in_merged_or_beside(run: Run, read: Run, built: list[int], tmp_path: Path) -> None:
    register_id = made(run)
    path = shared(read, register_id, tmp_path / "走访.json")
    form = read(partial(own_registers.read_own, register_id=register_id)).form
    mine = replace(form, title="走访", fields=(*form.fields, OwnField("备注", Kind.LONG)))
    run(partial(own_registers.edit_own, register_id=register_id, form=mine))
    found = read(partial(sharing.offer, path=path))
    assert (found.known, found.ways) == (True, ("merge", "copy"))
    assert ("名称", "走访", "走访登记") in found.lines
    assert ("字段“备注”", "长文字", "") in found.lines
    copy = run(partial(sharing.take_in, shared=found.shared, how="copy"))
    assert copy != register_id
    shelf = read(forms.shelf)
    assert [shelf[each].title for each in (register_id, copy)] == ["走访", "走访登记"]
    run(partial(own_registers.remove_own, register_id=copy))
    assert run(partial(sharing.take_in, shared=found.shared, how="merge")) == register_id
    register = read(partial(forms.get_register, register_id=register_id))
    assert register.title == "走访登记"
    assert register.field("f4").title == "备注"
    assert register.paper("list").columns[-1] == "f4"


def test_a_file_that_was_altered_or_is_another_is_refused(
    run: Run, read: Run, built: list[int], tmp_path: Path
) -> None:
    path = shared(read, made(run), tmp_path / "走访.json")
    text = path.read_text(encoding="utf-8")
    json.loads(text)
    path.write_text(text.replace("对象", "姓名"), encoding="utf-8")
    assert "校验码不符" in sentence(problem(lambda: read(partial(sharing.offer, path=path))))
    for content in ("[]", "{}", '{"file": "ganxun-register"}', '{"id": 3, "fields": []}'):
        path.write_text(content, encoding="utf-8")
        assert "不是登记簿文件" in sentence(problem(lambda: read(partial(sharing.offer, path=path))))
    path.write_text("{", encoding="utf-8")
    assert "读不懂" in sentence(problem(lambda: read(partial(sharing.offer, path=path))))
    path.write_bytes(b"\xff\xfe\x00")
    assert "读不出来" in sentence(problem(lambda: read(partial(sharing.offer, path=path))))


def test_a_file_of_a_newer_program_and_a_place_that_takes_none(
    run: Run, read: Run, built: list[int], tmp_path: Path
) -> None:
    register_id = made(run)
    path = shared(read, register_id, tmp_path / "走访.json")
    document = json.loads(path.read_text(encoding="utf-8")) | {"format": 2, "more": []}
    path.write_text(json.dumps(document), encoding="utf-8")
    assert "更新版本的程序" in sentence(problem(lambda: read(partial(sharing.offer, path=path))))
    inner = json.loads(read(partial(sharing.share_text, register_id=register_id)))
    newer = read_shared(json.dumps(inner, ensure_ascii=False), name="x")
    document = {**newer.document, "format": 2}
    again = replace(newer, document=document)
    path.write_text(shared_text(again), encoding="utf-8")
    assert "请先升级程序" in sentence(problem(lambda: read(partial(sharing.offer, path=path))))
    call = partial(sharing.save_shared, register_id=register_id, path=tmp_path / "none" / "x.json")
    assert "写不进去" in sentence(problem(lambda: read(call)))


def test_line_ends_and_spaces_do_not_break_a_file(
    run: Run, read: Run, built: list[int], tmp_path: Path
) -> None:
    text = read(partial(sharing.share_text, register_id=made(run)))
    loose = json.dumps(json.loads(text), indent=4, ensure_ascii=True).replace("\n", "\r\n")
    assert read_shared(loose, name="x") == read_shared(text, name="x")


def test_changes_to_a_shipped_register_are_merged_without_mixing_up_fields(
    run: Run, read: Run, built: list[int], tmp_path: Path
) -> None:
    theirs = {
        "title": "整改",
        "own": [{"id": "x_1", "title": "车辆", "kind": "text"}],
        "choices": {"topic": [["x_1", "信访"]]},
    }
    mine = {
        "own": [{"id": "x_1", "title": "天气", "kind": "text"}],
        "choices": {"topic": [["x_1", "环保"]]},
    }
    run(partial(settings.save_settings, register_id="contest", changes={"title": "大赛"}))
    run(partial(settings.save_settings, register_id="lecturer", changes={}))
    save = partial(settings.save_settings, register_id="contest")
    topic = {"choices": {"project": theirs["choices"]["topic"]}}  # type: ignore[index]
    run(partial(save, changes={**theirs, **topic}))
    path = shared(read, "contest", tmp_path / "大赛.json")
    run(partial(save, changes={**mine, "choices": {"project": mine["choices"]["topic"]}}))  # type: ignore[index, call-overload]
    found = read(partial(sharing.offer, path=path))
    assert found.ways == ("merge",)
    run(partial(sharing.take_in, shared=found.shared, how="merge"))
    register = read(partial(forms.get_register, register_id="contest"))
    own = {one.title for one in register.fields if one.id.startswith("x_")}
    assert own == {"天气", "车辆"}
    added = {one.title for one in register.field("project").choices if one.id.startswith("x_")}
    assert added == {"环保", "信访"}
    assert "没有改动过" in sentence(
        problem(lambda: read(partial(sharing.share_text, register_id="lecturer")))
    )


def test_a_description_written_by_hand_is_taken_in_as_an_own_one(
    run: Run, read: Run, built: list[int], tmp_path: Path
) -> None:
    written = {
        "format": 1, "id": "flood-watch", "version": 1, "title": "防汛值班", "group": "自建", "who": "unit",
        "fields": [
            {"id": "day", "title": "日期", "kind": "day", "required": True},
            {"id": "unit", "title": "单位", "kind": "unit"},
        ],
        "papers": [{"id": "list", "title": "防汛值班表", "form": "list", "columns": ["day", "unit"]}],
    }  # fmt: skip
    path = tmp_path / "flood.json"
    path.write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")
    found = read(partial(sharing.offer, path=path))
    assert found.ways == ("new",)
    assert run(partial(sharing.take_in, shared=found.shared, how="new")) == "own_flood_watch"
    assert form_of(written).title == "防汛值班"
