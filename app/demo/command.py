"""`make demo` and `ganxun demo`: data and papers into one folder, told line by line."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from app.context import AppContext, open_context
from app.demo.papers import choose_papers, write_papers
from app.errors import StoreProblem
from app.work import Progress

DATA = "demo-data"


def fresh_data(out: Path) -> Path:
    """An empty `out`/demo-data; what an earlier demonstration left there is removed.

    Raises `StoreProblem` store.in_use when a window is open on it, demo.not_ours when it is something else.
    """
    data = out / DATA
    if data.exists():
        contents = {path.name for path in data.iterdir()}
        if contents and "ganxun.db" not in contents:
            raise StoreProblem("demo.not_ours", path=str(data))
        if _is_open(data / "ganxun.lock"):
            raise StoreProblem("store.in_use")
        shutil.rmtree(data)
    data.mkdir(parents=True)
    return data


def _is_open(lock: Path) -> bool:
    """Whether a living process of this computer holds the window's lock file (its first line is the pid)."""
    try:
        pid = int(lock.read_text(encoding="utf-8", errors="replace").splitlines()[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return False
    return True


def run_sample(out: Path, progress: Progress) -> Path:
    """The sample town from its spreadsheets, its papers beside it; returns the data folder."""
    from app.demo.sample_town import TOWN, build_sample_town

    started = time.monotonic()
    data = fresh_data(out)
    context = open_context(data)
    try:
        print(f"示例乡镇{TOWN}：从表格导入")
        held_id = build_sample_town(context, say=print, progress=progress)
        _papers(context, out, progress, held_id=held_id)
    finally:
        context.close()
    print(f"数据在 {data}，用时 {time.monotonic() - started:.0f} 秒")
    return data


def run_made_up(args: argparse.Namespace, progress: Progress) -> Path:
    """A made-up town of the size asked for, its papers beside it; returns the data folder."""
    from app.demo.town import LAST_YEAR, TownSize, fill_town

    wanted = {name: getattr(args, name) for name in ("people", "sessions", "years", "seed")}
    size = TownSize(**{name: value for name, value in wanted.items() if value is not None})
    data = fresh_data(args.out)
    context = open_context(data)
    try:
        fill_town(context.database, size, progress)
        print(f"示例乡镇：{size.people} 人，{size.years} 年，每年 {size.sessions} 课次（种子 {size.seed}）")
        context.preferences.year = LAST_YEAR
        context.save_preferences()
        _papers(context, args.out, progress)
    finally:
        context.close()
    print(f"数据在 {data}")
    return data


def _papers(context: AppContext, out: Path, progress: Progress, *, held_id: int | None = None) -> None:
    print("生成文件")
    write_papers(context, choose_papers(context, held_id=held_id), out, print, progress)


def has_screen() -> bool:
    """Whether a window can be shown on this machine."""
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _own_command() -> str:
    """How to call the program again from here: by name when it is on the path, else by its place."""
    if shutil.which("ganxun"):
        return "ganxun"
    return os.path.relpath(Path(sys.executable).with_name("ganxun"))


def show_window(data: Path) -> int:
    """Open the window on `data` and wait for it; without a screen say so, which is no failure."""
    again = f"{_own_command()} --data {data}"
    if not has_screen():
        print(f"这台机器没有屏幕，窗口没有打开；有屏幕时运行：{again}")
        return 0
    print("打开窗口……")
    # In a process of its own: Qt ends the whole process when the screen turns out not to answer.
    status = subprocess.run([sys.executable, "-m", "app", "--data", str(data)], check=False).returncode
    if status < 0:
        print(f"窗口没有打开或被中断；数据和文件都已生成，可再运行：{again}")
        return 0
    return status
