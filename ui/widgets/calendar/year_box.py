"""The year in force everywhere, at the top right of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

YEARS_BACK = 6


class YearBox(QComboBox):
    """Next year, this year and some before it, and whatever other year was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("年度")
        self.setToolTip("所有页面都按这里选定的年度显示")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._sealed: frozenset[int] = frozenset()

    def fill(self, this_year: int, chosen: int) -> None:
        """Offer the years round `this_year` and show `chosen`; tells nobody."""
        self.clear()
        for year in sorted({chosen, *range(this_year + 1, this_year - YEARS_BACK, -1)}, reverse=True):
            self.addItem(self._words(year), year)
        self.setCurrentIndex(self.findData(chosen))

    def mark_sealed(self, years: frozenset[int]) -> None:
        """Say of these years that they are closed."""
        self._sealed = years
        for place in range(self.count()):
            self.setItemText(place, self._words(int(self.itemData(place))))

    def _words(self, year: int) -> str:
        return f"{year} 年（已封账）" if year in self._sealed else f"{year} 年"

    def choose(self, year: int) -> None:
        """Show a year, also one not offered so far; tells nobody."""
        if self.findData(year) < 0:
            self.addItem(self._words(year), year)
        self.setCurrentIndex(self.findData(year))

    def year(self) -> int:
        """The year shown."""
        return int(self.currentData())


def first_year(wanted: int, this_year: int, years: tuple[int, ...]) -> int:
    """The year to begin with: `wanted`, unless that is this year and empty; then the newest of `years`.

    `years` are those with class sessions, newest first.
    """
    empty = wanted == this_year and years and this_year not in years
    return years[0] if empty else wanted
