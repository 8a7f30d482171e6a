"""Who looks through the data file and leads to a backup when an error is told; set while data is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.jobs.examination import Finding

RESTORE = "从备份恢复"


@dataclass
class DataFile:
    """`examine` looks through the whole file; `restore` opens the list of backups."""

    examine: Callable[[], Finding]
    restore: Callable[[], None]


opened: DataFile | None = None


def found_whole() -> bool | None:
    """Whether the open data file is whole, looked at now; None when that cannot be told."""
    from app.jobs.examination import Finding

    finding = Finding.UNKNOWN if opened is None else opened.examine()
    return None if finding is Finding.UNKNOWN else finding is Finding.WHOLE


def state_words(is_whole: bool | None) -> tuple[str, str]:
    """What is safe and what to do, said only of what was looked at."""
    if is_whole is None:
        return "数据文件这时没能核对。", "请重新打开程序；如果反复出现，请把详情发给维护人员。"
    if is_whole:
        return "刚核对过数据文件，完好。", "可以继续使用；如果反复出现，请把详情发给维护人员。"
    return "刚核对过数据文件，有损坏，文件原样保留。", "请从最近一份完好的备份恢复。"
