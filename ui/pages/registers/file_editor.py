"""Files of an entry: chosen, dropped, pasted, opened, taken out; recorded with the entry, in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.errors import GanxunError
from app.rules.registers.description import Field
from app.work import Progress
from ui.papers.output import open_file
from ui.records.session_files import FILES
from ui.widgets.field.file_choice import choose_files
from ui.widgets.field.file_drop import FileDrop, paths_of
from ui.work import messages
from ui.work.context import UiContext

if TYPE_CHECKING:
    from app.attachment_store import StoredFile
    from app.context import AppContext
    from app.rules.registers.typed_values import Given
    from app.services.register.entry_forms import EntryForm
    from app.services.register.files import EntryFile, FileChange

LINES = 2
HINT = "拖到这里，或按 Ctrl+V 粘贴"
BUSY = "正在存入文件，请稍候再保存。"
PASTED = "粘贴的图片.png"


class FileEditor:
    """`change` is what saving does: contents are kept at once, records only with the entry.

    `say` shows a sentence under the field, '' takes it away.
    """

    def __init__(self, of: Field, parent: QWidget, ctx: UiContext) -> None:
        self._of, self._ctx = of, ctx
        self._stored: tuple[EntryFile, ...] = ()
        self._added: list[StoredFile] = []
        self._removed: list[int] = []
        self._jobs = 0
        self._calls: list[Callable[..., object]] = []
        self.say: Callable[[str], object] = lambda _sentence: None
        self.widget = QWidget(parent)
        self.list = _Names(self)
        self.list.setAccessibleName(of.title)
        self.add_button = _button("选择文件…", self.browse, self.widget)
        self.open_button = _button("打开", self.open_one, self.widget)
        self.remove_button = _button("移出", self.remove, self.widget)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.add_button, self.open_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self.widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.list)
        layout.addLayout(row)
        self.widget.setFocusProxy(self.list)
        drop = FileDrop(self.widget)
        drop.dropped.connect(self.add)
        self.list.currentRowChanged.connect(lambda _row: self._follow())
        self._show()

    # -- as every editor ---------------------------------------------------------------------------

    def fill(self, form: EntryForm) -> None:
        self._stored = form.files.get(self._of.id, ())
        self._show()

    def given(self) -> Given:
        return None

    def problem(self) -> str:
        return BUSY if self._jobs else ""

    def listen(self, call: Callable[..., object]) -> None:
        self._calls.append(call)

    @property
    def change(self) -> FileChange | None:
        """What is added and taken out; None for nothing."""
        from app.services.register.files import FileChange

        if not (self._added or self._removed):
            return None
        return FileChange(tuple(self._added), tuple(self._removed))

    # -- what the clerk does -----------------------------------------------------------------------

    def browse(self) -> None:
        """Choose files, several at once."""
        choose_files(self.widget, f"选择{self._of.title}", self.add, filters=FILES)

    def paste(self) -> None:
        """Files, or a picture, from the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        paths = paths_of(data)
        picture = data.imageData() if not paths and data.hasImage() else None
        if isinstance(picture, QImage):
            paths = [_picture_file(picture)]
        if paths:
            self.add(paths)
        else:
            self.say("剪贴板里没有文件；请在文件夹里复制文件后再粘贴。")

    def add(self, sources: Sequence[Path]) -> None:
        """Keep their contents; what cannot be kept is said, the others are taken."""
        self.say("")
        self._jobs += 1
        self._ctx.runner.job(
            partial(_keep, sources=tuple(sources)),
            title=f"存入{self._of.title}",
            done=self._kept,
            failed=self._not_kept,
        )

    def _kept(self, found: tuple[StoredFile | GanxunError, ...]) -> None:
        self._jobs -= 1
        said = []
        for one in found:
            if isinstance(one, GanxunError):
                said.append(messages.error_line(one))
                continue
            twin = next((name for sha256, name in self._there() if sha256 == one.sha256), None)
            if twin is not None:
                said.append(f"“{one.file_name}”与已有的“{twin}”内容相同，没有再存一份。")
            else:
                self._added.append(one)
        self._show()
        self._tell()
        self.say("".join(said))

    def _not_kept(self, error: Exception) -> None:
        self._jobs -= 1
        self.say(messages.error_line(error))

    def open_one(self) -> None:
        """A read-only copy in the program the system has for it."""
        chosen = self._chosen()
        if chosen is not None:
            sha256, name = self._there()[chosen]
            self._ctx.runner.job(
                partial(_copy_out, sha256=sha256, name=name),
                title="",
                done=open_file,
                failed=lambda error: self.say(messages.error_line(error)),
            )

    def remove(self) -> None:
        """Take the chosen one out, with the entry when it is saved."""
        chosen = self._chosen()
        if chosen is None:
            return
        kept = self._kept_ones()
        if chosen < len(kept):
            self._removed.append(kept[chosen].id)
        else:
            del self._added[chosen - len(kept)]
        self.say("")
        self._show()
        self._tell()

    # -- what is shown -----------------------------------------------------------------------------

    def _kept_ones(self) -> list[EntryFile]:
        return [each for each in self._stored if each.id not in self._removed]

    def _there(self) -> list[tuple[str, str]]:
        """(content, name) of each line."""
        kept = [(each.sha256, each.file_name) for each in self._kept_ones()]
        return kept + [(each.sha256, each.file_name) for each in self._added]

    def _chosen(self) -> int | None:
        row = self.list.currentRow()
        return row if 0 <= row < len(self._there()) else None

    def _show(self) -> None:
        row = self.list.currentRow()
        self.list.clear()
        for _, name in self._there():
            item = QListWidgetItem(name)
            item.setToolTip(name)
            self.list.addItem(item)
        last = self.list.count() - 1
        if last >= 0:
            self.list.setCurrentRow(min(max(row, 0), last))
        else:
            hint = QListWidgetItem(HINT)
            hint.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(hint)
        self._follow()

    def _follow(self) -> None:
        for button in (self.open_button, self.remove_button):
            button.setEnabled(self._chosen() is not None)

    def _tell(self) -> None:
        for call in self._calls:
            call()


class _Names(QListWidget):
    """Enter opens, Delete takes out, Ctrl+V pastes; without a file Enter is the dialog's."""

    def __init__(self, editor: FileEditor) -> None:
        super().__init__(editor.widget)
        self._editor = editor
        line = self.fontMetrics().height() + 8
        self.setFixedHeight(line * LINES + 6)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.itemDoubleClicked.connect(lambda _item: editor.open_one())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._editor.paste()
        elif event.key() == Qt.Key.Key_Delete:
            self._editor.remove()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # 保存, as in every field
        elif event.key() == Qt.Key.Key_Space:
            self._editor.open_one()
        else:
            super().keyPressEvent(event)


def _button(text: str, call: Callable[[], object], parent: QWidget) -> QPushButton:
    made = QPushButton(text, parent)
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked: call())
    return made


def _picture_file(picture: QImage) -> Path:
    import tempfile

    path = Path(tempfile.mkdtemp(prefix="ganxun-")) / PASTED
    picture.save(str(path))
    return path


def _keep(
    context: AppContext, progress: Progress, sources: tuple[Path, ...]
) -> tuple[StoredFile | GanxunError, ...]:
    """Each kept, or why it is not."""
    from app.attachment_store import AttachmentStore

    store = AttachmentStore(context.paths.attachments)
    progress.start(len(sources), "正在存入文件")
    found: list[StoredFile | GanxunError] = []
    for source in sources:
        try:
            found.append(store.keep(source))
        except GanxunError as error:
            found.append(error)
        progress.step()
    return tuple(found)


def _copy_out(context: AppContext, _progress: Progress, sha256: str, name: str) -> Path:
    import tempfile

    from app.attachment_store import AttachmentStore, clean_file_name

    folder = Path(tempfile.mkdtemp(prefix="ganxun-"))
    return AttachmentStore(context.paths.attachments).copy_out(sha256, folder / clean_file_name(name))
