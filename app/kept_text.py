"""What was typed and not yet entered, kept in a file beside the data: it survives a crash of the program.

One JSON file in the data folder, key → where it was typed, what the field is called, the text. It is no log
and no record: an entry is there from the first key until the text is entered or given up.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class KeptText:
    """One field's text; `where` and `label` are what the clerk reads: 登记谈话, 谈话内容."""

    where: str
    label: str
    text: str


def load_kept(path: Path) -> dict[str, KeptText]:
    """Everything kept; a missing or damaged file gives nothing."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return {str(key): KeptText(**value) for key, value in raw.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def save_kept(kept: dict[str, KeptText], path: Path) -> None:
    """Write under a temporary name, then rename; nothing kept leaves no file. Raises `OSError`."""
    if not kept:
        path.unlink(missing_ok=True)
        return
    part = path.with_name(path.name + ".part")
    part.write_text(
        json.dumps({key: asdict(value) for key, value in kept.items()}, ensure_ascii=False), encoding="utf-8"
    )
    part.replace(path)
