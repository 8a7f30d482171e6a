"""What one write touched, so that views can decide for themselves whether to refresh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Changes:
    """Tables and row ids touched by one committed operation.

    Derived from the audit entries of the write, so it can neither be forgotten nor be wrong.
    `operation_id` is None when nothing was changed.
    """

    operation_id: int | None = None
    touched: Mapping[str, frozenset[int]] = field(default_factory=dict)
    action: str = ""
    text: str = ""

    def touches(self, *tables: str) -> bool:
        """Whether any of `tables` was changed; with no argument, whether anything was."""
        return any(table in self.touched for table in tables) if tables else bool(self.touched)

    def ids(self, table: str) -> frozenset[int]:
        """Ids of the changed rows of `table` (empty when untouched)."""
        return self.touched.get(table, frozenset())
