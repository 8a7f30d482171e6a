"""Telling file names: `2024年8月_第3期_签到表_20240815.pdf` (complaint 13)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

MAX_LENGTH = 80
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")


def safe_stem(text: str) -> str:
    """`text` as a file name's stem on Windows and Linux: no forbidden sign or reserved name, not too long."""
    cleaned = _FORBIDDEN.sub("", unicodedata.normalize("NFC", text))
    cleaned = re.sub(r"\s+", " ", cleaned).strip(" .")[:MAX_LENGTH].rstrip(" .")
    return f"_{cleaned}" if _RESERVED.match(cleaned) else cleaned or "未命名"


def stem(*parts: str, on: date | None = None) -> str:
    """Parts joined by `_`, empty ones left out, the day at the end."""
    words = [safe_stem(part) for part in parts if part.strip()]
    if on is not None:
        words.append(f"{on:%Y%m%d}")
    return safe_stem("_".join(words))


def month_words(month: str) -> str:
    """'2024-08' → '2024年8月'."""
    year, number = month.split("-")
    return f"{int(year)}年{int(number)}月"


def free_path(folder: Path, name: str, ending: str) -> Path:
    """A path in `folder` that no file has yet: the name, else the name with (2), (3) …"""
    path = folder / f"{name}.{ending}"
    number = 2
    while path.exists():
        path = folder / f"{name}({number}).{ending}"
        number += 1
    return path
