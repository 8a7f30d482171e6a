"""活动性质: ticks are read and written in the order of the catalogue; a word in a title makes nothing."""

from __future__ import annotations

import pytest

from app.rules import natures


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("研讨、业务大讲堂", ("业务大讲堂", "研讨")),
        ("研讨、研讨", ("研讨",)),
        ("研讨、别的", ("研讨",)),
        ("专题研讨", ()),
    ],
)
def test_ticks_are_read_and_written_in_order(text: str, parts: tuple[str, ...]) -> None:
    assert natures.split(text) == parts
    assert natures.join(reversed(parts)) == "、".join(parts)


@pytest.mark.parametrize(
    ("form", "ticked", "tags", "wanted"),
    [
        ("讲座", "", (), set()),
        ("座谈研讨", "", (), {natures.SEMINAR}),
        ("讲座", "专题班、典型案例剖析", (), {natures.SPECIAL, natures.CASES}),
        ("讲座", "", ("业务技能大赛", "其他"), {natures.CONTEST}),
        ("典型案例剖析会", "", (), set()),
    ],
)
def test_what_a_session_is(form: str, ticked: str, tags: tuple[str, ...], wanted: set[str]) -> None:
    assert natures.natures_of(form, ticked, tags) == wanted
