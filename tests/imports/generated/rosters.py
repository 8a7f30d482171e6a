"""名册 as offices keep them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from typing import Any

from app.imports import KnownTown, Params
from app.reader.sheet import squeezed
from tests.imports.generated.disturbances import (
    add_end,
    add_gaps,
    add_title,
    chance,
    spaced,
    total_row,
)
from tests.imports.generated.judge import Case
from tests.imports.generated.paper import Page
from tests.imports.generated.town import Someone, people, somebody

TODAY = date(2024, 8, 15)
NAME = ("姓名", "姓名", "姓名", "人员姓名", "党员姓名", "中文名", "职工姓名", "干部姓名", "同志姓名")
UNIT = ("单位", "所在单位", "部门", "工作单位", "所在村", "村（社区）", "所在支部", "科室")
ID_NUMBER = ("身份证号", "身份证号码", "公民身份号码", "证件号码")
PHONE = ("联系电话", "手机号", "手机号码", "电话", "联系方式")
TITLE = ("职务", "现任职务", "岗位", "职位")
RELATIVES = (
    "家属姓名",
    "入党介绍人",
    "介绍人姓名",
    "户主姓名",
    "子女姓名",
    "监护人姓名",
    "紧急联系人",
    "证明人",
    "配偶姓名",
)
CODES = ("岗位代码", "人员编号", "职工编号", "工号")
NOTES = ("(调出)", "（借调）", "[离职]", "*", "（严重警告）", "（组长）", "【入党积极分子】")
DOTS = "·•．∙⋅﹒・"


def _add_others(rng: Random, own: list[tuple[str, str]]) -> None:
    """Columns that are nobody's name, number or post, before, between and behind."""
    if chance(rng, 0.3):
        own.append(("sex", "性别"))
    if chance(rng, 0.25):
        place = rng.randint(1, len(own))
        own.insert(place, ("relative", rng.choice(RELATIVES)))
        if chance(rng, 0.4):
            own.insert(place + 1, ("relation", "与本人关系"))
    if chance(rng, 0.2):
        own.insert(rng.randint(1, len(own)), ("code", rng.choice(CODES)))
    if chance(rng, 0.3):
        own.append(("note", "备注"))
    if chance(rng, 0.75):
        own.insert(0, ("serial", "序号"))


class Columns:
    """Which columns the list has, in which order, and what each writes of a person."""

    def __init__(self, rng: Random, *, with_unit: bool) -> None:
        self.rng = rng
        own: list[tuple[str, str]] = [("name", rng.choice(NAME))]
        if with_unit:
            own.insert(rng.choice((0, 1)), ("unit", rng.choice(UNIT)))
        for field, words, share in (
            ("id_number", ID_NUMBER, 0.7),
            ("title", TITLE, 0.5),
            ("phone", PHONE, 0.6),
        ):
            if chance(rng, share):
                own.append((field, rng.choice(words)))
        if len(own) == 1:
            own.append(("phone", rng.choice(PHONE)))
        _add_others(rng, own)
        self.fields = [field for field, _ in own]
        self.header = [spaced(rng, word) for _, word in own]

    def place(self, field: str) -> int:
        return self.fields.index(field)

    def cells(self, number: int, person: Someone, written: str) -> list[Any]:
        values: dict[str, Any] = {
            "serial": number,
            "name": written,
            "unit": person.unit,
            "id_number": person.id_number,
            "phone": int(person.phone) if self.rng.random() < 0.3 else person.phone,
            "title": person.title,
            "sex": "男" if int(person.id_number[16]) % 2 else "女",
            "relative": self.rng.choice(("赵大妈", "钱老四", "孙桂花", "李建国", None)),
            "relation": self.rng.choice(("父亲", "妻子", "儿子", None)),
            "code": 2100 + number,
            "note": self.rng.choice((None, None, "党员", "2023年转正")),
        }
        return [values[field] for field in self.fields]


def written_name(rng: Random, name: str, how: list[str]) -> str:
    """The name as somebody types it; the truth stays."""
    if len(name) == 2 and chance(rng, 0.4):
        return name[0] + rng.choice((" ", "  ", "　")) + name[1]
    if "·" in name and chance(rng, 0.7):
        how.append("dot")
        return name.replace("·", rng.choice(DOTS))
    if chance(rng, 0.02):
        how.append("note behind a name")
        return name + rng.choice(NOTES)
    return name + " " if chance(rng, 0.03) else name


def _truth(person: Someone, columns: Columns) -> dict[str, Any]:
    own = {"name": person.name, "unit": person.unit}
    return own | {f: getattr(person, f) for f in ("id_number", "phone", "title") if f in columns.fields}


def _flat(rng: Random, staff: Sequence[Someone], page: Page, columns: Columns, how: list[str]) -> None:
    for number, person in enumerate(staff, 1):
        page.add(*columns.cells(number, person, written_name(rng, person.name, how)))


def _merged_units(
    rng: Random, staff: Sequence[Someone], page: Page, columns: Columns, how: list[str]
) -> None:
    """The unit once over its people: merged, or left blank below; sometimes with its head-count."""
    place = columns.place("unit")
    is_merged, with_count = chance(rng, 0.75), chance(rng, 0.2)
    how.append(f"unit once, merged {is_merged}, count {with_count}")
    for unit in dict.fromkeys(person.unit for person in staff):
        own = [person for person in staff if person.unit == unit]
        first = len(page.rows)
        for number, person in enumerate(own, 1):
            cells = columns.cells(number, person, written_name(rng, person.name, how))
            cells[place] = None
            page.add(*cells)
        words = rng.choice(
            (
                f"{unit}\n{len(own)}人",
                f"{unit}（{len(own)}人）",
                f"{unit}\n3窗口\n{len(own)}人",
                f"{unit}·{len(own)}人",
                f"{unit}（编制8，实有{len(own)}）",
                f"{unit}（{len(own)}名干部）",
                f"{unit}\n总人口1532人\n干部{len(own)}人",
            )  # fmt: skip
        )
        page.rows[first][place] = words if with_count else unit
        if is_merged and len(own) > 1:
            page.merged.append((first, place, first + len(own) - 1, place))
        if chance(rng, 0.15):
            page.rows.append(total_row(rng, page.width, len(own), at=columns.place("name")))
            how.append(f"total of a unit {page.rows[-1][columns.place('name')]}")


def _under_lines(rng: Random, staff: Sequence[Someone], page: Page, columns: Columns, how: list[str]) -> None:
    """A line with the unit's name over its people."""
    style = rng.choice(("{u}", "{u}（{n}人）", "{i}、{u}", "{u}:", "{u} 共{n}人"))
    how.append(f"unit lines {style}")
    for order, unit in enumerate(dict.fromkeys(person.unit for person in staff)):
        own = [person for person in staff if person.unit == unit]
        text = style.format(u=unit, n=len(own), i="一二三四五六七八"[order])
        row = page.add(text)
        if chance(rng, 0.6):
            page.merged.append((row, 0, row, len(columns.fields) - 1))
        for number, person in enumerate(own, 1):
            page.add(*columns.cells(number, person, written_name(rng, person.name, how)))


SHAPES: dict[str, Callable[..., None]] = {"flat": _flat, "merged": _merged_units, "lines": _under_lines}


def _list(rng: Random, staff: Sequence[Someone], shape: str, page: Page, how: list[str]) -> Columns:
    columns = Columns(rng, with_unit=shape != "lines")
    add_title(rng, page, rng.choice(("干部花名册", "人员名册", "党员干部信息表")), how)
    page.add(*columns.header)
    page.body = len(page.rows)
    # A title is merged over the table once its width is known.
    for row in range(page.body - 1):
        if len(page.rows[row]) == 1 and not any(top == row for top, *_ in page.merged):
            page.merged.append((row, 0, row, len(columns.header) - 1))
    SHAPES[shape](rng, staff, page, columns, how)
    return columns


def _other_sheets(rng: Random, pages: list[Page], staff: Sequence[Someone], how: list[str]) -> None:
    """Sheets that are no current staff: leavers, families, a note."""
    taken = {person.name for person in staff}
    if chance(rng, 0.1):
        page = Page(rng.choice(("离职", "退休人员", "已调出", "离退休")))
        page.add("姓名", "单位", "身份证号")
        for _ in range(rng.randint(1, 6)):
            gone = somebody(rng, staff[0].unit, taken)
            page.add(gone.name, gone.unit, gone.id_number)
        pages.append(page)
        how.append(f"sheet {page.name}")
    if chance(rng, 0.08):
        page = Page("家庭成员")
        page.add("姓名", "关系", "家庭成员姓名", "工作单位", "电话")
        for person in staff[: rng.randint(1, 8)]:
            page.add(
                person.name,
                "妻子",
                somebody(rng, "", taken).name,
                "务农",
                f"139{rng.randint(0, 99999999):08}",
            )
        pages.append(page)
        how.append("sheet of families")
    if chance(rng, 0.1):
        page = Page("填表说明")
        page.add("请各单位认真填写，姓名不得有空格。")
        pages.append(page)


def _mark_rows(rng: Random, case: Case, page: Page, columns: Columns) -> None:
    """Rows hidden by a filter or struck out."""
    place = columns.place("name")
    for row in range(page.body, len(page.rows)):
        if len(page.rows[row]) <= place or not page.rows[row][place]:
            continue
        name = next((i["name"] for i in case.truth if str(page.rows[row][place]).strip() == i["name"]), None)
        if name is None or not chance(rng, 0.5):
            continue
        (page.hidden if chance(rng, 0.5) else page.struck).add(row)
        case.to_tell.add(name)


def roster(rng: Random) -> Case:
    """A list of staff in one of the usual shapes."""
    staff = people(rng)
    how: list[str] = []
    pages = []
    case = Case("roster", [], [], ("name", "unit"), KnownTown(today=TODAY), how=how)
    groups = [staff]
    units = list(dict.fromkeys(person.unit for person in staff))
    if len(units) > 1 and chance(rng, 0.15):
        groups = [[person for person in staff if person.unit == unit] for unit in units]
        how.append("a sheet per unit")
    shape = rng.choice(list(SHAPES))
    how.append(shape)
    seed = rng.random()
    for group in groups:
        page = Page(group[0].unit if len(groups) > 1 else rng.choice(("Sheet1", "花名册", "在职人员")))
        columns = _list(Random(seed) if len(groups) > 1 else rng, group, shape, page, how)
        case.truth += [_truth(person, columns) for person in group]
        case.labels |= {
            f: squeezed(columns.header[columns.place(f)])
            for f in ("phone", "title", "id_number")
            if f in columns.fields
        }
        case.places |= {person.name: page.name for person in group}
        if chance(rng, 0.1):
            _mark_rows(rng, case, page, columns)
            how.append("hidden or struck rows")
        add_gaps(rng, page, how)
        add_end(rng, page, len(group), how, key_column=columns.place("name"))
        pages.append(page)
    _other_sheets(rng, pages, staff, how)
    if chance(rng, 0.2):
        rng.shuffle(pages)
    case.pages = pages
    return case


def several_a_row(rng: Random) -> Case:
    """Two or three people side by side."""
    staff = people(rng)
    many = rng.choice((2, 3))
    page, how = Page(), [f"{many} a row"]
    numbered = chance(rng, 0.5)
    heads = [
        word + (str(n + 1) if numbered else "") for n in range(many) for word in ("姓名", "单位", "联系电话")
    ]
    add_title(rng, page, "通讯录", how)
    page.add(*heads)
    page.body = len(page.rows)
    for at in range(0, len(staff), many):
        page.add(*[v for p in staff[at : at + many] for v in (p.name, p.unit, p.phone)])
    truth = [{"name": p.name, "unit": p.unit, "phone": p.phone} for p in staff]
    return Case("roster", [page], truth, ("name", "unit"), KnownTown(today=TODAY), how=how)


def unlike_lists(rng: Random) -> Case:
    """Lists of different columns beside each other, or people headed by their posts."""
    staff = people(rng)
    page, how = Page(), ["different lists beside each other"]
    if chance(rng, 0.5):
        add_title(rng, page, "通讯录", how)
        page.add("村名", "书记姓名", "书记电话", "文书姓名")
        page.body = len(page.rows)
        pairs = list(zip(staff[::2], staff[1::2], strict=False))
        truth = []
        for first, second in pairs:
            page.add(first.unit, first.name, first.phone, second.name)
            truth.append({"name": first.name, "unit": first.unit, "title": "书记", "phone": first.phone})
            truth.append({"name": second.name, "unit": first.unit, "title": "文书", "phone": ""})
        return Case("roster", [page], truth, ("name", "unit"), KnownTown(today=TODAY), how=how)
    half = (len(staff) + 1) // 2
    left, right = staff[:half], staff[half:]
    top = page.add("机关干部", None, None, None, "村干部", None, None)
    page.merged += [(top, 0, top, 2), (top, 4, top, 6)]
    page.add("姓名", "部门", "电话", None, *rng.choice((("姓名", "村", "职务"), ("姓名", "职务", "村"))))
    page.body = len(page.rows)
    order = [str(word) for word in page.rows[-1][5:]]
    truth = [{"name": p.name, "unit": p.unit, "phone": p.phone} for p in left]
    truth += [{"name": p.name, "unit": p.unit, "title": p.title} for p in right]
    for number, one in enumerate(left):
        other = right[number] if number < len(right) else None
        told = {"村": other.unit, "职务": other.title} if other else {}
        page.add(
            one.name, one.unit, one.phone, None, other.name if other else None, *(told.get(w) for w in order)
        )
    return Case("roster", [page], truth, ("name", "unit"), KnownTown(today=TODAY), how=how)


def without_unit(rng: Random) -> Case:
    """A list of one unit's people that does not name it: the clerk says whose it is."""
    staff = people(rng, most_units=1)
    page, how = Page(), ["no unit"]
    with_header = chance(rng, 0.6)
    if with_header:
        page.add("序号", "姓名", "身份证号", "手机")
        page.body = 1
    for number, person in enumerate(staff, 1):
        row = [number, person.name, person.id_number, person.phone]
        page.add(*(row if with_header else row[1:]))
    truth = [{"name": p.name, "unit": p.unit, "id_number": p.id_number, "phone": p.phone} for p in staff]
    said = Params(unit=staff[0].unit) if chance(rng, 0.5) else Params()
    how.append(f"said {bool(said.unit)}, header {with_header}")
    case = Case("roster", [page], truth, ("name", "unit"), KnownTown(today=TODAY), said, how=how)
    case.reply = Params(unit=staff[0].unit)
    return case
