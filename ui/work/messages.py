"""Questions and bad news: what happened · what is safe · what to do, with the button that does it.

The only `exec()` of the program is in `_run_box`; tests replace `answerer`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.errors import GanxunError
from app.logs import trace_text
from app.wording import sentence
from ui.work import data_file
from ui.work.message_box import MessageBox

log = logging.getLogger("ganxun.ui")

CANCEL = "取消"
BACK = "返回"


@dataclass(frozen=True)
class Message:
    """Three parts and the verbs. Enter and Esc do the harmless one, which stands first: 取消 when wanted,
    else the first verb."""

    happened: str
    safe: str = ""
    advice: str = ""
    verbs: tuple[str, ...] = ("知道了",)
    cancel: bool = False
    details: str = ""

    @property
    def parts(self) -> str:
        """The second and third part as one paragraph."""
        return "\n".join(part for part in (self.safe, self.advice) if part)


Answerer = Callable[[QWidget | None, Message], str]


def make_box(parent: QWidget | None, message: Message) -> MessageBox:
    """The box as it will be shown."""
    harmless, verbs = (CANCEL, message.verbs) if message.cancel else (message.verbs[0], message.verbs[1:])
    if message.cancel and any(CANCEL in word for word in verbs):
        harmless = BACK  # “取消”beside “取消课次” could be either
    return MessageBox(
        parent,
        text=message.happened,
        more=message.parts,
        harmless=harmless,
        verbs=verbs,
        details=message.details,
    )


def _run_box(parent: QWidget | None, message: Message) -> str:
    box = make_box(parent, message)
    box.exec()
    box.deleteLater()
    return CANCEL if box.answer == BACK else box.answer


answerer: Answerer = _run_box
_crashes_on_screen: list[BaseException] = []


def ask(
    parent: QWidget | None, happened: str, *verbs: str, safe: str = "", advice: str = "", cancel: bool = True
) -> str:
    """Ask; returns the chosen verb or `CANCEL`."""
    return answerer(parent, Message(happened, safe, advice, verbs or ("继续",), cancel))


def confirm(parent: QWidget | None, happened: str, verb: str, *, safe: str = "", advice: str = "") -> bool:
    """Ask whether to do `verb`."""
    return ask(parent, happened, verb, safe=safe, advice=advice) == verb


def tell(parent: QWidget | None, happened: str, *, safe: str = "", advice: str = "") -> None:
    """Bad news that needs reading. Good news goes to `bus.say`."""
    answerer(parent, Message(happened, safe, advice))


def split_sentence(text: str) -> tuple[str, str, str]:
    """One sentence of `app.wording` in its parts: what happened, what is safe, what to do."""
    head, _, advice = text.rstrip("。").partition("；")
    happened, comma, safe = head.rpartition("，")
    if not comma:
        happened, safe = head, ""
    return f"{happened}。", f"{safe}。" if safe else "", f"{advice}。" if advice else ""


def show_error(parent: QWidget | None, error: BaseException) -> None:
    """Known errors as their sentence, unknown ones as a crash with its traceback."""
    if not isinstance(error, GanxunError):
        show_crash(parent, error)
        return
    happened, safe, advice = split_sentence(sentence(error))
    can_restore = error.code == "store.damaged" and data_file.opened is not None
    show(parent, Message(happened, safe, advice, verbs_after(can_restore=can_restore)))


def verbs_after(*, can_restore: bool) -> tuple[str, ...]:
    """知道了, and the way to the backups when the file is damaged."""
    return ("知道了", data_file.RESTORE) if can_restore else ("知道了",)


def show(parent: QWidget | None, message: Message) -> None:
    """Show the message; 从备份恢复 leads to the backups."""
    if answerer(parent, message) == data_file.RESTORE and data_file.opened is not None:
        data_file.opened.restore()


def error_line(error: BaseException) -> str:
    """The one sentence for a line under a form field; what nobody expected goes to the log whole."""
    if isinstance(error, GanxunError):
        return sentence(error)
    log.error("unexpected error", exc_info=error)
    what = f"程序内部出错（{type(error).__name__}），这一步没有完成，没有保存"
    return f"{what}；请再试一次，反复出现请把日志发给维护人员。"


def show_crash(parent: QWidget | None, error: BaseException) -> None:
    """An error nobody expected: one dialog, repeats only go to the log (pitfall P5)."""
    details = trace_text(error)
    log.error("unexpected error\n%s", details)
    if _crashes_on_screen:
        return
    _crashes_on_screen.append(error)
    try:
        is_whole = data_file.found_whole()
        safe, advice = data_file.state_words(is_whole)
        happened = "程序内部出错，刚才这一步没有完成。"
        show(
            parent,
            Message(happened, safe, advice, verbs_after(can_restore=is_whole is False), details=details),
        )
    finally:
        _crashes_on_screen.clear()
