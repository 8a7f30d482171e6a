"""The sample town lives in a folder of its own below the data folder, so it never mixes with real data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.context import AppContext
    from app.work import Progress

SAMPLE_FOLDER = "样例乡镇"


def is_sample(folder: Path) -> bool:
    """Whether a data folder is the sample town's."""
    return folder.name == SAMPLE_FOLDER


def other_folder(folder: Path) -> Path:
    """From the clerk's data to the sample, or from the sample back."""
    return folder.parent if is_sample(folder) else folder / SAMPLE_FOLDER


def build_sample(context: AppContext, progress: Progress) -> str:
    """Import the sample spreadsheets and enter the town's year (a job); returns the town's name.

    The same data as `make demo`: what it says of each part is what the panel shows meanwhile.
    """
    from app.demo.sample_town import TOWN, build_sample_town

    def say(line: str) -> None:
        progress.start(0, f"建立样例乡镇：{line.strip().partition('：')[0]}")

    progress.start(0, "正在导入样例表格")
    build_sample_town(context, say=say, progress=progress)
    return TOWN
