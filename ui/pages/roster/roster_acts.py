"""What the buttons of the roster page do: each opens its dialog on the person under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.pages.roster.roster_page import RosterLine
    from ui.pages.roster.roster_tab import RosterTab
    from ui.papers.output import Saver


class RosterActs:
    """Acts of the roster page; dialogs are imported when first opened."""

    def __init__(self, tab: RosterTab) -> None:
        self._tab = tab
        self._saver: Saver | None = None

    def add(self) -> None:
        """A new person, in the unit chosen in the tree."""
        from ui.pages.roster.person_dialog import PersonDialog

        choice = self._tab.tree.choice
        unit_id = choice.value if choice.kind == "unit" and isinstance(choice.value, int) else None
        dialog = PersonDialog(self._tab.ctx, None, self._tab, unit_id=unit_id)
        dialog.saved.connect(self._tab.show_person)
        dialog.open()

    def edit(self) -> None:
        """The person under the cursor."""
        line = self._tab.current_line()
        if line is not None:
            self.edit_line(line)

    def edit_line(self, line: RosterLine) -> None:
        """One person."""
        from ui.pages.roster.person_dialog import PersonDialog

        dialog = PersonDialog(self._tab.ctx, line.id, self._tab)
        dialog.saved.connect(self._tab.show_person)
        dialog.open()

    def transfer(self) -> None:
        """Another unit or post from a day on."""
        line = self._tab.current_line()
        if line is not None:
            from ui.pages.roster.person_move_dialogs import TransferDialog

            TransferDialog(self._tab.ctx, line.person, self._tab).open()

    def leave_or_rejoin(self) -> None:
        """离册, 借调 or 停职; for somebody who is away: coming back."""
        line = self._tab.current_line()
        if line is None:
            return
        from ui.pages.roster.leave_dialogs import LeaveDialog, ReturnDialog

        dialog = ReturnDialog if line.away else LeaveDialog
        dialog(self._tab.ctx, line.person, self._tab).open()

    def remove(self) -> None:
        """Take back a mistaken entry."""
        line = self._tab.current_line()
        if line is not None:
            from ui.pages.roster.person_move_dialogs import remove

            remove(self._tab.ctx, line.person, self._tab)

    def manage_units(self) -> None:
        """Order, names and kinds of units."""
        from ui.pages.roster.units_dialog import UnitsDialog

        UnitsDialog(self._tab.ctx, self._tab).open()

    def manage_groups(self) -> None:
        """人员类别: names, order, members, end."""
        from ui.pages.roster.groups_dialog import GroupsDialog

        GroupsDialog(self._tab.ctx, self._tab).open()

    def paper_params(self) -> dict[str, object]:
        """What stands on a printed roster: the day, the unit chosen in the tree, numbers as on screen."""
        choice = self._tab.tree.choice
        page = self._tab.page
        params: dict[str, object] = {"on": self._tab.day, "full_numbers": not self._tab.is_masked}
        if choice.kind == "unit":
            params["unit_id"] = choice.value
        elif choice.kind == "group" and page is not None:
            params["group_id"] = next(group.id for group in page.groups if group.name == choice.value)
        return params

    def print_list(self) -> None:
        """The roster on paper, seen first."""
        from ui.papers.preview_dialog import open_preview

        open_preview(self._tab, self._tab.ctx, "roster", self.paper_params())

    def print_record(self) -> None:
        """学习培训情况 of the person under the cursor, for a dossier, seen first."""
        line = self._tab.current_line()
        if line is not None:
            from ui.papers.preview_dialog import open_preview

            params = {"year": self._tab.year, "person_ids": (line.id,), "today": self._tab.ctx.app.today}
            open_preview(self._tab, self._tab.ctx, "record", params)

    def export_list(self) -> None:
        """The roster as a spreadsheet in the folder of exports."""
        from ui.papers.output import Saver

        if self._saver is None:
            self._saver = Saver(self._tab.ctx, self._tab)
        self._saver.save("roster", self.paper_params(), ending="xlsx")

    def import_file(self) -> None:
        """The import wizard."""
        from ui.wizards.import_wizard import open_import_wizard

        open_import_wizard(self._tab, self._tab.ctx, "roster", {"year": self._tab.year})
