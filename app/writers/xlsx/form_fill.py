"""Fill the cells of somebody else's workbook: pictures, formats, formulas and every other part stay (I16)."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from functools import cached_property
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from app.errors import InputProblem
from app.papers.document import Value
from app.papers.form_map import Place
from app.writers.files import Written, replacing
from app.writers.xlsx.cell_splice import SheetMap, read_sheet, splice
from app.writers.xlsx.form_package import DATE, FormPackage, local, open_form

_EPOCH = date(1899, 12, 30).toordinal()
_FORMULA = re.compile(rb"<(?:[A-Za-z0-9]+:)?f[\s>/]")
LONGEST = 32_767


class Form:
    """An opened form: asked for what stands in its cells, filled, written."""

    def __init__(self, package: FormPackage) -> None:
        self.package = package
        self._maps: dict[str, SheetMap] = {}
        self._values: dict[str, dict[tuple[int, int], str | int | float]] = {}

    @classmethod
    def of(cls, path: Path) -> Form:
        """Open a workbook. Raises what `open_form` raises."""
        return cls(open_form(path))

    def sheet(self, name: str) -> SheetMap:
        """Where the cells of a sheet are. Raises `InputProblem` form.no_sheet, form.unreadable."""
        sheets = self.package.sheets
        if not name and len(sheets) == 1:
            name = next(iter(sheets))
        if name not in sheets:
            raise InputProblem("form.no_sheet", sheet=name, sheets="、".join(sheets))
        part = sheets[name]
        if part not in self._maps:
            try:
                self._maps[part] = read_sheet(self.package.parts[part])
            except (expat.ExpatError, ValueError, IndexError, KeyError) as error:
                raise InputProblem("form.unreadable", file=self.package.path.name) from error
        return self._maps[part]

    def settled(self, place: Place) -> Place:
        """The cell that holds a place: the first of a merged range."""
        row, column = self.sheet(place.sheet).anchor(place.row, place.column)
        return Place(place.sheet, row, column)

    @cached_property
    def strings(self) -> tuple[str, ...]:
        """The workbook's string table."""
        part = next((name for name in self.package.parts if name.endswith("/sharedStrings.xml")), None)
        if part is None:
            return ()
        root = ElementTree.fromstring(self.package.parts[part])
        return tuple(
            "".join(
                text.text or ""
                for run in ((item,) if _is_plain(item) else tuple(item))
                if local(run.tag) in ("si", "r")
                for text in run
                if local(text.tag) == "t"
            )
            for item in root
        )

    def text(self, place: Place) -> str:
        """What stands in a cell, '' for nothing."""
        cell = self.sheet(place.sheet).cells.get((place.row, place.column))
        if cell is None:
            return ""
        if cell.kind == "s" and cell.text.isdigit() and int(cell.text) < len(self.strings):
            return self.strings[int(cell.text)]
        return cell.text

    def is_free(self, place: Place) -> bool:
        """Whether a cell is empty and no part of a merged range but its first."""
        cell = self.sheet(place.sheet).cells.get((place.row, place.column))
        return self.settled(place) == place and (cell is None or not (cell.text or cell.has_formula))

    def put(self, place: Place, value: Value) -> None:
        """Write a value. Raises `InputProblem` form.formula where a formula stands."""
        if value is None or value == "":
            return
        place = self.settled(place)
        sheet = self.sheet(place.sheet)
        cell = sheet.cells.get((place.row, place.column))
        if cell is not None and cell.has_formula:
            raise InputProblem("form.formula", place=place.text)
        look = self.package.look(sheet.style(place.row, place.column))
        part = self._part(place.sheet)
        self._values.setdefault(part, {})[place.row, place.column] = _stored(value, look)

    def look(self, place: Place) -> str:
        """How a cell shows a number: percent, date or ''."""
        return self.package.look(self.sheet(place.sheet).style(place.row, place.column))

    def _part(self, name: str) -> str:
        return self.package.sheets[name] if name else next(iter(self.package.sheets.values()))

    def write(self, path: Path) -> Written:
        """The workbook with its new cells; every other part of the package has the bytes it had.

        Where the book has formulas it is told to compute them when it is opened.
        """
        changed = {part: splice(self._maps[part], values) for part, values in self._values.items()}
        if any(_FORMULA.search(self.package.parts[part]) for part in self.package.sheets.values()):
            changed[self.package.workbook] = computed_anew(self.package.parts[self.package.workbook])
        made = BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for info in self.package.infos:
                data = changed.get(info.filename, self.package.parts.get(info.filename, b""))
                archive.writestr(info, data, compress_type=info.compress_type)
        with replacing(path) as stream:
            stream.write(made.getvalue())
        return Written(path)


def computed_anew(workbook: bytes) -> bytes:
    """The workbook's part with `fullCalcOnLoad`, and nothing else of it changed."""
    found = re.search(rb"<((?:[A-Za-z0-9]+:)?)calcPr\b[^>]*>", workbook)
    if found is not None:
        tag = found[0]
        if b"fullCalcOnLoad" in tag:
            new = re.sub(rb"fullCalcOnLoad=(['\"])[^'\"]*\1", rb'fullCalcOnLoad="1"', tag)
        else:
            new = re.sub(rb"(calcPr)", rb'\1 fullCalcOnLoad="1"', tag, count=1)
        return workbook[: found.start()] + new + workbook[found.end() :]
    # In the order of the format it follows defined names, else the sheets.
    for tag in (rb"definedNames", rb"externalReferences", rb"functionGroups", rb"sheets"):
        end = re.search(rb"</((?:[A-Za-z0-9]+:)?)" + tag + rb">", workbook)
        if end is not None:
            new = b"<" + end[1] + b'calcPr fullCalcOnLoad="1"/>'
            return workbook[: end.end()] + new + workbook[end.end() :]
    return workbook


def _is_plain(item: ElementTree.Element) -> bool:
    return not any(local(child.tag) == "r" for child in item)


def _stored(value: Value, look: str) -> str | int | float:
    """A value as the cell takes it: a day is a number only where the cell shows numbers as days."""
    if isinstance(value, date):
        return value.toordinal() - _EPOCH if look == DATE else f"{value:%Y-%m-%d}"
    if isinstance(value, str):
        return value[:LONGEST]
    assert value is not None
    return value
