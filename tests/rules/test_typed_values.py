"""What the clerk types into a register, as it is stored: one table of cases for each kind."""

from __future__ import annotations

from datetime import date

import pytest

from app.errors import InputProblem
from app.rules.registers.cells import period_title
from app.rules.registers.description import Choice, Field, Kind, Period
from app.rules.registers.typed_values import LineValue, typed, typed_period

PEOPLE = {"王芳": 1, "张伟": 2, "李四（党政办）": 3}


class Names:
    """A town of three people and two units."""

    def person(self, text: str) -> int:
        if text not in PEOPLE:
            raise InputProblem("person.not_found", person=text)
        return PEOPLE[text]

    def unit(self, text: str) -> int:
        return {"党政办": 11, "东湾村": 12}[text]

    def whole_town(self, text: str) -> bool:
        return text == "清河镇"

    def batch(self, text: str) -> int:
        return {"党史，第1期": 21}[text]

    def class_session(self, text: str) -> int:
        return 31

    def programme(self, text: str) -> int:
        return 41

    def category(self, text: str) -> int | None:
        return {"党建": 51}.get(text)

    def lecturer(self, text: str) -> LineValue:
        return LineValue(person_id=1) if text == "王芳" else LineValue(name=text)

    def entry(self, register: str, text: str) -> int:
        return int(text)

    def new_choice(self, field_id: str, title: str) -> str:
        return f"x_{title}"


NAMES = Names()
KINDS = (Choice("law", "行政执法"), Choice("quiz", "知识竞赛"))
SCORES = Field(
    "entrants", "参赛人员", Kind.PERSONS, columns=(Field("score", "得分", Kind.NUMBER, decimals=2),)
)
ROLES = Field(
    "members",
    "成员",
    Kind.PERSONS,
    columns=(Field("role", "职务", Kind.TEXT, required=True), Field("duty", "分工", Kind.TEXT)),
)


def field(kind: Kind, **more: object) -> Field:
    return Field("f", "栏", kind, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "text", "stored"),
    [
        (field(Kind.TEXT), "  县里　 来人\n", "县里 来人"),
        (field(Kind.TEXT), "有\x00控制符", "有控制符"),
        (field(Kind.LONG), " 一\n\n二 ", "一\n\n二"),
        (field(Kind.TEXT), "  ", None),
        (field(Kind.DAY), "2024.8.15", "2024-08-15"),
        (field(Kind.DAY), "二〇二四年八月十五日", "2024-08-15"),
        (field(Kind.DAY), "8-15", "2024-08-15"),
        (field(Kind.DAY), date(2023, 1, 2), "2023-01-02"),
        (field(Kind.MONTH), "2024年8月", "2024-08"),
        (field(Kind.MONTH), "2024-8", "2024-08"),
        (field(Kind.MONTH), "202408", "2024-08"),
        (field(Kind.MONTH), "８月", "2024-08"),
        (field(Kind.NUMBER), "３０人", 30),
        (field(Kind.NUMBER), "1,200", 1200),
        (field(Kind.NUMBER), "0", 0),
        (field(Kind.NUMBER, decimals=2), "92.5分", 9250),
        (field(Kind.NUMBER, decimals=1), "92", 920),
        (field(Kind.MONEY), "1,200.50", 120050),
        (field(Kind.MONEY), "￥1200元", 120000),
        (field(Kind.MONEY), "1.2万元", 1200000),
        (field(Kind.MONEY), "-300", -30000),
        (field(Kind.MONEY), 5, 5),
        (field(Kind.CHOICE, choices=KINDS), "行政 执法", "law"),
        (field(Kind.CHOICE, choices=KINDS), "quiz", "quiz"),
        (field(Kind.CHOICE, choices=KINDS, open=True), "消防", "x_消防"),
        (field(Kind.CHOICE, choices_from="topics"), "党的二十大", "党的二十大"),
        (field(Kind.CHOICE, choices_from="programmes"), "方案", (LineValue(programme_id=41),)),
        (field(Kind.CHOICE, choices_from="categories"), "党建", (LineValue(category_id=51),)),
        (field(Kind.CHOICE, choices_from="categories", open=True), "养蜂", (LineValue(name="养蜂"),)),
        (field(Kind.PERSON), "王芳", (LineValue(person_id=1),)),
        (field(Kind.PERSON), "", ()),
        (field(Kind.PERSONS), "王芳、张伟", (LineValue(person_id=1), LineValue(person_id=2))),
        (field(Kind.UNITS), "党政办；东湾村", (LineValue(unit_id=11), LineValue(unit_id=12))),
        (field(Kind.CLASS), "党史，第1期", (LineValue(batch_id=21),)),
        (field(Kind.CLASS, of="session"), "8-15", (LineValue(class_session_id=31),)),
        (field(Kind.LECTURER), "县委党校 刘教授", (LineValue(name="县委党校 刘教授"),)),
        (field(Kind.ENTRY, entry_of="trip"), "7", (LineValue(entry_id=7),)),
        (
            SCORES,
            "王芳:92,张伟：88.5",
            (LineValue(person_id=1, data={"score": 9200}), LineValue(person_id=2, data={"score": 8850})),
        ),
        (
            SCORES,
            "王芳 92、张伟、李四（党政办）88",
            (
                LineValue(person_id=1, data={"score": 9200}),
                LineValue(person_id=2),
                LineValue(person_id=3, data={"score": 8800}),
            ),
        ),
        (ROLES, "王芳:组长:全面", (LineValue(person_id=1, data={"role": "组长", "duty": "全面"}),)),
        (
            field(Kind.CHOICE, choices=KINDS, columns=(Field("votes", "票数", Kind.NUMBER),)),
            "行政执法:5",
            (LineValue(name="law", data={"votes": 5}),),
        ),
    ],
)
def test_what_is_typed_is_stored_so(of: Field, text: object, stored: object) -> None:
    assert typed(of, text, NAMES, year=2024) == stored  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "text", "code"),
    [
        (field(Kind.DAY), "8月中旬", "entry.day"),
        (field(Kind.DAY), "2024-02-30", "entry.day"),
        (field(Kind.MONTH), "2024-13", "entry.month"),
        (field(Kind.MONTH), "八月份左右", "entry.month"),
        (field(Kind.NUMBER), "九十", "entry.number"),
        (field(Kind.NUMBER), "9.5", "entry.number"),
        (field(Kind.NUMBER), "-3", "entry.number"),
        (field(Kind.NUMBER), "1e3", "entry.number"),
        (field(Kind.NUMBER), "NaN", "entry.number"),
        (field(Kind.NUMBER, decimals=2), "92.555", "entry.number"),
        (field(Kind.NUMBER), "9" * 13, "entry.number"),
        (field(Kind.MONEY), "一千", "entry.money"),
        (field(Kind.MONEY), "12.345", "entry.money"),
        (field(Kind.TEXT), 3, "entry.kind"),
        (field(Kind.CHOICE, choices=KINDS), "消防", "entry.choice"),
        (field(Kind.CHOICE, choices_from="categories"), "养蜂", "entry.choice"),
        (field(Kind.FILE), "a.pdf", "entry.file"),
        (field(Kind.PERSONS), "王芳、王芳", "entry.twice"),
        (field(Kind.PERSON), "王五", "person.not_found"),
        (field(Kind.PERSON), (LineValue(person_id=1), LineValue(person_id=2)), "entry.one"),
        (field(Kind.NUMBER), (LineValue(person_id=1),), "entry.kind"),
        (SCORES, "王芳:92:3", "entry.lines"),
        (SCORES, "王芳:九十", "entry.number"),
        (SCORES, (LineValue(person_id=1, data={"place": 1}),), "entry.column"),
        (ROLES, "王芳", "entry.missing_column"),
    ],
)
def test_what_cannot_be_taken_names_the_field(of: Field, text: object, code: str) -> None:
    with pytest.raises(InputProblem) as refused:
        typed(of, text, NAMES, year=2024)  # type: ignore[arg-type]
    assert refused.value.code == code
    if code.startswith("entry."):
        assert refused.value.data["title"]


@pytest.mark.parametrize(
    ("text", "kind", "key", "words"),
    [
        ("2024", Period.YEAR, "2024", "2024年"),
        ("2024年度", Period.YEAR, "2024", "2024年"),
        ("2024-H1", Period.HALF, "2024-H1", "2024年上半年"),
        ("2024年下半年", Period.HALF, "2024-H2", "2024年下半年"),
        ("2024-q3", Period.QUARTER, "2024-Q3", "2024年第三季度"),
        ("2024年第三季度", Period.QUARTER, "2024-Q3", "2024年第三季度"),
        ("2024年8月", Period.MONTH, "2024-08", "2024年8月"),
        ("2024-8", Period.MONTH, "2024-08", "2024年8月"),
    ],
)
def test_a_period_is_read_and_said(text: str, kind: Period, key: str, words: str) -> None:
    assert typed_period(text, kind) == key
    assert period_title(key) == words


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2024-H3", Period.HALF),
        ("2024", Period.HALF),
        ("2024-H1", Period.YEAR),
        ("2024-13", Period.MONTH),
        ("2024-Q5", Period.QUARTER),
        ("上半年", Period.HALF),
        ("0000", Period.YEAR),
        ("2024", Period.CLASS),
    ],
)
def test_what_is_no_period_of_the_kind_is_refused(text: str, kind: Period) -> None:
    with pytest.raises(InputProblem, match=r"entry\.period"):
        typed_period(text, kind)


@pytest.mark.parametrize("text", ["全镇", " 全 镇 ", "清河镇", "清 河镇"])
def test_the_whole_town_leaves_a_unit_empty(text: str) -> None:
    host = Field("unit", "主办单位", Kind.UNIT, empty="全镇")
    assert typed(host, text, NAMES) == ()


def test_the_town_is_no_unit_where_a_unit_must_stand() -> None:
    with pytest.raises(KeyError):
        typed(Field("unit", "单位", Kind.UNIT), "清河镇", NAMES)
    with pytest.raises(KeyError):
        typed(Field("unit", "单位", Kind.UNIT, empty="全镇"), "红旗镇", NAMES)
