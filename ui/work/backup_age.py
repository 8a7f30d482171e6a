"""How old the backups are, known without opening the data: keys of the preferences, the newest file."""

from __future__ import annotations

import datetime
from pathlib import Path

DISK_COPY = "backup.copied_on"
PROBLEM = "backup.problem"  # why the last automatic backup was not made, as a sentence; empty when it was


def newest_backup(folder: Path) -> datetime.datetime | None:
    """When the newest file in the backup folder was written, None when there is none."""
    try:
        times = [path.stat().st_mtime for path in folder.iterdir() if path.is_file()]
    except OSError:
        return None
    return datetime.datetime.fromtimestamp(max(times)) if times else None
