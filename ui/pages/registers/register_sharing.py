"""载入 and 另存为: registers passed on as files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from ui.work import messages

if TYPE_CHECKING:
    from app.rules.registers.description import Register
    from app.services.register.sharing import Offered
    from ui.pages.registers.settings_desk import SettingsDesk

FILES = "登记簿文件 (*.json)"
MOST_SHOWN = 12
COPY, MERGE, TAKE = "另存一份", "合并", "载入"


def save_as(dialog: SettingsDesk, register: Register) -> None:
    """The file of a register, where the clerk says."""
    from app.services.register import sharing

    start = str(dialog.ctx.app.paths.exports / f"{register.title}.json")
    chosen, _ = QFileDialog.getSaveFileName(dialog, "另存登记簿", start, FILES)
    if not chosen:
        return
    path = Path(chosen if chosen.lower().endswith(".json") else f"{chosen}.json")
    dialog.ctx.runner.query(
        partial(sharing.save_shared, register_id=register.id, path=path),
        key="register-share",
        done=lambda _: dialog.ctx.bus.say(f"已另存为 {path.name}，文件里只有登记簿的样子，没有登记的内容。"),
        failed=dialog.say_failed,
    )


def load(dialog: SettingsDesk) -> None:
    """Choose a file and show what it brings."""
    chosen, _ = QFileDialog.getOpenFileName(dialog, "载入登记簿", str(dialog.ctx.app.paths.exports), FILES)
    if chosen:
        read(dialog, Path(chosen))


def read(dialog: SettingsDesk, path: Path) -> None:
    """What the file brings, beside what is here; then take it in as she says."""
    from app.services.register import sharing

    dialog.ctx.runner.query(
        partial(sharing.offer, path=path),
        key="register-offer",
        done=partial(_offer, dialog),
        failed=dialog.say_failed,
    )


def _offer(dialog: SettingsDesk, offered: Offered) -> None:
    from app.services.register import sharing

    words = {sharing.MERGE: MERGE, sharing.COPY: COPY, sharing.NEW: TAKE}
    ways = (words[way] for way in offered.ways)
    chosen = messages.ask(dialog, _happened(offered), *ways, safe=_shown(offered))
    how = next((way for way in offered.ways if words[way] == chosen), None)
    if how is None:
        return
    title = offered.shared.title
    dialog.ctx.runner.command(
        partial(sharing.take_in, shared=offered.shared, how=how),
        action="register.share",
        text=f"载入登记簿：{title}（{words[how]}）",
        done=partial(_taken, dialog, title),
        failed=dialog.say_failed,
    )


def _taken(dialog: SettingsDesk, title: str, register_id: str) -> None:
    dialog.go_to(register_id)
    dialog.ctx.bus.say(f"已载入登记簿“{title}”。", undo=True)


def _happened(offered: Offered) -> str:
    title = offered.shared.title
    if offered.shared.is_change:
        return f"文件里是对“{title}”的改动。"
    return (
        f"这里已有“{title}”，文件里的与它不同。"
        if offered.known and offered.lines
        else (f"这里已有“{title}”，文件里的与它相同。" if offered.known else f"文件里是自建登记簿“{title}”。")
    )


def _shown(offered: Offered) -> str:
    """The differences: what, here → there."""
    told = [
        f"{what}：{here} → {there or '没有'}" if here else f"{what}：{there}"
        for what, here, there in offered.lines[:MOST_SHOWN]
    ]
    if len(offered.lines) > MOST_SHOWN:
        told.append(f"另有 {len(offered.lines) - MOST_SHOWN} 处。")
    return "\n".join(told)
