"""A document that holds becomes a register; one that does not is refused with one sentence and its path."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app.errors import InputProblem
from app.rules.registers.checking import register_from_text, register_of
from app.rules.registers.description import Kind, Owes, Period, Who
from app.rules.registers.references import check_together
from app.rules.registers.uses import idle_fields, uses_of
from app.wording import sentence
from tests.rules.registers.documents import GONE, changed, small

BROKEN = json.loads((Path(__file__).parent / "broken.json").read_text(encoding="utf-8"))


def refusal(document: object, **given: object) -> str:
    """The sentence with which a document is refused."""
    with pytest.raises(InputProblem) as caught:
        register_of(document, **given)  # type: ignore[arg-type]
    return sentence(caught.value)


def test_a_document_becomes_a_register() -> None:
    register = register_of(small())
    assert (register.id, register.version, register.who) == ("visit", 2, Who.UNIT)
    assert register.field("kind").choices[1].title == "回访"
    assert register.field("people").columns[0].kind is Kind.NUMBER
    assert register.field("words").when == {"kind": ("again",)}
    assert register.due("all").who == Owes("units", {"kinds": ("村",)})
    assert register.due("late").who == Owes("entries", {"state": ("open",)})
    assert register.due("all").period is Period.YEAR
    assert register.state("done").asks == ("words",)
    assert register.paper("sheet").blocks[1].lines == "people"
    assert register.shows.figures[0].id == "visit.held"
    assert register.steps[0].field_id == "kind"
    assert register.has_key


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: f"{case['at']}={case.get('put', 'gone')}"[:60])
def test_a_broken_document_is_refused_with_its_path(case: dict[str, object]) -> None:
    """Each is the small register with one thing put wrong, or taken away."""
    said = refusal(changed(str(case["at"]), case.get("put", GONE)))
    assert said == case["says"]
    assert re.search(r"没有(采用|保存)；|保密内容只印|，没有采用", said)


def test_the_table_of_broken_documents_is_long_and_without_twins() -> None:
    assert len({json.dumps([case["at"], case.get("put")]) for case in BROKEN}) == len(BROKEN) >= 140
    assert len({case["says"] for case in BROKEN}) >= 120


@pytest.mark.parametrize("document", [None, [], "visit", 3, {1: "format"}])
def test_what_is_no_description_at_all_is_refused(document: object) -> None:
    assert refusal(document).startswith("登记簿说明“（整个文件）”应是一组")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "“甲.json”不是登记簿说明：第 1 行第 2 列读不懂"),
        ('{"format": 1,\n "id": visit}', "第 2 行第 8 列"),
        ('{"id": "a", "id": "b"}', "登记簿说明里“id”写了两遍"),
        ("[" * 100_000, "不是登记簿说明"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text: str, says: str) -> None:
    with pytest.raises(InputProblem) as caught:
        register_from_text(text, name="甲.json")
    assert says in sentence(caught.value)


def own(fields: int = 3) -> dict[str, object]:
    """A register as the clerk makes it, with so many fields."""
    texts = [{"id": f"x_{n}", "title": f"第{n}项", "kind": "text"} for n in range(1, fields)]
    day = {"id": "day", "title": "日期", "kind": "day"}
    columns = ["#", "day", *(str(each["id"]) for each in texts)]
    return {
        "format": 1,
        "id": "own_flags",
        "version": 1,
        "title": "流动红旗",
        "group": "自建",
        "fields": [day, *texts],
        "papers": [{"id": "list", "title": "流动红旗一览表", "form": "list", "columns": columns}],
    }


def test_an_own_register_has_ten_fields_one_list_and_one_due() -> None:
    assert register_of(own(10)).is_own
    assert refusal(own(11)) == "登记簿说明里有 11 个字段（fields），最多 10 个，没有采用；请删去一些。"
    page = {"id": "page", "title": "登记表", "form": "page", "blocks": [{"facts": [["day"]]}]}
    assert "自建登记簿只能有一张一览表" in refusal(changed("papers[0]", page, own()))
    assert "最多 1 个" in refusal(changed("papers[+]", page, own()))


def test_an_own_register_with_an_idle_field_is_not_saved() -> None:
    document = changed("fields[+]", {"id": "phone", "title": "电话", "kind": "text"}, own())
    assert refusal(document).startswith("“电话”没有用在任何表或规则里")


def test_a_retired_field_may_be_idle() -> None:
    """It is shown where it was filled; nothing has to print it any more."""
    document = changed("fields[+]", {"id": "old", "title": "旧项", "kind": "text", "retired": True})
    assert register_of(document).field("old").retired
    document = changed("fields[0].retired", True)
    assert "已停用" in refusal(document)


def test_an_entry_field_points_into_a_register_that_is_there() -> None:
    visit = register_of(small())
    document = changed(
        "fields[+]", {"id": "seen", "title": "走访", "kind": "entry", "entry_of": "visit"}, own()
    )
    document = changed("papers[0].columns[1]", "seen.day", document)
    document = changed("papers[0].columns[+]", "day", document)
    assert register_of(document, others={"visit": visit}).field("seen").entry_of == "visit"
    assert "引用的“visit”找不到" in refusal(document, others={})
    assert "引用的“seen.mayor”找不到" in refusal(
        changed("papers[0].columns[1]", "seen.mayor", document), others={"visit": visit}
    )
    assert "引用的“seen.secret”找不到" in refusal(
        changed("papers[0].columns[1]", "seen.secret", document), others={"visit": visit}
    ), "what is secret there is not printed from here"


def test_due_codes_titles_and_figures_are_once_among_registers() -> None:
    one = register_of(small())
    two = register_of(changed("id", "call"))
    with pytest.raises(InputProblem) as caught:
        check_together({"visit": one, "call": two})
    assert sentence(caught.value) == "登记簿“走访记录”的“走访记录”与“走访记录”重复，没有采用；请换一个。"
    check_together({"visit": one})


def test_uses_are_the_places_that_name_a_field() -> None:
    uses = uses_of(register_of(small()))
    assert uses["cost"] == ("papers[0].columns[7]", "papers[0].total[0]")
    assert uses["secret"] == ("papers[1].blocks[2].long[1]",)
    assert "shows.unit" in uses["kind"]
    assert "grid" not in "".join(uses["kind"])
    assert uses["people.minutes"] == ("computed[0].of", "papers[1].blocks[1].columns[2]")
    assert "dues[1].after" in uses["by"]


def test_to_be_required_or_asked_or_a_key_is_no_use() -> None:
    document = changed("papers[0].columns[6]", "place", changed("papers[1].blocks[2].long[0]", "cost"))
    document = changed("papers[0].columns[6]", "period", document)
    assert refusal(document).startswith("“情况”没有用在任何表或规则里")
    assert idle_fields(register_of(small())) == ()
