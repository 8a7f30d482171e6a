"""The unit and the title of a row of a roster: columns of their own, one cell for both, or a line above."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.imports.known import UnitIndex
from app.imports.layouts.layout import Layout
from app.imports.layouts.person_fields import UNIT
from app.imports.people.person_values import title_of
from app.imports.preview import Verdicts
from app.imports.rows.records import Record, section_unit
from app.imports.values import blank_to_empty
from app.imports.words.title_unit import is_list_title, unit_above
from app.imports.words.written_names import CELL_ERROR

_SPLIT = re.compile(
    r"^(.{1,18}?(?:办公室|服务中心|中心|社区|居委会|村委会|支部|村|所|站|大队|队|局|院|办|纪委|党委|"
    r"政府|人大|武装部|妇联|团委|工会))(.+)$"
)
_CODE = re.compile(r"^[A-Za-z]{0,4}[-_]?\d[\d.\-_]*$")
_UNIT_END = re.compile(r"(?:办公室|中心|社区|委员会|村|所|站|队|局|院|办|科|委)$")


class FieldLabels:
    """The file's own headers of the fields of a list."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._found: dict[str, str] = {}

    def of(self, field: str) -> str:
        """The file's own header of a field."""
        if field not in self._found:
            self._found[field] = self._layout.column_label(self._layout.columns.get(field))
        return self._found[field]


class PostReader:
    """Reads the post of a row: which unit is meant, and what the person is there."""

    def __init__(self, layout: Layout, units: UnitIndex, labels: FieldLabels) -> None:
        self._layout = layout
        self._units = units
        self._labels = labels
        self._title_unit = unit_above(_lines_above(layout), units.names, units.town)

    def unit_and_title(
        self, record: Record, say: Verdicts, *, home: str = "", beside: str = ""
    ) -> tuple[str, str]:
        """Unit (a known one when meant) and title, also out of one cell or a section line, else `home`.

        `beside` is a post that stood beside the name.
        """
        unit, title = blank_to_empty(record.raw("unit")), self._title(record, say, beside)
        has_column = "unit" in self._layout.columns
        label = self._labels.of("unit")
        if not unit and (both := blank_to_empty(record.raw("unit_title"))):
            label = self._labels.of("unit_title")
            unit, rest = _split_post(both, self._units.names)
            title = title or rest
        if not unit and not has_column:
            unit = section_unit(record.section)
            # A title further down is another list's.
            if not (unit or is_list_title(record.section)):
                told = section_unit(record.sheet.name) or self._title_unit
                unit = ("" if _leaves_unit(self._layout) else told) or home
        if not unit:
            say.error("unit_missing", label or "单位", "没有单位，请补上单位")
            return "", title
        if unit.startswith("=") or CELL_ERROR.match(unit):
            say.error("unit_unreadable", label, f"单位“{unit[:20]}”不是单位名称，请改正")
            return "", title
        if two := self._several(unit):
            say.warn(
                "unit_several",
                label,
                f"单位“{unit[:20]}”是几个单位，按“{two[0]}”登记；兼任的请导入后在人员资料的任职里补上",
            )
            unit = two[0]
        found, near = self._units.resolve(unit)
        if near:
            how = "将按已有单位登记" if near == found else "将新建单位"
            say.warn("unit_nearly_matches", label, f"单位“{unit}”与已有的“{near}”相近，{how}；请核对")
        return found, title

    def _title(self, record: Record, say: Verdicts, beside: str) -> str:
        """The post; a number is the code of one."""
        title = title_of(record.raw("title")) or title_of(beside)
        if _CODE.match(title):
            say.warn(
                "title_is_code", self._labels.of("title"), f"职务“{title[:12]}”是代码，没有登记；请写职务名称"
            )
            return ""
        return title

    def _several(self, unit: str) -> list[str]:
        """The units of a cell that names more than one (财政所、统计站), [] when it names one."""
        parts = [part for part in re.split(r"[、,，;；/]|\s{2,}", unit.strip()) if part]
        if len(parts) < 2:
            return []
        known = {name.replace(" ", "") for name in self._units.names}
        fits = unit.replace(" ", "") not in known
        return parts if fits and all(p in known or _UNIT_END.search(p) for p in parts) else []


def _lines_above(layout: Layout) -> list[str]:
    cells = (value for row in layout.sheet.rows[layout.begin : layout.top] for value in row)
    return [value for value in cells if isinstance(value, str)]


def _leaves_unit(layout: Layout) -> bool:
    """Whether a column headed 单位 is taken for a relative's: no title stands in for it."""
    return "unit" not in layout.columns and any(map(UNIT.score, layout.leaves))


def _split_post(text: str, units: Sequence[str]) -> tuple[str, str]:
    """单位及职务 in one cell: a known unit at its start, else the usual endings of unit names."""
    plain = text.replace(" ", "")
    names = [name for name in units if plain.startswith(name)]
    if names:
        unit = max(names, key=len)
        return unit, plain[len(unit) :].lstrip("、，,")
    if (parts := text.split(" ")) and len(parts) == 2:
        return parts[0], parts[1]
    match = _SPLIT.match(plain)
    return (match[1], match[2].lstrip("、，,")) if match else (plain, "")
