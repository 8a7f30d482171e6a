"""Confidential fields of entries of an open register: they say that they are filled and keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from app.rules.registers.description import Register
from ui.pages.registers.lock import Lock
from ui.widgets.field.form import Field, FormDialog

if TYPE_CHECKING:
    from app.services.register.entry_forms import EntryForm
    from ui.pages.registers.field_editors import FieldEditor
    from ui.work.context import UiContext

KEPT = "已填，保密内容不显示；填写即替换"


class KeptSecrets:
    """`names` are the fields not shown just now; a confidential register is unlocked before its form."""

    def __init__(
        self,
        ctx: UiContext,
        dialog: FormDialog,
        register: Register,
        form: EntryForm,
        fields: Mapping[str, Field],
    ) -> None:
        self._ctx = ctx
        self._dialog, self._register, self._form, self._fields = dialog, register, form, fields
        secret = [each.id for each in register.fields if each.secret and not register.secret]
        self.names = {name for name in secret if form.texts.get(name) and name in fields}
        for name in self.names:
            fields[name].set_hint(KEPT)

    @property
    def shown(self) -> EntryForm:
        """The form without them."""
        texts = {name: "" if name in self.names else text for name, text in self._form.texts.items()}
        return replace(self._form, texts=texts)

    def keeps(self, name: str, editor: FieldEditor) -> bool:
        """Whether what is stored stays: nothing was typed over it."""
        return name in self.names and not editor.given()

    def offer(self, editors: Mapping[str, FieldEditor]) -> None:
        """A button that shows them once nobody else sees the screen."""
        if self.names:
            button = self._dialog.add_link("显示保密内容")
            button.clicked.connect(lambda _checked: self.unlock(editors))

    def unlock(self, editors: Mapping[str, FieldEditor]) -> None:
        """What is confidential stands in its field; what was typed over it stays typed."""
        if not Lock(self._dialog, self._ctx).unlock(self._register.id):
            return
        for name in self.names:
            if not editors[name].given():
                editors[name].fill(self._form)
            self._fields[name].set_hint("")
        self.names = set()
