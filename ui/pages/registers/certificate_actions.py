"""What can be done on 结业证书 alone: give a class its certificates, print them from one's own docx."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.services.register.certificates import CERTIFICATE
from ui.actions.action import MORE, Action, Need
from ui.pages.registers.registers_view import RegistersView

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = "Word 文档 (*.docx)"


def is_in_front(view: RegistersView) -> bool:
    """Whether 结业证书 is the register in front."""
    return view.page is not None and view.page.register.id == CERTIFICATE


def give(view: RegistersView) -> None:
    """发证: everybody who took all of a class gets the next numbers."""
    from ui.pages.registers.certificate_dialog import CertificateDialog

    CertificateDialog(view.ctx, view, year=view.year).open()


def print_own(view: RegistersView) -> None:
    """The chosen certificates in the clerk's own docx, opened to be printed."""
    from app.jobs.certificates import print_certificates
    from ui.papers.output import open_file

    def done(path: Path) -> None:
        view.ctx.bus.say(f"已生成“{path.name}”，放在导出文件夹。")
        open_file(path)

    entry_ids = tuple(each.id for each in view.entries)
    view.ctx.runner.job(partial(print_certificates, entry_ids=entry_ids), title="填写证书", done=done)


def choose_template(view: RegistersView) -> None:
    """The clerk's own docx, looked through and kept."""
    from app.jobs.certificates import take_certificate_template
    from ui.widgets.field.file_choice import choose_file

    def take(path: Path) -> None:
        view.ctx.runner.job(
            partial(take_certificate_template, source=path),
            title="选定证书模板",
            done=lambda _: view.ctx.bus.say("已选定证书模板，印证书时套用。"),
        )

    choose_file(view, "选定证书模板", take, filters=DOCUMENTS)


CHOSEN = Need[RegistersView]("先选要打印的证书", lambda view: bool(view.entries))
OPEN = Need[RegistersView]("保密登记，先解锁", lambda view: not view.is_locked)
ACTIONS: tuple[Action[RegistersView], ...] = (
    Action("certificates", "按班次发证…", give, menu=MORE, needs=(OPEN,), shown=is_in_front),
    Action(
        "own_certificate", "套用本单位模板打印", print_own, menu=MORE, needs=(CHOSEN, OPEN), shown=is_in_front
    ),
    Action("certificate_template", "选定证书模板…", choose_template, menu=MORE, shown=is_in_front),
)
