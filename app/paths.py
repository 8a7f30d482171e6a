"""Where things live: the data folder of this user, and the program's own resources."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from app.errors import StoreProblem

# One expression for source tree and frozen program alike.
RESOURCES = Path(__file__).resolve().parents[1] / "resources"
NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "davfs"})


@dataclass(frozen=True)
class Paths:
    """Folders and files below one data folder."""

    data: Path

    @property
    def database(self) -> Path:
        """The data file."""
        return self.data / "ganxun.db"

    @property
    def backups(self) -> Path:
        """Verified backups."""
        return self.data / "备份"

    @property
    def logs(self) -> Path:
        """Log and crash files, without personal data."""
        return self.data / "日志"

    @property
    def templates(self) -> Path:
        """The clerk's own docx templates."""
        return self.data / "模板"

    @property
    def seals(self) -> Path:
        """Papers of closed years, as they were closed."""
        return self.data / "封账"

    @property
    def attachments(self) -> Path:
        """Files kept with class sessions, by content hash."""
        return self.data / "附件"

    @property
    def exports(self) -> Path:
        """Where papers go unless the clerk chooses another place."""
        return self.data / "导出"

    @property
    def preferences(self) -> Path:
        """Window and layout preferences."""
        return self.data / "preferences.json"

    @property
    def kept_text(self) -> Path:
        """What was typed and not entered (see `app.kept_text`)."""
        return self.data / "kept_text.json"

    @property
    def first_page(self) -> Path:
        """What the window shows while the data is being opened (see `app.first_page`)."""
        return self.data / "first_page.json"

    @property
    def lock(self) -> Path:
        """Lock file of the window that uses this folder."""
        return self.data / "ganxun.lock"


def data_paths(data: Path | None = None) -> Paths:
    """The data folder that was named, else this user's own."""
    return Paths((data or default_data_folder()).expanduser().absolute())


def default_data_folder() -> Path:
    """The per-user data folder of this system (never beside the program, pitfall P40)."""
    from platformdirs import user_data_dir

    override = os.environ.get("GANXUN_DATA")
    return Path(override) if override else Path(user_data_dir("ganxun", appauthor=False))


def refuse_network_share(folder: Path) -> None:
    """Raise `StoreProblem` store.network when `folder` is on a network share (complaint 16, P21)."""
    if sys.platform == "win32":
        import ctypes

        anchor = str(folder.absolute().anchor)
        remote = anchor.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(anchor) == 4
    else:
        remote = _mount_type(folder.absolute()) in NETWORK_FILE_SYSTEMS
    if remote:
        raise StoreProblem("store.network", path=str(folder))


def _mount_type(folder: Path) -> str:
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in mounts:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        inside = str(folder) == point or str(folder).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind


# More folders of registers, by the system's separator: a town's own, or one that is being written.
MORE_REGISTERS = "GANXUN_REGISTERS"


def register_folders() -> tuple[Path, ...]:
    """Where descriptions of registers lie: the program's own folder, and those `GANXUN_REGISTERS` names."""
    more = os.environ.get(MORE_REGISTERS, "")
    return (RESOURCES / "registers", *(Path(each) for each in more.split(os.pathsep) if each))
