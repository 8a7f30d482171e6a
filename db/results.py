"""The names of what SQLAlchemy answers with where the columns are reached by name or are too many to list."""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import Row, Select

# A row of a statement that is built elsewhere, or whose columns are read by name.
ResultRow: TypeAlias = Row[*tuple[Any, ...]]
# A statement put together once for several readers.
RowsStatement: TypeAlias = Select[*tuple[Any, ...]]
