"""What can be done in 登记簿设置: each act is one operation, told in words, that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.rules.registers import setting_lines as lines
from app.rules.registers.description import Kind
from ui.pages.registers import register_sharing as sharing
from ui.work import messages

if TYPE_CHECKING:
    from ui.pages.registers.settings_desk import SettingsDesk

    Act = Callable[[SettingsDesk], object]


@dataclass(frozen=True)
class Verb:
    """A button: `keys` its own key, `tip_keys` the one that the tables answer to."""

    id: str
    words: str
    call: Act
    keys: str = ""
    tip_keys: str = ""
    tip: str = ""


# -- one line -----------------------------------------------------------------------------------------


def edit(dialog: SettingsDesk) -> None:
    """Call something otherwise, set the days of a due; an own register opens its editor."""
    from ui.pages.registers.setting_forms import DaysDialog, RenameDialog

    found, line = dialog.found, dialog.line
    if found is None:
        return
    if found.base is None:
        change(dialog)
    elif line is not None and lines.DAYS in line.verbs:
        DaysDialog(dialog, found.base.due(line.key[1]), found.now.due(line.key[1])).open()
    elif line is not None and lines.RENAME in line.verbs:
        RenameDialog(dialog, line).open()


def toggle(dialog: SettingsDesk) -> None:
    """Hide or show, ask or not."""
    found, line = dialog.found, dialog.line
    if found is not None and found.base is not None and line is not None and lines.TOGGLE in line.verbs:
        dialog.keep(lines.toggled(found.changes, found.base, found.now, line.key), _told(dialog, line.what))


def move(dialog: SettingsDesk, by: int) -> None:
    """A column of a list one place up or down."""
    found, line = dialog.found, dialog.line
    if found is not None and found.base is not None and line is not None and lines.MOVE in line.verbs:
        dialog.wanted_line = line.id
        changed = lines.moved(found.changes, found.base, found.now, line.key, by)
        if changed != found.changes:
            dialog.keep(changed, _told(dialog, line.what))


def back(dialog: SettingsDesk) -> None:
    """恢复默认: the line as it is shipped; what she added goes, where no entry holds it."""
    found, line = dialog.found, dialog.line
    if found is not None and found.base is not None and line is not None and line.differences:
        dialog.keep(lines.without(found.changes, line.differences), f"恢复默认：{line.what}")


def back_all(dialog: SettingsDesk) -> None:
    """Everything as it is shipped; what entries hold of hers stays."""
    from app.services.register import settings

    found = dialog.found
    if found is None or found.base is None or not found.changes:
        return
    safe = "已有登记的自加栏目和选项会留下，登记的内容都在；可以撤销。"
    if not messages.confirm(dialog, f"把“{found.now.title}”的全部改动恢复默认？", "全部恢复", safe=safe):
        return

    def done(kept: tuple[str, ...]) -> None:
        left = f"；登记里用着的留下：{'、'.join(kept)}" if kept else ""
        dialog.ctx.bus.say(f"已恢复默认{left}。", undo=True)

    dialog.ctx.runner.command(
        partial(settings.reset_settings, register_id=found.now.id),
        action="register.reset",
        text=f"登记簿恢复默认：{found.base.title}",
        done=done,
        failed=dialog.say_failed,
    )


def add_field(dialog: SettingsDesk) -> None:
    """A field of her own more."""
    from ui.pages.registers.setting_forms import FieldDialog

    if dialog.found is not None and dialog.found.base is not None:
        FieldDialog(dialog).open()


def choice_field(dialog: SettingsDesk) -> str | None:
    """The shipped field of choices that the line under the cursor is of."""
    found, line = dialog.found, dialog.line
    if found is None or line is None or line.key[0] not in ("fields", "choices"):
        return None
    field = next((one for one in found.now.fields if one.id == line.key[1]), None)
    is_fit = field is not None and field.kind is Kind.CHOICE and lines.is_fixed_choice(field)
    return line.key[1] if is_fit else None


def add_choice(dialog: SettingsDesk) -> None:
    """A choice of her own more, of the field under the cursor."""
    from ui.pages.registers.setting_forms import ChoiceDialog

    field_id = choice_field(dialog)
    if field_id is not None:
        ChoiceDialog(dialog, field_id).open()


def _told(dialog: SettingsDesk, what: str) -> str:
    title = dialog.found.now.title if dialog.found is not None else ""
    return f"登记簿设置：{title}，{what}"


# -- a whole register ---------------------------------------------------------------------------------


def switch(dialog: SettingsDesk) -> None:
    """On or off: off it asks for nothing, its entries stay."""
    from app.services.register import settings

    found = dialog.found
    if found is None:
        return
    is_on = not found.now.on
    word = "启用" if is_on else "停用"
    dialog.say("")
    dialog.ctx.runner.command(
        partial(settings.switch_register, register_id=found.now.id, is_on=is_on),
        action="register.settings",
        text=f"{word}登记簿：{found.now.title}",
        done=lambda _: dialog.ctx.bus.say(
            f"已{word}“{found.now.title}”" + ("。" if is_on else "，不再提示应报，已有登记都在。"), undo=True
        ),
        failed=dialog.say_failed,
    )


def new(dialog: SettingsDesk) -> None:
    """A register of her own."""
    from ui.pages.registers.own_editor import OwnEditor

    OwnEditor(dialog.ctx, dialog, saved=dialog.go_to).open()


def change(dialog: SettingsDesk) -> None:
    """A register of her own is changed."""
    from ui.pages.registers.own_editor import OwnEditor

    if dialog.found is not None and dialog.found.base is None:
        OwnEditor(dialog.ctx, dialog, register_id=dialog.found.now.id, saved=dialog.go_to).open()


def drop(dialog: SettingsDesk) -> None:
    """A register of her own goes, while it has no entries."""
    from app.services.register import own_registers

    found = dialog.found
    if found is None or found.base is not None:
        return
    dialog.say("")
    title = found.now.title
    asked = f"删除登记簿“{title}”？"
    if not found.entries and not messages.confirm(dialog, asked, "删除", safe="可以撤销。"):
        return
    dialog.ctx.runner.command(
        partial(own_registers.remove_own, register_id=found.now.id),
        action="register.drop",
        text=f"删除登记簿：{title}",
        done=lambda _: dialog.ctx.bus.say(f"已删除登记簿“{title}”。", undo=True),
        failed=dialog.say_failed,
    )


def load(dialog: SettingsDesk) -> None:
    """载入: a register somebody passed on."""
    dialog.say("")
    sharing.load(dialog)


def save_as(dialog: SettingsDesk) -> None:
    """另存为: the register, or her changes to it, as a file."""
    dialog.say("")
    if dialog.found is not None:
        sharing.save_as(dialog, dialog.found.now)


SIDE: tuple[Verb, ...] = (
    Verb("edit", "修改…", edit, tip_keys="Enter", tip="改名称，改期限"),
    Verb("toggle", "隐藏或显示", toggle, tip_keys="空格"),
    Verb("up", "上移", partial(move, by=-1), keys="Alt+Up", tip="这一列上移一格"),
    Verb("down", "下移", partial(move, by=1), keys="Alt+Down", tip="这一列下移一格"),
    Verb("field", "加栏目…", add_field, keys="Ctrl+Shift+N"),
    Verb("choice", "加选项…", add_choice, keys="Ctrl+Shift+A", tip="给光标所在的栏目加一个选项"),
    Verb("back", "恢复默认", back, tip_keys="Delete", tip="这一处恢复成随程序的样子"),
    Verb("back_all", "全部恢复…", back_all),
)
FOOT: tuple[Verb, ...] = (
    Verb("switch", "停用", switch, keys="Ctrl+T", tip="启用或停用这本登记簿"),
    Verb("new", "新建登记簿…", new, keys="Ctrl+N"),
    Verb("change", "修改登记簿…", change, tip_keys="F2"),
    Verb("drop", "删除登记簿", drop),
    Verb("load", "载入…", load, keys="Ctrl+O", tip="载入别处另存的登记簿文件"),
    Verb("save_as", "另存为…", save_as, keys="Ctrl+S", tip="另存为文件，交给别的乡镇用"),
)
