"""Lists printed in two or three blocks side by side (姓名 成绩 | 姓名 成绩): one layout per block."""

from __future__ import annotations

from dataclasses import replace

from app.imports.layout import Layout


def side_by_side(layout: Layout, key: str) -> list[Layout]:
    """`layout` once per block when its header repeats at a fixed distance, else just itself."""
    labels = layout.header_texts
    column = layout.columns[key]
    if layout.dates or layout.across or column >= len(labels) or not labels[column]:
        return [layout]
    starts = [place for place, label in enumerate(labels) if label == labels[column]]
    if len(starts) < 2:
        return [layout]
    stride = starts[1] - starts[0]
    if any(b - a != stride for a, b in zip(starts, starts[1:], strict=False)):
        return [layout]
    first = _first_block(layout, stride, starts[0])
    if first is None:
        return [layout]
    blocks = []
    for number in range(len(starts)):
        shifted = {name: place + number * stride for name, place in first.items()}
        if all(
            labels[place] == labels[first[name]] for name, place in shifted.items() if place < len(labels)
        ):
            kept = {name: place for name, place in shifted.items() if place < len(labels)}
            blocks.append(replace(layout, columns=kept))
    return blocks or [layout]


def _first_block(layout: Layout, stride: int, start: int) -> dict[str, int] | None:
    """Every field in the block of the first key column; None when they do not fit into one."""
    labels = layout.header_texts
    columns = {}
    for name, place in layout.columns.items():
        while place - stride >= 0 and place - start >= stride and labels[place - stride] == labels[place]:
            place -= stride
        columns[name] = place
    return columns if max(columns.values()) - min(columns.values()) < stride else None
