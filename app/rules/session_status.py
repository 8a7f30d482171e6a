"""Whether a class session is planned, held or cancelled, as the data file stores it (A05)."""

from __future__ import annotations

PLANNED = "planned"
HELD = "held"
CANCELLED = "cancelled"
