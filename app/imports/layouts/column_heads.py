"""What the columns of a list of people are, each by its header, the groups above it and its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property

from app.imports.layouts.fields import ColumnMeaning, label_forms
from app.reader.sheet import Cell, Sheet, samples_below, squeezed, text_of

_RELATION = re.compile(r"关系$|^关系|称谓")
_TO_HEAD = re.compile(r"户主(?:的)?关系|与户主")
_KIN_VALUE = re.compile(
    r"父|母|爸|妈|夫|妻|配偶|爱人|子|女|儿|兄|弟|姐|妹|哥|祖|爷|奶|孙|岳|婆|公|媳|婿|叔|伯|姑|舅|姨|侄|甥|亲属|本人|"
    r"朋友|同事"
)


class ColumnHeads:
    """The headers of a list (`paths`: groups first, the header itself last) over the rows from `body` on."""

    def __init__(
        self, sheet: Sheet, body: int, paths: Sequence[Sequence[Cell]], fields: Sequence[ColumnMeaning]
    ) -> None:
        self.sheet = sheet
        self.body = body
        self.paths = [[text_of(value) for value in path] for path in paths]
        self._fields = fields
        self._looks = next(item.looks for item in fields if item.name == "name")

    @cached_property
    def strangers(self) -> tuple[int, ...]:
        """Columns that look like names below headers that mean nothing."""
        return tuple(
            column
            for column, path in enumerate(self.paths)
            if path and not self.meaning(path[-1]) and self.are_names(column)
        )

    def stands_above(self, column: int) -> bool:
        """Whether a header stands in an upper line only, beside groups that are parted below."""
        return self.sheet.cell(self.body - 1, column) == ""

    def meaning(self, label: str) -> str:
        """The field of a person that a header means, "" for none."""
        best = max(self._fields, key=lambda item: item.score(label))
        return best.name if best.score(label) else ""

    def is_relation(self, column: int, label: str) -> bool:
        """Whether a column says how somebody is related (与本人关系), by its header and its values."""
        plain = label_forms(label)[1]
        if not _RELATION.search(plain) or _TO_HEAD.search(plain):
            return False
        samples = samples_below(self.sheet, self.body, column)
        kin = sum(_KIN_VALUE.search(text) is not None for text in samples)
        return not samples or kin >= 0.5 * len(samples)

    def are_names(self, column: int) -> bool:
        """Whether names of people stand in a column."""
        samples = samples_below(self.sheet, self.body, column)
        return _share(samples, self._looks) >= 0.4

    def comes_again(self, column: int, meaning: str) -> bool:
        """Whether a later header means the same."""
        return any(self.meaning(path[-1]) == meaning for path in self.paths[column + 1 :] if path)

    def differ(self, column: int) -> float:
        """How many of a column's values are different: a group's leader stands on many rows."""
        cells = [squeezed(self.sheet.cell(row, column)) for row in range(self.body, len(self.sheet.rows))]
        filled = [cell for cell in cells if cell]
        return len(set(filled)) / len(filled) if filled else 0.0

    def groups_beside(self, column: int) -> list[str]:
        """The headings over the columns to the left and to the right."""
        return [*self._path(column - 1)[:-1], *self._path(column + 1)[:-1]]

    def _path(self, column: int) -> Sequence[str]:
        return self.paths[column] if 0 <= column < len(self.paths) else ()


def _share(samples: Sequence[str], looks: Callable[[str], bool] | None) -> float:
    return sum(map(looks, samples)) / len(samples) if looks and samples else 0.0
