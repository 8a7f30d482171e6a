"""What a terminal shows: text tables, a progress bar, and one Chinese sentence for every error."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence

from app.work import Progress, ProgressState

BAR_WIDTH = 24


def say(text: str) -> None:
    """One line on standard output."""
    print(text)


def complain(text: str) -> None:
    """One sentence on standard error."""
    print(text, file=sys.stderr)


def print_json(value: object) -> None:
    """`value` as one JSON document, Chinese left readable."""
    print(json.dumps(value, ensure_ascii=False, default=str))


def width_of(text: str) -> int:
    """Columns `text` takes on a terminal; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def print_table(headers: Mapping[str, str], rows: Sequence[Mapping[str, object]]) -> None:
    """Rows under Chinese `headers` (field → heading), columns aligned; empty values stay empty."""
    cells = [list(headers.values())]
    cells += [[_cell(row[name]) for name in headers] for row in rows]
    widths = [max(width_of(line[i]) for line in cells) for i in range(len(headers))]
    for line in cells:
        padded = (text + " " * (widths[i] - width_of(text)) for i, text in enumerate(line))
        print("  ".join(padded).rstrip())
    print(f"共 {len(rows)} 条")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else ""
    return "" if value is None else str(value)


def terminal_progress() -> Progress:
    """A progress bar on standard error when it is a terminal, otherwise silence."""
    return Progress(report=_draw if sys.stderr.isatty() else None)


def _draw(state: ProgressState) -> None:
    if state.total:
        filled = BAR_WIDTH * state.done // state.total
        bar = "█" * filled + "░" * (BAR_WIDTH - filled)
        tail = f"{bar} {state.done}/{state.total}"
    else:
        tail = str(state.done or "")
    end = "\n" if state.total and state.done >= state.total else ""
    print(f"\r{state.text} {tail}", end=end, file=sys.stderr, flush=True)


def speak_utf8() -> None:
    """Let every character of a town be written, whatever the console's own coding."""
    # A Windows console or a C locale would choke on rare characters; a windowed program has no streams.
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
