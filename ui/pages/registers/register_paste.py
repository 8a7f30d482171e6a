"""A block from a spreadsheet pasted on 登记簿: shown first, row by row, entered when the clerk agrees."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.rules import pasting
from app.rules.registers.description import Kind, Register
from app.rules.registers.values import DAY, envelope_field, field_or_none
from ui.models.rows_model import RIGHT, Column
from ui.pages.registers.registers_view import RegistersView
from ui.widgets.paste_dialog import PasteDialog, PasteRow
from ui.work import messages
from ui.work.bus import Notice

if TYPE_CHECKING:
    from app.imports import Preview
    from app.imports.preview import RowMessage, RowResult
    from app.services.page.register_page import OwedLine

NOTHING = "剪贴板里没有可以粘贴的内容；请先在表格软件里复制要登记的行，最好连表头一起。"
COLUMNS: tuple[Column[PasteRow], ...] = (
    Column("number", "行", lambda row: row.number, 3, align=RIGHT),
    Column("name", "登记", lambda row: row.name, 10),
    Column("old", "现在", lambda row: row.old, 9, colour=lambda _row: "muted"),
    Column("new", "改为", lambda row: row.new, 26, colour=lambda row: "" if row.changes else "muted"),
)
_WHO = {"unit": Kind.UNIT, "person": Kind.PERSON, "class": Kind.CLASS}


def paste_entries(view: RegistersView, text: str) -> None:
    """Check a pasted block against the register in front, with what the owed row under the cursor says."""
    from app.imports.pasted import check_pasted

    cells = pasting.clipboard_cells(text)
    if view.page is None or not any(any(row) for row in cells):
        view.ctx.bus.notice.emit(Notice(NOTHING, problem=True))
        return
    register = view.page.register
    view.ctx.runner.query(
        partial(
            check_pasted,
            register_id=register.id,
            cells=cells,
            above=_told(register, view.owed_line),
            year=view.year,
            today=view.ctx.app.today,
        ),
        key=(view, "paste"),
        done=partial(_show, view, register),
        failed=partial(messages.show_error, view),
    )


def _told(register: Register, line: OwedLine | None) -> list[tuple[str, str]]:
    """Whose, for which 所属期 and which paper a row of what is owed is."""
    if line is None:
        return []
    row = line.row
    kind = _WHO.get(row.debtor.kind)
    who = field_or_none(register, envelope_field(register, kind)) if kind is not None else None
    found = [(who.title, line.who)] if who is not None and line.who else []
    if row.term.period.key:
        found.append(("所属期", row.term.period.key))
    slot = field_or_none(register, register.slot) if register.slot and row.slot else None
    if slot is not None:
        title = next((one.title for one in slot.choices if one.id == row.slot), "")
        found += [(slot.title, title)] if title else []
    return found


def _show(view: RegistersView, register: Register, preview: Preview) -> None:
    problems = [f"第 {row.row} 行：{message.text}" for row, message in _errors(preview)]
    problems += [f"{question.text}请在表格里写明后再粘贴。" for question in preview.questions]
    rows = [_row(place, row) for place, row in enumerate(preview.rows) if row.action]
    dialog = PasteDialog(f"粘贴到{register.title}", rows, problems, view, of="条", columns=COLUMNS)
    dialog.agreed.connect(lambda _values: _enter(view, register, preview))
    dialog.open()


def _errors(preview: Preview) -> list[tuple[RowResult, RowMessage]]:
    return [(row, message) for row in preview.rows for message in row.messages if message.level == "error"]


def _row(place: int, row: RowResult) -> PasteRow:
    """A row that is the same as what is there does not change."""
    from app.imports.preview import SKIP

    said = {name: str(value) for name, value in row.fields.items() if value is not None}
    name = said.pop("name", "") or next((text for key, text in said.items() if key != DAY), "")
    shown = list(said.values())
    whole = "、".join(shown)
    old = "、".join(map(str, row.old.values())) or (whole if row.action == SKIP else "")
    new = "、".join(str(row.fields.get(name)) for name in row.old) or whole
    return PasteRow(place, row.row, name, old, new, row)


def _enter(view: RegistersView, register: Register, preview: Preview) -> None:
    from app.imports import apply_preview

    count = preview.writes
    view.ctx.runner.command(
        partial(apply_preview, preview=preview, today=view.ctx.app.today),
        action=preview.action,
        text=f"粘贴到{register.title}（{count} 行）",
        done=lambda _counts: view.ctx.bus.say(f"已粘贴 {count} 条到{register.title}。", undo=True),
    )
