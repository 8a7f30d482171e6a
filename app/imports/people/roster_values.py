"""One row of a roster read value by value: what it says, and what is wrong or doubtful about it."""

from __future__ import annotations

from datetime import date, time

from app.imports.known import PeopleIndex, UnitIndex
from app.imports.layouts.columns import ROSTER_FIELDS
from app.imports.layouts.layout import Layout
from app.imports.people.documents import read_document
from app.imports.people.name_posts import HEADED, name_and_post
from app.imports.people.person_values import (
    has_lost_digits,
    is_masked_id,
    is_number_stored_id,
    name_fault,
    sex_of,
)
from app.imports.people.phones import read_phone
from app.imports.people.posts import FieldLabels, PostReader
from app.imports.preview import Verdicts
from app.imports.rows.records import Record
from app.imports.values import blank_to_empty
from app.imports.words.written_names import CELL_ERROR, SETTLED, WrittenName, read_name
from app.reader.sheet import text_of
from app.rules import id_number
from app.rules.dates import read_birth, read_moment

EXACT = 10


class RosterReader:
    """Reads the values of a row and says what is wrong with each."""

    def __init__(
        self, layout: Layout, units: UnitIndex, today: date | None, people: PeopleIndex | None = None
    ) -> None:
        self._layout = layout
        self._people = people
        self._today = today
        self._labels = FieldLabels(layout)
        self._beside: list[str] = []
        self._post = ""
        self.written = WrittenName("")
        self._posts = PostReader(layout, units, self._labels)
        self._doubtful = [] if layout.corrected else sorted(layout.whose.doubtful)
        birth = self.label("birth")
        self._month_only = "年月" in birth and "日" not in birth

    def label(self, field: str) -> str:
        """The file's own header of a field."""
        return self._labels.of(field)

    def name(self, record: Record, say: Verdicts) -> str:
        """The name as it will be stored."""
        raw = record.raw("name")
        if "title" not in self._layout.columns:
            raw, self._post = name_and_post(raw, headed=HEADED.search(self.label("name")) is not None)
        formula = record.sheet.formulas.get((record.row - 1, self._layout.columns["name"]))
        fault = name_fault(raw, formula=formula is not None and not formula.is_trusted)
        self.written = written = read_name(raw)
        self._beside = []
        name = written.name
        label = self.label("name")
        if fault == "formula_in_name":
            shown = (formula.text if formula else "") or text_of(raw)
            say.error(fault, label, f"姓名一格是公式“{shown[:30]}”，请改成文字后重新导入")
        elif fault:
            say.error(fault, label, f"姓名“{name}”里夹有看不见的控制字符，请重新手工输入姓名")
        elif not name:
            say.error("name_missing", label, "没有姓名，请补上姓名")
        elif any(item.score(name) >= EXACT for item in ROSTER_FIELDS):
            say.error("name_not_a_name", label, f"“{name[:12]}”是表头的字，不是姓名；请按一人一行的名单导入")
        elif CELL_ERROR.match(name) or len(name) > 30:
            say.error("name_unreadable", label, f"姓名“{name[:12]}”不是姓名，请改正")
        known = self._people is not None and bool(self._people.named(name))
        self._tell_doubtful(say)
        for doubt in () if fault else written.doubts:
            if known and doubt.code in SETTLED:
                continue
            {"error": say.error, "warning": say.warn}.get(doubt.level, say.note)(
                doubt.code, label, doubt.text
            )
        return name

    def _tell_doubtful(self, say: Verdicts) -> None:
        """Said once, with the first row: columns that may be a relative's were not read."""
        if not self._doubtful:
            return
        layout = self._layout
        labels = "、".join(f"“{layout.column_label(column)}”" for column in self._doubtful)
        text = f"{labels}分不清是本人的还是旁边那人的，没有读取；是本人的，请在导入向导中指定各列"
        say.warn("column_whose", layout.column_label(self._doubtful[0]), text)
        self._doubtful = []

    def gone(self, record: Record) -> str:
        """What stood behind the name that says somebody is no current staff, unless the user kept the row."""
        return f"“{self.written.gone}”" if self.written.gone and not record.kept else ""

    def number(self, record: Record, say: Verdicts) -> tuple[str, id_number.IdNumber | None]:
        """The ID number, and what it says when it can be trusted. Never repaired."""
        raw = record.raw("id_number")
        label = self.label("id_number")
        if is_number_stored_id(raw):
            text = "身份证号以数字格式保存，末几位已丢失；请把该列改为文本格式，再照原件重新录入"
            say.error("id_number_stored_as_number", label, text)
            return "", None
        if is_masked_id(raw):
            say.note("id_number_hidden", label, "身份证号隐去了几位，没有登记；名册中已有的不变")
            return "", None
        glued = self.written.id_number
        found = read_document(blank_to_empty(record.raw("document")), blank_to_empty(raw))
        if found.kind:
            self._beside.append(found.note)
            text = f"证件是{found.kind}，号码记在备注里；身份证号先空着"
            say.note("document_other", label, text)
        elif found.called:
            text = f"证件写的是{found.called}，号码却是身份证号，按身份证号登记，请核对"
            say.warn("document_differs", label, text)
        elif found.number and glued and id_number.card_of(found.number) != id_number.card_of(glued):
            say.warn("id_number_two", label, "姓名后面连着的身份证号和身份证号一栏不同，按身份证号一栏登记")
        text = found.number or glued
        if not text:
            return "", None
        read = id_number.read_id_number(text, today=self._today)
        if not read.problem:
            if len(read.number) == 15:
                told = "身份证号是 15 位的旧号码，已停用；有 18 位号码的请改成 18 位"
                say.note("id_number_old_form", label, told)
            return read.number, read
        shown = id_number.mask(read.number)
        texts = {
            "id_length": f"身份证号 {shown} 有 {len(read.number)} 位，应为 18 位，请照原件核对",
            "id_characters": f"身份证号 {shown} 里有数字以外的字符，请照原件核对",
            "id_impossible_date": f"身份证号 {shown} 中的出生日期不存在，请照原件核对",
            "id_check_digit": f"身份证号 {shown} 的末位校验码不对，请照原件逐位核对",
        }
        say.error(read.problem, label, texts[read.problem])
        return read.number, None

    def sex(self, record: Record, number: id_number.IdNumber | None, say: Verdicts) -> str:
        """男 or 女, from the ID number when the file does not say."""
        raw = record.raw("sex")
        sex = sex_of(raw)
        label = self.label("sex")
        if sex is None:
            say.warn("sex_unreadable", label, f"性别“{text_of(raw)[:10]}”看不懂，请写男或女")
            sex = ""
        if number is not None and number.sex:
            if sex and sex != number.sex:
                say.warn(
                    "sex_contradicts_id", label, f"性别写的是“{sex}”，按身份证号应为“{number.sex}”，请核对"
                )
            return sex or number.sex
        return sex

    def birth(self, record: Record, number: id_number.IdNumber | None, say: Verdicts) -> str:
        """'YYYY-MM' or 'YYYY-MM-DD', from the ID number when the file does not say."""
        raw = record.raw("birth")
        label = self.label("birth")
        value = blank_to_empty(raw) if isinstance(raw, str | bool | time) else raw
        birth, problem = read_birth(value, month_only=self._month_only)
        known = number.birth.isoformat() if number is not None and number.birth else ""
        if problem == "empty":
            return known
        if problem == "uncertain":
            if known and known[:4] == birth[:4] and known[5:7] in ("01", "10"):
                return known[:7]
            say.warn(
                "birth_uncertain",
                label,
                f"出生年月“{text_of(raw)}”分不清是 1 月还是 10 月，请改写成 1985-01 的样子",
            )
            return birth
        if problem:
            say.warn("birth_unreadable", label, f"出生年月“{text_of(raw)[:20]}”看不懂，请写成 1985-03 的样子")
            return known
        if known and not known.startswith(birth):
            say.warn(
                "birth_contradicts_id", label, f"出生年月写的是 {birth}，按身份证号应为 {known[:7]}，请核对"
            )
        return birth

    def unit_and_title(self, record: Record, say: Verdicts, *, home: str = "") -> tuple[str, str]:
        """Unit and title, the title also out of the cell of the name."""
        return self._posts.unit_and_title(record, say, home=home, beside=self._post)

    def joined(self, record: Record, say: Verdicts) -> date | None:
        """The day of joining of the row's own column; None when it does not say."""
        raw = record.raw("joined")
        text = blank_to_empty(raw)
        if not text:
            return None
        label = self.label("joined")
        found = read_moment(text if isinstance(raw, bool | time) else raw).day
        if found is not None:
            return found
        month, problem = read_birth(text)
        if problem or len(month) != len("2024-03"):
            say.error(
                "joined_unreadable", label, f"{label}“{text[:20]}”看不懂，请写成 2024-03-15 的样子，或留空"
            )
            return None
        say.warn("joined_month_only", label, f"{label}“{text[:20]}”没有写日，按 {month}-01 登记，请核对")
        return date.fromisoformat(f"{month}-01")

    def phone(self, record: Record, say: Verdicts) -> str:
        """The telephone number; never one that lost its last digits."""
        raw = record.raw("phone")
        if has_lost_digits(raw):
            text = f"电话“{text_of(raw)}”以科学计数法保存，末几位已丢失，不导入；请照原件补上"
            say.warn("phone_lost_digits", self.label("phone"), text)
            return ""
        number, code, text = read_phone(raw)
        if code:
            (say.note if code == "phone_hidden" else say.warn)(code, self.label("phone"), text)
        return number or self.written.phone

    def note(self, record: Record, known: str = "") -> str:
        """The remark of a row with what stood beside the name and the number of another paper.

        `known` is the remark the roster has: without a remark in the file it stays before them.
        """
        parts = [blank_to_empty(record.raw("note")) or known, self.written.remark, *self._beside]
        kept: list[str] = []
        for part in parts:
            if part and not any(part in before for before in kept):
                kept.append(part)
        return "；".join(kept) if len(kept) > 1 or kept != [known] else known
