"""The map of the old kinds to entries of registers: the one the step of the data file goes by."""

from __future__ import annotations

import importlib
from typing import Any

step: Any = importlib.import_module("db.migrations.versions.0011_duty_records")
Record, Moved, MovedLine, moved, newer = step.Record, step.Moved, step.MovedLine, step.moved, step.newer
