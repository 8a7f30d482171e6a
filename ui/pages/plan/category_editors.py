"""What a class session counts as: 培训内容类别, 其他类别 and 活动性质, three editors of one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.rules.natures import NATURES
from ui.widgets.field.form import fill_combo
from ui.widgets.field.tag_button import TagButton

if TYPE_CHECKING:
    from app.services.plan.categories import CategoryRow


@dataclass(frozen=True)
class NatureTag:
    """What a course can be ticked for, so that a duty knows it."""

    id: int
    name: str
    scheme: str = "按制度计数的活动"


NATURE_TAGS = tuple(NatureTag(place, name) for place, name in enumerate(NATURES))


class CategoryEditors(QObject):
    """`changed` when something was chosen. The first scheme has one choice shown; the others are ticked.

    A course may stand under more categories of the first scheme than the one that is shown: they are kept.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.first = QComboBox(parent)
        self.others = TagButton(parent)
        self.natures = TagButton(parent)
        self.natures.set_tags(NATURE_TAGS, ())
        self._choices: Sequence[CategoryRow] = ()
        self._unshown: tuple[int, ...] = ()  # of the first scheme, beside the one shown
        self.first.activated.connect(self.changed)
        self.others.changed.connect(self.changed)
        self.natures.changed.connect(self.changed)

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """The editors in reading order."""
        return self.first, self.others, self.natures

    def set_choices(self, categories: Sequence[CategoryRow]) -> None:
        """What there is: the first scheme is 培训内容类别, all others stand behind 其他类别."""
        self._choices = categories
        fill_combo(self.first, [(None, "未分类"), *((row.id, row.name) for row in self._of_first())])
        self.others.set_tags(self._of_others(), ())

    def show_chosen(self, category_ids: Sequence[int], natures: Sequence[str]) -> None:
        """What is stored of a class session."""
        first = [row.id for row in self._of_first()]
        own = next((tag for tag in category_ids if tag in first), None)
        self.first.setCurrentIndex(max(0, self.first.findData(own)))
        self._unshown = tuple(tag for tag in category_ids if tag in first and tag != own)
        self.others.set_tags(self._of_others(), category_ids)
        self.natures.set_tags(NATURE_TAGS, [NATURES.index(name) for name in natures])

    def category_ids(self) -> tuple[int, ...]:
        """All that is chosen, each once, the one shown first."""
        shown = self.first.currentData()
        own = () if shown is None else (shown,)
        return tuple(dict.fromkeys((*own, *self._unshown, *self.others.tags())))

    def nature_names(self) -> tuple[str, ...]:
        """The kinds of 活动性质 that are ticked."""
        return tuple(NATURES[place] for place in self.natures.tags())

    def _of_first(self) -> list[CategoryRow]:
        return [row for row in self._choices if row.scheme_id == self._choices[0].scheme_id]

    def _of_others(self) -> list[CategoryRow]:
        return [row for row in self._choices if row.scheme_id != self._choices[0].scheme_id]
