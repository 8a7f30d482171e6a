"""Registers and their years made by hand, for the papers: a contest, and two papers a person owes."""

from __future__ import annotations

from datetime import date

from app.reports.registers.material import Material
from app.rules.duties import PersonFacts
from app.rules.registers.cells import Cells
from app.rules.registers.checking import register_of
from app.rules.registers.computed import values_of
from app.rules.registers.computing import Around
from app.rules.registers.description import Register
from app.rules.registers.entries import Entry, Line, StateStep
from app.rules.registers.link_words import Linked, LinkWords
from app.rules.registers.owing import owed
from app.rules.registers.terms import terms_of
from app.rules.registers.town_facts import Stay, TownFacts, UnitStay

ON = date(2024, 9, 10)
TALK = {
    "format": 1,
    "id": "drill",
    "version": 1,
    "title": "演练登记",
    "group": "试验",
    "who": "unit",
    "name": "【kind】【place】",
    "fields": [
        {"id": "day", "title": "日期", "kind": "day", "required": True},
        {"id": "unit", "title": "主办单位", "kind": "unit", "empty": "全镇"},
        {"id": "kind", "title": "项目", "kind": "choice", "choices": [["fire", "消防"], ["flood", "防汛"]]},
        {"id": "place", "title": "地点", "kind": "text"},
        {"id": "words", "title": "情况", "kind": "long"},
        {"id": "cost", "title": "支出（元）", "kind": "money"},
        {
            "id": "entrants",
            "title": "参加人员",
            "kind": "persons",
            "columns": [{"id": "score", "title": "得分", "kind": "number", "decimals": 2}],
        },
    ],
    "computed": [
        {"id": "place_of", "title": "名次", "fn": "rank", "in": "entrants", "of": "score"},
        {"id": "first", "title": "优胜", "fn": "top", "in": "entrants", "of": "place_of", "n": 1},
        {"id": "heads", "title": "人数", "fn": "count", "of": "entrants"},
        {"id": "mean", "title": "平均分", "fn": "mean", "of": "entrants.score"},
        {"id": "winners", "title": "优胜者", "fn": "names", "of": "entrants", "where": "first"},
    ],
    "states": [{"id": "open", "title": "待整改"}, {"id": "shut", "title": "已整改"}],
    "dues": [{"id": "quarter", "title": "季度演练", "who": {"units": True}, "period": "quarter"}],
    "papers": [
        {
            "id": "list",
            "title": "演练一览表",
            "form": "list",
            "columns": ["#", "day", "unit", "kind", "place", "heads", "mean", "cost", "winners", "state"],
            "sort": ["day"],
            "total": ["heads", "cost"],
        },
        {
            "id": "praise",
            "title": "优胜名单",
            "form": "list",
            "rows": "entrants",
            "where": {"first": True},
            "columns": ["#", "person", "person.unit", "kind", "score", "place_of"],
        },
        {
            "id": "open",
            "title": "待整改清单",
            "form": "list",
            "where": {"state": ["open"]},
            "columns": ["#", "unit", "words"],
        },
        {
            "id": "late",
            "title": "演练情况表",
            "form": "list",
            "rows": "owed",
            "columns": ["#", "unit", "period", "deadline", "received", "verdict"],
        },
        {
            "id": "cost",
            "title": "演练决算表",
            "form": "list",
            "group": "kind",
            "columns": ["#", "cost"],
            "total": ["cost"],
        },
        {
            "id": "sheet",
            "title": "演练记录",
            "form": "page",
            "blocks": [
                {"facts": [["day", "unit"], ["kind", "place"]]},
                {
                    "table": "entrants",
                    "columns": ["#", "person", "person.unit", "score", "place_of"],
                    "sort": ["place_of"],
                },
                {"long": ["words"]},
                {"text": "本次演练共【heads】人参加。"},
                {"sign": ["记录人"]},
            ],
        },
        {"id": "form", "title": "演练记录（空白）", "form": "blank", "of": "sheet"},
        {
            "id": "urge",
            "title": "开展演练的催办通知",
            "form": "letter",
            "formats": ["docx", "pdf"],
            "due": "quarter",
            "to": "unit",
            "text": "你单位【period】演练尚未开展，请于【deadline】前开展并报送。",
        },
    ],
}
FILES = {
    "format": 1,
    "id": "papers",
    "version": 1,
    "title": "两份材料",
    "group": "试验",
    "who": "person",
    "period": "year",
    "slot": "paper",
    "dated": "period",
    "name": "【person】【paper】",
    "fields": [
        {"id": "day", "title": "收到日期", "kind": "day", "required": True},
        {"id": "person", "title": "姓名", "kind": "person", "required": True},
        {
            "id": "paper",
            "title": "材料",
            "kind": "choice",
            "required": True,
            "choices": [["plan", "计划"], ["summary", "总结"]],
        },
    ],
    "dues": [
        {
            "id": "year",
            "title": "两份材料",
            "who": {"people": True},
            "period": "year",
            "by_slot": {"plan": "03-31", "summary": "next-01-31"},
        }
    ],
    "grid": {"columns": "slot"},
    "papers": [
        {
            "id": "table",
            "title": "材料情况表",
            "form": "list",
            "rows": "grid",
            "columns": ["#", "person", "person.unit", "*", "done", "missing"],
        },
        {
            "id": "cover",
            "title": "档案目录",
            "form": "page",
            "of": "who",
            "blocks": [{"facts": [["person"]]}, {"table": "entries", "columns": ["#", "paper", "day"]}],
        },
    ],
}
WORDS = LinkWords(
    people={
        1: Linked("王芳", {"unit": "东湾村", "post": "书记"}, 10),
        2: Linked("李强", {"unit": "西坪村", "post": "主任"}, 11),
        3: Linked("赵敏", {"unit": "西坪村"}, 11),
    },
    units={10: Linked("东湾村", {"kind": "村"}), 11: Linked("西坪村", {"kind": "村"})},
)
ENTRIES = (
    Entry(
        1,
        "drill",
        date(2024, 8, 15),
        2024,
        unit_id=10,
        data={"kind": "fire", "place": "广场", "words": "组织有序。", "cost": 120050},
        lines=(
            Line(1, "entrants", 0, person_id=1, data={"score": 9250}),
            Line(2, "entrants", 1, person_id=2, data={"score": 9600}),
            Line(3, "entrants", 2, person_id=3),
        ),
        steps=(StateStep(1, "open", date(2024, 8, 16)),),
    ),
    Entry(2, "drill", date(2024, 3, 2), 2024, data={"kind": "flood", "cost": 30000}),
)
RECEIVED = (
    Entry(3, "papers", date(2024, 4, 9), 2024, "2024", "plan", person_id=1),
    Entry(4, "papers", date(2024, 3, 9), 2024, "2024", "plan", person_id=2),
)


def facts(entries: tuple[Entry, ...]) -> TownFacts:
    """Two villages and the people in them."""
    people = (
        Stay(PersonFacts(1, "王芳", unit_id=10, unit="东湾村", unit_kind="村")),
        Stay(PersonFacts(2, "李强", unit_id=11, unit="西坪村", unit_kind="村")),
    )
    units = (UnitStay(10, "东湾村", "村"), UnitStay(11, "西坪村", "村"))
    return TownFacts(people=people, units=units, entries=entries)


def material(document: dict[str, object], entries: tuple[Entry, ...], *, on: date = ON) -> Material:
    """What the papers of a register are made of, on a day of 2024."""
    register: Register = register_of(document)
    town = facts(entries)
    owing = {
        due.id: owed(due, register, town, terms=terms_of(due, town, 2024), today=on) for due in register.dues
    }
    around = Around(on, entries, names={("person", key): one.title for key, one in WORDS.people.items()})
    cells = Cells(register, WORDS, lambda entry: values_of(register, entry, around))
    return Material(register, cells, entries, owing, None, 2024, on)
