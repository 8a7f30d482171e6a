"""What the clerk changed is laid on what is shipped, before and after an update; what fits no more is listed."""

# ruff: noqa: E501  (one sentence a line)
from __future__ import annotations

import pytest

from app.rules.registers.changes import Effective, effective
from app.rules.registers.checking import check, register_of
from app.rules.registers.description import Register
from app.rules.registers.uses import idle_fields
from app.wording import sentence
from tests.rules.registers.documents import changed, small


def shipped(*changes: tuple[str, object]) -> Register:
    """The small register, or its next version with some parts changed."""
    document = small()
    for at, value in changes:
        document = changed(at, value, document)
    return register_of(document)


def laid(differences: object, *changes: tuple[str, object]) -> Effective:
    """The small register or its update under the clerk's differences; what comes out holds by itself."""
    found = effective(shipped(*changes), differences)
    check(found.register)
    return found


def said(found: Effective) -> dict[str, str]:
    """Path → sentence of what does not fit."""
    return {each.path: sentence(each.problem) for each in found.leftovers}


CHANGES: dict[str, object] = {
    "on": False,
    "title": "走访登记",
    "fields": {"cost": {"title": "费用"}, "words": {"title": "走访情况"}},
    "choices": {"kind": [["first", "首访"], ["c_third", "三访"]]},
    "own": [{"id": "x_gift", "title": "慰问品", "kind": "text"}],
    "columns": {"list": ["#", "unit", "x_gift", "day", "kind", "people", "heads", "words", "cost"]},
    "dues": {"all": {"on": False, "by": "11-30", "warn": 30}},
}


def test_every_kind_of_difference_is_laid_on() -> None:
    found = laid(CHANGES)
    register = found.register
    assert found.leftovers == ()
    assert (register.on, register.title) == (False, "走访登记")
    assert (register.field("cost").title, register.field("cost").words) == ("费用", ("花费",))
    assert [one.title for one in register.field("kind").choices] == ["首访", "回访", "三访"]
    assert register.field("x_gift").title == "慰问品"
    assert register.paper("list").columns[2] == "x_gift"
    assert (register.due("all").on, register.due("all").by, register.due("all").warn) == (False, "11-30", 30)
    assert register.due("late") == shipped().due("late")


def test_an_update_leaves_what_the_clerk_changed() -> None:
    """1: new fields, papers, dues and choices come beside; hers stay as she has them."""
    new = {"id": "place", "title": "地点", "kind": "text"}
    found = laid(
        CHANGES,
        ("version", 3),
        ("fields[+]", new),
        ("papers[1].blocks[0].facts[+]", ["place"]),
        ("dues[+]", {"id": "half", "title": "半年走访", "who": {"units": True}, "period": "half"}),
        ("fields[2].choices[+]", ["group", "集体走访"]),
    )
    assert found.leftovers == ()
    assert [one.title for one in found.register.field("kind").choices] == ["首访", "回访", "集体走访", "三访"]
    assert found.register.field("place").title == "地点"
    assert found.register.due("half").on
    assert not found.register.due("all").on
    assert found.register.title == "走访登记"


@pytest.mark.parametrize(
    ("differences", "changes", "left"),
    [
        pytest.param(
            {"fields": {"gone": {"title": "旧项"}}},
            (),
            {"fields.gone": "登记簿说明“fields.gone”引用的“gone”找不到，没有采用；请改成已有的代号。"},
            id="2 a field that is no longer there",
        ),
        pytest.param(
            {"dues": {"late": {"warn": 3}}},
            (
                ("dues[1]", {"id": "new", "title": "办结", "who": {"units": True}, "period": "year"}),
                ("papers[0].columns[+]", "by"),
            ),
            {"dues.late": "登记簿说明“dues.late”引用的“late”找不到，没有采用；请改成已有的代号。"},
            id="3 a due that is no longer there",
        ),
        pytest.param(
            {"columns": {"list": ["#", "unit", "mayor"]}},
            (),
            {"columns.list": "登记簿说明“papers[0].columns[2]”引用的“mayor”找不到，没有采用；请改成已有的代号。"},
            id="4 a column that is no longer there",
        ),
        pytest.param(
            {"own": [{"id": "x_cost", "title": "花费", "kind": "money"}]},
            (),
            {"own[0]": "登记簿说明“own[0]”写的“花费”前面已经有了，没有采用；请换一个。"},
            id="5 the update brings a field of the same name",
        ),
        pytest.param(
            {"choices": {"kind": [["c_x", "集体走访"]]}},
            (("fields[2].choices[+]", ["group", "集体走访"]),),
            {"choices.kind[0]": "登记簿说明“choices.kind[0]”写的“集体走访”前面已经有了，没有采用；请换一个。"},
            id="6 the update brings a choice of the same name",
        ),
        pytest.param(
            {"fields": {"kind": {"hidden": True}, "words": {"hidden": True}, "day": {"hidden": True}}},
            (),
            {
                "fields.kind": "“类型”不能隐藏（fields.kind）：它是必填的，或登记、状态要靠它，没有采用；不用的可以空着。",
                "fields.words": "“情况”不能隐藏（fields.words）：它是必填的，或登记、状态要靠它，没有采用；不用的可以空着。",
                "fields.day": "“日期”不能隐藏（fields.day）：它是必填的，或登记、状态要靠它，没有采用；不用的可以空着。",
            },
            id="7 hidden, and now a key, asked by a state, required",
        ),
        pytest.param(
            {"dues": {"all": {"by_slot": {"first": "03-31", "never": "06-30"}}}},
            (),
            {
                "dues.all": "登记簿说明“dues[0].by_slot”写的“never”不认识，没有采用；可以写：first、again。",
            },
            id="8 a day for a choice that is no longer there",
        ),
        pytest.param(
            {"own": [{"id": "gift", "title": "慰问品", "kind": "text"}], "colour": "red", "on": "no"},
            (),
            {
                "colour": "登记簿说明“colour”是不认识的名称，没有采用；这里可以写：on、title、fields、choices、own、columns、dues、hidden_choices。",
                "on": "登记簿说明“on”应是true 或 false，没有采用；请核对写法。",
                "own[0]": "自加字段的代号“gift”（own[0].id）要以 x_ 开头，没有采用；请改写代号。",
            },
            id="9 differences of a kind that is not known",
        ),
        pytest.param(
            {"columns": {"sheet": ["day"]}, "fields": ["cost"], "choices": {"unit": [["a", "甲"]], "kind": "甲"}},
            (),
            {
                "columns.sheet": "登记簿说明“columns.sheet”引用的“sheet”找不到，没有采用；请改成已有的代号。",
                "fields": "登记簿说明“fields”应是一组“代号: 内容”，没有采用；请核对写法。",
                "choices.unit[0]": "登记簿说明“choices.unit[0]”不能用在“unit”上，没有采用；请删去这一项。",
                "choices.kind": "登记簿说明“choices.kind”应是一串选项 [[代号, 文字]]，没有采用；请核对写法。",
            },
            id="10 differences at the wrong place",
        ),
        pytest.param(
            {"fields": {"cost": {"title": "日期"}}, "dues": {"all": {"warn": -1}, "late": {"colour": 1}}},
            (),
            {
                "fields.cost": "登记簿说明“fields.cost.title”写的“日期”前面已经有了，没有采用；请换一个。",
                "dues.all": "登记簿说明“dues.all.warn”应是0 到 400 的整数，没有采用；请核对写法。",
                "dues.late": "登记簿说明“dues.late.colour”是不认识的名称，没有采用；这里可以写：on、by、by_slot、days、grace、warn、at_least、window、citation。",
            },
            id="11 values that do not hold",
        ),
        pytest.param([], (), {"": "登记簿说明“（整个文件）”应是一组“名称: 内容”，没有采用；请核对写法。"}, id="12 no differences at all"),
    ],
)  # fmt: skip
def test_what_no_longer_fits_is_listed_and_never_dropped(
    differences: object, changes: tuple[tuple[str, object], ...], left: dict[str, str]
) -> None:
    assert said(laid(differences, *changes)) == left


def test_one_that_does_not_fit_leaves_the_others() -> None:
    found = laid({**CHANGES, "fields": {"gone": {"title": "旧"}, "cost": {"title": "费用"}}})
    assert list(said(found)) == ["fields.gone"]
    assert found.register.field("cost").title == "费用"
    assert found.register.title == "走访登记"


def test_a_hidden_field_is_out_of_papers_and_keys_but_not_gone() -> None:
    found = laid({"fields": {"cost": {"hidden": True}, "people": {"hidden": True}}})
    assert list(said(found)) == ["fields.people"], "the computed heads stand on it"
    assert found.register.field("cost").hidden
    assert "cost" not in found.register.paper("list").columns
    assert found.register.paper("list").total == ("heads",)
    assert idle_fields(found.register) == ()


def test_own_fields_are_in_the_list_at_once_and_ten_at_most() -> None:
    own = [{"id": f"x_{n}", "title": f"第{n}项", "kind": "text"} for n in range(12)]
    found = laid({"own": own})
    assert list(said(found)) == ["own[10]", "own[11]"]
    assert found.register.paper("list").columns[-1] == "x_9"
    secret = laid({"own": [{"id": "x_s", "title": "内情", "kind": "long", "secret": True}]})
    assert said(secret) == {
        "own[0]": "“内情”没有用在任何表或规则里（fields[8]），没有保存；请放进一张表，或删去这一项。"
    }


def test_taking_a_difference_back_is_the_shipped_register() -> None:
    assert laid({}).register == shipped()


def test_all_at_once_is_the_same_as_one_by_one() -> None:
    """One that does not fit makes each be tried by itself; what fits comes out as before."""
    fields = {"gone": {"title": "旧"}, "cost": {"title": "费用"}, "words": {"title": "走访情况"}}
    assert laid({**CHANGES, "fields": fields}).register == laid(CHANGES).register
