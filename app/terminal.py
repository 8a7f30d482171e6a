"""What a terminal shows: text tables, a progress bar, and one Chinese sentence for every error."""

from __future__ import annotations

import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Mapping, Sequence

from app.work import Progress, ProgressState

BAR_WIDTH = 24
GAP, LEAST = "  ", 8
_HANGING = "、，；"
_MARKS = re.compile(r"(?<=[、，；,; ])")


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
    """Rows under Chinese `headers` (field → heading), columns aligned; empty values stay empty.

    On a terminal a table that is wider than it is folded inside its cells; into a file or another program
    every row stays one line.
    """
    cells = [list(headers.values())]
    cells += [[_cell(row[name]) for name in headers] for row in rows]
    for line in table_lines(cells, terminal_width()):
        print(line)
    print(f"共 {len(rows)} 条")


def terminal_width() -> int | None:
    """How many columns the terminal has; None where the output goes elsewhere."""
    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else None


def table_lines(cells: Sequence[Sequence[str]], width: int | None = None) -> list[str]:
    """The lines of a table; with a `width` the widest columns are folded until it fits."""
    widths = [max(width_of(row[i]) for row in cells) for i in range(len(cells[0]))]
    is_wide = width is not None and sum(widths) + len(GAP) * (len(widths) - 1) > width
    if width is not None and is_wide:
        widths = _narrowed(widths, width - len(GAP) * len(widths))
    found = []
    for row in cells:
        parts = [folded(text, widths[i]) if is_wide else [text] for i, text in enumerate(row)]
        for line in range(max(map(len, parts))):
            texts = [part[line] if line < len(part) else "" for part in parts]
            padded = (text + " " * (widths[i] + len(GAP) - width_of(text)) for i, text in enumerate(texts))
            found.append("".join(padded).rstrip())
    return found


def _narrowed(widths: Sequence[int], room: int) -> list[int]:
    """Widths that fit, the widest columns giving way first; none is less than LEAST."""
    found = list(widths)
    while sum(found) > room:
        widest = max(found)
        if widest <= LEAST:
            break
        found[found.index(widest)] -= 1
    return found


def folded(text: str, width: int) -> list[str]:
    """A text in lines of at most `width` columns, broken after a mark of a list where there is one.

    A mark at the end may stand in the gap after the column.
    """
    found, line = [], ""
    for part in _MARKS.split(text):
        if line and width_of((line + part).rstrip(_HANGING)) > width:
            found.append(line)
            line = ""
        line += part
        while width_of(line.rstrip(_HANGING)) > width:
            cut = next(at for at in range(len(line), 0, -1) if width_of(line[:at]) <= width or at == 1)
            found.append(line[:cut])
            line = line[cut:]
    return [*found, line] if line or not found else found


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
