"""Writes resources/samples: the sample town's spreadsheets, with the usual mess of files from real offices.

Run `.venv/bin/python packaging/make_samples.py` after changing this script and commit what it wrote; the same
script always writes the same contents. Every person is invented (ID numbers start with 99).
"""

from __future__ import annotations

import csv
import io
import random
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlwt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.demo.courses import LECTURERS, PLACES, titles_in_turn, working_days  # noqa: E402
from app.demo.people import MadeUpPerson, make_people  # noqa: E402

TARGET = ROOT / "resources" / "samples"
YEAR = 2024
SEED = 20240815
TOWN = "清河镇"
EVERYBODY, OFFICE, VILLAGE = "全体机关干部、村（社区）干部", "全体机关干部", "村（社区）干部"

LEADERS = (
    "党委书记",
    "党委副书记、镇长",
    "人大主席",
    "党委副书记",
    "纪委书记",
    "组织委员",
    "宣传委员",
    "政法委员",
    "副镇长",
)
OFFICES = (
    "党政办公室",
    "党建工作办公室",
    "纪委",
    "经济发展办公室",
    "乡村振兴办公室",
    "平安建设办公室",
    "便民服务中心",
    "财政所",
    "综合执法队",
)
OFFICE_TITLES = ("主任", "副主任", "四级主任科员", "一级科员", "工作人员")
STATIONS = ("农业服务中心", "文化服务站", "退役军人服务站")
STATION_TITLES = ("站长", "副站长", "工作人员", "工作人员")
VILLAGES_ONE = ("东湾村", "西岭村", "石桥村", "柳林村")
VILLAGES_TWO = ("竹溪村", "马家坪村", "清河社区", "新桥社区")
VILLAGE_TITLES = (
    "党支部书记、村委会主任",
    "党支部副书记",
    "村委会副主任",
    "文书",
    "妇联主席",
    "网格员",
)
# (unit, place within the unit) -> the name that makes the sample true to life: characters that fonts lack,
# surnames with several readings, compound surnames, and two pairs of people with the same name.
NAMES = {
    ("党政领导", 5): "李𬭎",
    ("党政领导", 8): "欧阳慧",
    ("党政办公室", 1): "王芳",
    ("党政办公室", 3): "王𫖯",
    ("党建工作办公室", 1): "单晓燕",
    ("经济发展办公室", 2): "仇建国",
    ("乡村振兴办公室", 1): "彭军㛃",
    ("平安建设办公室", 3): "解志强",
    ("综合执法队", 1): "张伟",
    ("综合执法队", 4): "上官海",
    ("东湾村", 2): "张伟",
    ("石桥村", 0): "陈䶮",
    ("柳林村", 4): "王芳",
    ("清河社区", 1): "区秀兰",
    ("新桥社区", 3): "查文静",
}


@dataclass(frozen=True)
class Member:
    """One person of the sample town in one unit."""

    person: MadeUpPerson
    unit: str
    title: str

    @property
    def name(self) -> str:
        """The name as it should be read."""
        return self.person.name


@dataclass(frozen=True)
class Lesson:
    """One class session of the year's plan."""

    on: date
    part: str
    category: str
    title: str
    lecturer: str
    audience: str
    place: str
    hours: float


@dataclass(frozen=True)
class Town:
    """Everything the spreadsheets say."""

    office: tuple[Member, ...]
    stations: tuple[Member, ...]
    villages_one: tuple[Member, ...]
    villages_two: tuple[Member, ...]
    lessons: tuple[Lesson, ...]

    @property
    def office_staff(self) -> tuple[Member, ...]:
        """Those called 机关干部."""
        return self.office + self.stations

    @property
    def village_staff(self) -> tuple[Member, ...]:
        """Those called 村社区干部."""
        return self.villages_one + self.villages_two


def make_town() -> Town:
    """The same town every time."""
    people = make_people(SEED)

    def members(units: Sequence[str], titles: Sequence[str]) -> tuple[Member, ...]:
        found = []
        for unit in units:
            for place, title in enumerate(titles):
                person = next(people)
                name = NAMES.get((unit, place))
                if name is not None:
                    person = replace(person, name=name)
                elif any(ord(letter) > 0xFFFF for letter in person.name):
                    person = replace(person, name=person.name[0] + "建军")
                found.append(Member(person, unit, title))
        return tuple(found)

    return Town(
        office=members(("党政领导",), LEADERS) + members(OFFICES, OFFICE_TITLES),
        stations=members(STATIONS, STATION_TITLES),
        villages_one=members(VILLAGES_ONE, VILLAGE_TITLES),
        villages_two=members(VILLAGES_TWO, (*VILLAGE_TITLES[:5], "监督委员会主任")),
        lessons=tuple(make_lessons()),
    )


def make_lessons() -> Iterable[Lesson]:
    """At least four a month for twelve months, going round the nine categories (A09, A11–A19)."""
    chance = random.Random(SEED)
    titles = titles_in_turn(chance)
    audiences = (EVERYBODY, EVERYBODY, OFFICE, EVERYBODY, VILLAGE)
    count = 0
    for month in range(1, 13):
        days = working_days(YEAR, month)
        wanted = 5 if month in (3, 6, 9, 11) else 4
        step = len(days) / wanted
        for index in range(wanted):
            category, title = next(titles)
            yield Lesson(
                on=days[int(step * index + step / 2)],
                part=chance.choice(("上午", "下午")),
                category=category,
                title=title,
                lecturer=chance.choice(LECTURERS),
                audience=audiences[count % len(audiences)],
                place=chance.choice(PLACES),
                hours=chance.choice((2, 2.5, 3, 4)),
            )
            count += 1


# --- the habits of those who fill in such files ---


def spaced(name: str, chance: random.Random) -> str:
    """Two-character names are padded to the width of three."""
    return f"{name[0]}　{name[1]}" if len(name) == 2 and chance.random() < 0.5 else name


def birth_habit(day: date, chance: random.Random) -> Any:
    """Year and month as each clerk writes them."""
    return chance.choice(
        (
            f"{day:%Y.%m}",
            f"{day.year}年{day.month}月",
            f"{day:%Y-%m}",
            datetime(day.year, day.month, day.day),
        )
    )


def full_width(text: str) -> str:
    """Digits typed with the Chinese input method on."""
    return text.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))


THIN = Side(style="thin")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def dress(sheet: Worksheet, title_columns: int, widths: Sequence[float]) -> None:
    """Title merged over the table, lines around cells: as such sheets look."""
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=title_columns)
    sheet["A1"].font = Font(name="方正小标宋简体", size=20)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 34
    for index, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[index]].width = width
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if cell.value is not None:
                cell.border = BORDER
                cell.font = Font(name="仿宋_GB2312", size=11)
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def save_xlsx(book: Workbook, name: str) -> None:
    """Save with a fixed time inside, so that the same contents give the same bytes."""
    book.properties.creator = "清河镇党建办"
    book.properties.created = book.properties.modified = datetime(YEAR, 1, 2, 9, 0)
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(TARGET / name, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "docProps/core.xml":
                now = data.split(b"<dcterms:modified")[1].split(b">")[1].split(b"<")[0]
                data = data.replace(now, b"2024-01-02T09:00:00Z")
            fixed = zipfile.ZipInfo(item.filename, (YEAR, 1, 2, 9, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, data)


def write_office_roster(town: Town) -> None:
    """Title, reporting line, two-row header with a merged group, section lines, a hidden column, a footer."""
    chance = random.Random("office roster")
    book = Workbook()
    sheet = book.active
    sheet.title = "机关花名册"
    sheet.append([f"{TOWN}{YEAR}年机关干部花名册"])
    sheet.append([f"填报单位（盖章）：{TOWN}党建工作办公室", *[None] * 6, f"填报时间：{YEAR}年1月"])
    top = ("序号", "姓 名", "性别", "民族", "出生年月", "学历学位", None, "工作单位", "现任职务")
    sheet.append([*top, "政治面貌", "身份证号", "联系电话", "备注"])
    sheet.append([None] * 5 + ["全日制教育", "在职教育"])
    sheet.merge_cells("F3:G3")
    for column in "ABCDEHIJKLM":
        sheet.merge_cells(f"{column}3:{column}4")
    for heading, rows in (
        ("一、党政班子成员（9人）", town.office[:9]),
        (f"二、机关各办公室（{len(town.office) - 9}人）", town.office[9:]),
    ):
        sheet.append([heading])
        sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=13)
        for member in rows:
            write_office_member(sheet, member, chance)
        if rows is not town.office[9:]:
            sheet.append([None])
    sheet.append(["审核人：", None, None, None, None, "填表人：", None, None, "联系电话："])
    dress(sheet, 13, (6, 10, 6, 8, 13, 10, 10, 18, 18, 12, 22, 14, 14))
    sheet.column_dimensions["D"].hidden = True
    save_xlsx(book, f"{YEAR}年机关干部花名册.xlsx")


def write_office_member(sheet: Worksheet, member: Member, chance: random.Random) -> None:
    """One row of the office roster."""
    person = member.person
    number = sum(1 for row in sheet.iter_rows(min_row=5, max_col=1) if isinstance(row[0].value, int)) + 1
    sheet.append(
        [
            number,
            spaced(person.name, chance),
            person.sex,
            person.ethnicity,
            birth_habit(person.birth, chance),
            person.education,
            chance.choice((None, "大学", "研究生")),
            member.unit,
            member.title,
            person.politics if number > 9 else "中共党员",
            person.id_number.lower() if chance.random() < 0.5 else person.id_number,
            int(person.phone) if chance.random() < 0.4 else person.phone,
            "兼武装部部长" if member.title == "副镇长" else None,
        ]
    )


def xls_rows(
    name: str, sheet_name: str, rows: Sequence[Sequence[Any]], merges: Iterable[tuple[int, int, int]]
) -> None:
    """Write an old-format file; `merges` are (first row, last row, column)."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(sheet_name)
    merged = {(first, column): last for first, last, column in merges}
    covered = {(row, c) for (first, c), last in merged.items() for row in range(first + 1, last + 1)}
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if (row, column) in merged:
                sheet.write_merge(row, merged[row, column], column, column, value)
            elif value is not None and (row, column) not in covered:
                sheet.write(row, column, value)
    book.save(str(TARGET / name))


def village_merges(members: Sequence[Member], first_row: int, column: int) -> list[tuple[int, int, int]]:
    """The village's name is written once and merged down over its people."""
    merges, start = [], 0
    for index in range(1, len(members) + 1):
        if index == len(members) or members[index].unit != members[start].unit:
            merges.append((first_row + start, first_row + index - 1, column))
            start = index
    return merges


def write_village_rosters(town: Town) -> None:
    """The same contents in the old Excel format and in WPS's own, with other words in the header."""
    chance = random.Random("village rosters")
    head = (
        "序号",
        "村（社区）",
        "姓名",
        "性别",
        "出生年月",
        "政治面貌",
        "文化程度",
        "职务",
        "身份证号码",
        "联系电话",
        "备注",
    )
    rows: list[list[Any]] = [[f"{TOWN}{YEAR}年村（社区）干部名册（一）"], ["单位：人"], list(head)]
    for number, member in enumerate(town.villages_one, 1):
        person = member.person
        note = "“一肩挑”" if "、" in member.title else None
        rows.append(
            [
                number,
                member.unit,
                spaced(person.name, chance),
                person.sex,
                int(f"{person.birth:%Y%m}"),
                person.politics,
                person.education,
                member.title,
                person.id_number,
                person.phone,
                note,
            ]
        )
    rows.append(["合计", None, f"{len(town.villages_one)}人"])
    xls_rows(f"{YEAR}年村社区干部名册一.xls", "村干部", rows, village_merges(town.villages_one, 3, 1))

    head = ("所在村（社区）", "干部姓名", "性 别", "公民身份号码", "村（居）任职", "是否党员", "手机号码")
    rows = [list(head)]
    for member in town.villages_two:
        person = member.person
        party = "是" if "党员" in person.politics else "否"
        title = member.title.replace("村委会", "居委会") if member.unit.endswith("社区") else member.title
        name = spaced(person.name, chance)
        rows.append([member.unit, name, person.sex, person.id_number, title, party, person.phone])
    xls_rows(f"{YEAR}年村社区干部名册二.et", "Sheet1", rows, village_merges(town.villages_two, 1, 0))


def write_station_roster(town: Town) -> None:
    """From another system: GBK text, an apostrophe before the ID number, a tab before the phone."""
    lines: list[list[str]] = [["姓名", "所在单位", "职务", "身份证号", "手机号码"]]
    for member in town.stations:
        person = member.person
        lines.append([person.name, member.unit, member.title, f"'{person.id_number}", f"\t{person.phone}"])
    write_csv(f"{YEAR}年站所人员.csv", lines)


def write_csv(name: str, lines: Iterable[Sequence[Any]]) -> None:
    """GB18030, as Excel and WPS save on a Chinese Windows."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    (TARGET / name).write_bytes(text.getvalue().encode("gb18030"))


def write_plan(town: Town) -> None:
    """The year's timetable: merged months, and a date as every author writes it."""
    chance = random.Random("plan")
    book = Workbook()
    sheet = book.active
    sheet.title = "课程安排"
    sheet.append([f"{TOWN}{YEAR}年干部教育培训课程安排表"])
    sheet.append(["月份", "培训时间", "培训内容", "培训类别", "授课人", "培训对象", "培训地点", "学时"])
    starts: list[tuple[int, int]] = []
    for lesson in town.lessons:
        row = sheet.max_row + 1
        is_first = not starts or starts[-1][0] != lesson.on.month
        if is_first:
            starts.append((lesson.on.month, row))
        day, hours = lesson.on, f"{lesson.hours:g}"
        clock = "9:00-11:30" if lesson.part == "上午" else "14:30-17:00"
        when = chance.choice(
            (
                datetime(day.year, day.month, day.day),
                f"{day.month}月{day.day}日{lesson.part}",
                f"{day.year}年{day.month}月{day.day}日{clock}",
                f"{day.year}.{day.month}.{day.day} {lesson.part}",
                f"{full_width(str(day.month))}月{full_width(str(day.day))}日",
            )
        )
        spent = chance.choice((lesson.hours, lesson.hours, f"{hours}学时", full_width(hours)))
        month = f"{day.month}月" if is_first else None
        about = (lesson.title, lesson.category, lesson.lecturer, lesson.audience, lesson.place)
        sheet.append([month, when, *about, spent])
    last = sheet.max_row
    for index, (_, row) in enumerate(starts):
        end = starts[index + 1][1] - 1 if index + 1 < len(starts) else last
        sheet.merge_cells(start_row=row, start_column=1, end_row=end, end_column=1)
    sheet.append(["注：如遇重要会议，培训时间另行通知。"])
    sheet.merge_cells(start_row=last + 1, start_column=1, end_row=last + 1, end_column=8)
    dress(sheet, 8, (7, 22, 34, 18, 14, 28, 20, 8))
    save_xlsx(book, f"{YEAR}年干部教育培训课程安排表.xlsx")


SYMBOLS = {
    "出勤": "√",
    "迟到": "迟",
    "早退": "退",
    "因公请假": "公",
    "病假": "病",
    "事假": "事",
    "缺席": "×",
    "": None,
}
WORDS = {"因公请假": "公出", "": None}


def attendance_of(town: Town) -> dict[tuple[str, str, date], str]:
    """(name, unit, day) -> mark in words ('' = nobody wrote anything)."""
    chance = random.Random("attendance")
    result: dict[tuple[str, str, date], str] = {}
    for member in town.office_staff + town.village_staff:
        diligence = 0.97 - 0.35 * chance.random() ** 3
        for lesson in town.lessons:
            mark = "出勤"
            if chance.random() > diligence:
                bag = ["迟到"] * 4 + ["早退"] + ["因公请假"] * 4 + ["病假"] * 2 + ["事假"] * 3 + ["缺席"] * 2
                mark = chance.choice([*bag, ""] if lesson.on.month > 9 else bag)
            result[member.name, member.unit, lesson.on] = mark
    return result


def lessons_for(town: Town, audience: str, months: range) -> list[Lesson]:
    """The class sessions of these months that this audience (or everybody) was due at."""
    return [x for x in town.lessons if x.on.month in months and x.audience in (audience, EVERYBODY)]


def write_office_attendance(town: Town) -> None:
    """Half a year as one matrix with symbols, the rest with the month and the day in two header rows."""
    marks = attendance_of(town)
    for name, months, two_rows in (
        ("上半年机关集中学习考勤表", range(1, 7), False),
        ("7-11月机关集中学习考勤表", range(7, 12), True),
    ):
        lessons = lessons_for(town, OFFICE, months)
        book = Workbook()
        sheet = book.active
        sheet.title = "考勤"
        sheet.append([f"{TOWN}{YEAR}年{name}"])
        first = ["序号", "姓名", "单位"]
        if two_rows:
            sheet.append(first + [f"{x.on.month}月" for x in lessons])
            sheet.append([None] * 3 + [f"{x.on.day}日" for x in lessons])
            merge_months(sheet, lessons)
        else:
            sheet.append(first + [f"{x.on.month}月{x.on.day}日" for x in lessons])
        for number, member in enumerate(town.office_staff, 1):
            cells = [SYMBOLS[marks[member.name, member.unit, x.on]] for x in lessons]
            sheet.append([number, member.name, member.unit, *cells])
        sheet.append(["注：√出勤 迟迟到 退早退 公因公请假 病病假 事事假 ×缺席"])
        dress(sheet, 3 + len(lessons), (6, 10, 18))
        save_xlsx(book, f"{YEAR}年{name}.xlsx")


def merge_months(sheet: Worksheet, lessons: Sequence[Lesson]) -> None:
    """The month is written once over its days."""
    start = 0
    for index in range(1, len(lessons) + 1):
        if index == len(lessons) or lessons[index].on.month != lessons[start].on.month:
            if index - 1 > start:
                sheet.merge_cells(start_row=2, start_column=4 + start, end_row=2, end_column=3 + index)
            start = index
    for column in "ABC":
        sheet.merge_cells(f"{column}2:{column}3")


def write_village_attendance(town: Town) -> None:
    """Words in an old-format matrix, then a long list from another system."""
    marks = attendance_of(town)
    lessons = lessons_for(town, VILLAGE, range(1, 7))
    rows: list[list[Any]] = [[f"{YEAR}年上半年村（社区）干部培训签到情况"]]
    rows.append(["村（社区）", "学员", *[f"{x.on.month}.{x.on.day}" for x in lessons]])
    for member in town.village_staff:
        cells = [
            WORDS.get(marks[member.name, member.unit, x.on], marks[member.name, member.unit, x.on])
            for x in lessons
        ]
        rows.append([member.unit, member.name, *cells])
    xls_rows(f"{YEAR}年上半年村社区考勤.xls", "签到", rows, village_merges(town.village_staff, 2, 0))

    lines: list[list[Any]] = [["培训日期", "学员姓名", "所在村（社区）", "签到情况"]]
    for lesson in lessons_for(town, VILLAGE, range(7, 12)):
        for member in town.village_staff:
            mark = marks[member.name, member.unit, lesson.on]
            lines.append([f"{lesson.on:%Y/%m/%d}", member.name, member.unit, mark or "未登记"])
    write_csv(f"{YEAR}年7-11月村社区考勤.csv", lines)


def write_scores(town: Town) -> None:
    """One exam a quarter in three formats; the last is after the year's end."""
    chance = random.Random("scores")
    members = town.office_staff + town.village_staff
    book = Workbook()
    sheet = book.active
    sheet.append([f"{YEAR}年第一季度政治理论测试成绩"])
    sheet.append(["序号", "姓名", "单位", "成绩"])
    for number, member in enumerate(members, 1):
        score: Any = min(98, round(chance.gauss(80, 9)))
        score = chance.choice((score, score, score, f"{score}分", full_width(str(score)), score + 0.5))
        score = {7: "缺考", 33: "缓考", 58: 0, 90: "缺考"}.get(number, score)
        sheet.append([number, spaced(member.name, chance), member.unit, score])
    dress(sheet, 4, (6, 12, 20, 10))
    save_xlsx(book, f"{YEAR}年第一季度测试成绩.xlsx")

    rows: list[list[Any]] = [["第二季度党规党纪知识测试"], ["所在单位", "姓 名", "卷面成绩", "考试情况"]]
    for number, member in enumerate(members):
        state = {12: "缺考", 47: "免试", 80: "缓考"}.get(number)
        score = None if state else min(100, round(chance.gauss(83, 8)))
        rows.append([member.unit, member.name, score, state or "正常"])
    xls_rows(f"{YEAR}年第二季度测试成绩.xls", "成绩", rows, ())

    lines: list[list[Any]] = [["姓名", "单位", "得分"]]
    for number, member in enumerate(members):
        score = "缺考" if number in (21, 66) else min(100, round(chance.gauss(78, 11), 1))
        lines.append([member.name, member.unit, score])
    write_csv(f"{YEAR}年第三季度测试成绩.csv", lines)


def write_all(target: Path) -> None:
    """Write every sample file into `target`."""
    global TARGET  # noqa: PLW0603 - one script, one place to write to
    TARGET = target
    TARGET.mkdir(parents=True, exist_ok=True)
    town = make_town()
    write_office_roster(town)
    write_village_rosters(town)
    write_station_roster(town)
    write_plan(town)
    write_office_attendance(town)
    write_village_attendance(town)
    write_scores(town)


def main() -> None:
    """Write the committed samples."""
    write_all(TARGET)
    for path in sorted(TARGET.iterdir()):
        print(f"{path.stat().st_size:8,d}  {path.name}")


if __name__ == "__main__":
    main()
