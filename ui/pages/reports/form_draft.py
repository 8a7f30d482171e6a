"""The form in front while its cells are being pointed at: what is kept, what was said since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.papers.form_map import CellSource, FormMap, ListSource, Place

if TYPE_CHECKING:
    from app.jobs.kept_forms import FormSheet, FormShelf, OpenedForm
    from app.services.setting.kept_forms import KeptForm

EMPTY = FormMap({}, {})


class FormDraft:
    """Plain state, no widget: `where` is the map as it stands on the screen."""

    def __init__(self) -> None:
        self.shelf: FormShelf | None = None
        self.opened: OpenedForm | None = None
        self.name = ""
        self.where = EMPTY
        self.is_touched = False

    @property
    def has_map(self) -> bool:
        """Whether anything goes anywhere."""
        return bool(self.where.cells or self.where.lists)

    @property
    def names(self) -> list[str]:
        """The kept forms, and a new one that is not kept yet."""
        kept = [form.name for form in self.shelf.forms] if self.shelf is not None else []
        return kept if self.name in ("", *kept) else [*kept, self.name]

    def kept(self, name: str = "") -> KeptForm | None:
        """A form as it is kept, that in front without a name."""
        forms = self.shelf.forms if self.shelf is not None else ()
        return next((form for form in forms if form.name == (name or self.name)), None)

    def begin(self, name: str, where: FormMap, opened: OpenedForm | None, *, touched: bool) -> None:
        """Another form, or a newer file of this one."""
        self.name, self.where, self.opened, self.is_touched = name, where, opened, touched

    def sheet(self, name: object) -> FormSheet | None:
        """A sheet of the opened file."""
        sheets = self.opened.sheets if self.opened is not None else ()
        return next((sheet for sheet in sheets if sheet.name == name), None)

    def source(self, place: Place) -> CellSource | ListSource | None:
        """What goes into a cell by now."""
        bare = Place("", place.row, place.column)
        for at in (place, bare):
            found = self.where.cells.get(at) or self.where.lists.get(at)
            if found is not None:
                return found
        return None

    def put(self, place: Place, source: CellSource | ListSource | None) -> None:
        """Another source for a cell, or none."""
        bare = Place("", place.row, place.column)
        cells = {at: each for at, each in self.where.cells.items() if at not in (place, bare)}
        lists = {at: each for at, each in self.where.lists.items() if at not in (place, bare)}
        if isinstance(source, CellSource):
            cells[place] = source
        elif source is not None:
            lists[place] = source
        self.where, self.is_touched = FormMap(cells, lists), True

    def marks(self, sheet: FormSheet | None) -> dict[tuple[int, int], str]:
        """What the cells of a sheet show: the words of their figure, the column of their list."""
        if sheet is None or self.shelf is None:
            return {}
        words = {each.id: each.word for each in self.shelf.choices}
        mine = ("", sheet.name)
        found = {
            (place.row, place.column): words.get(cell.figure, cell.figure)
            for place, cell in self.where.cells.items()
            if place.sheet in mine
        }
        return found | {
            (place.row, place.column): f"{each.column} ↓"
            for place, each in self.where.lists.items()
            if place.sheet in mine
        }


def anchor(sheet: FormSheet, row: int, column: int) -> Place:
    """The cell in front, the first of its merged range."""
    for top, left, bottom, right in sheet.merged:
        if top <= row <= bottom and left <= column <= right:
            return Place(sheet.name, top, left)
    return Place(sheet.name, row, column)
