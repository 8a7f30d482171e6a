"""What a description is refused for, said on the screen: without the path that only a file has."""

from __future__ import annotations

import re

from app.errors import GanxunError
from ui.work import messages

_PATH = re.compile(r"（[a-z][\w.\[\]-]*）")
_OF_FILE = re.compile(r"登记簿说明“[a-z][^”]*”")


def said(error: Exception) -> str:
    """One sentence for the place where it is shown."""
    if isinstance(error, GanxunError):
        if error.code == "register.twice":
            return f"“{error.data.get('value', '')}”前面已经有了，没有保存；请换一个名称。"
        if error.code == "register.key_missing" and str(error.data.get("path", "")).endswith("choices"):
            return "没有选项，没有保存；请至少写一个，用顿号隔开。"
    text = _PATH.sub("", messages.error_line(error))
    return _OF_FILE.sub("这里", text).replace("没有采用", "没有保存")
