"""What the clerk arranged (window, columns, last folder): a typed value kept as JSON beside the data.

Facts about the town are no preferences; they live in the data file (`app.services.setting.town`).
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path


@dataclass
class Preferences:
    """Every remembered arrangement; unknown keys of a newer program are kept out, missing ones default."""

    geometry: str = ""
    year: int = 0
    tab: str = ""
    masked: bool = True
    inspection: bool = False
    backup_folder: str = ""
    operator: str = ""
    theme: str = "system"
    views: dict[str, object] = field(default_factory=dict)
    import_layouts: dict[str, object] = field(default_factory=dict)


def load_preferences(path: Path) -> Preferences:
    """Read `path`; a missing or unreadable file gives the defaults (nothing the clerk typed is in it)."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Preferences()
    if not isinstance(raw, dict):
        return Preferences()
    defaults = asdict(Preferences())
    known = {
        item.name: raw[item.name]
        for item in fields(Preferences)
        if item.name in raw and type(raw[item.name]) is type(defaults[item.name])
    }
    return Preferences(**known)


def save_preferences(preferences: Preferences, path: Path) -> None:
    """Write `preferences` to a temporary name, then rename."""
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(asdict(preferences), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
