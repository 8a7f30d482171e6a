"""备课 of a lecturer: how far it is, and what comes next (A05)."""

from __future__ import annotations

from collections.abc import Mapping

OPEN, DOING, READY = "", "doing", "ready"
WORDS: Mapping[str, str] = {OPEN: "未备课", DOING: "备课中", READY: "已备课"}
NEXT: Mapping[str, str] = {OPEN: DOING, DOING: READY, READY: OPEN}
