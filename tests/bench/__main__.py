"""`make bench`: one table of every bench. `--only B5,B6`, `--rounds 9`, `--json FILE`."""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import sys
import traceback
from pathlib import Path
from unicodedata import east_asian_width

from tests.bench.harness import ROUNDS, Bench, Outcome, collect, seconds

HEADINGS = ("id", "job", "baseline", "base", "ours", "value", "goal", "moonshot", "verdict")


def padded(text: str, width: int) -> str:
    """Text filled to `width` columns of a terminal, where a Chinese character takes two."""
    taken = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * max(0, width - taken)


def row_of(bench: Bench, outcome: Outcome) -> tuple[str, ...]:
    """The cells of one bench."""
    sign = "≥" if bench.bigger_is_better else "≤"
    digits = 1 if bench.unit == "ms" else 2
    is_measured = not math.isnan(outcome.value)
    return (
        bench.id,
        bench.job + (f" ({outcome.note})" if outcome.note else ""),
        bench.baseline,
        seconds(outcome.baseline),
        seconds(outcome.ours if is_measured else None),
        f"{outcome.value:.{digits}f} {bench.unit}" if is_measured else "–",
        "" if bench.goal is None else f"{sign} {bench.goal:g}",
        "" if bench.moonshot is None else f"{sign} {bench.moonshot:g}",
        bench.verdict(outcome.value),
    )


def known(value: float) -> float | None:
    """None for what was not measured: JSON has no other word for it."""
    return None if math.isnan(value) else value


def arguments() -> argparse.Namespace:
    """What the command line asked for."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", default="", help="ids, separated by commas: B5,B6")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    return parser.parse_args()


def main() -> int:
    """Run, print as it goes, and return how many goals were missed or broken (as exit status 1)."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    wanted = arguments()
    only = {name.strip().upper() for name in wanted.only.split(",") if name.strip()}
    benches = [b for b in collect() if not only or b.id.upper() in only or b.id.split("-")[0].upper() in only]
    rows: list[tuple[str, ...]] = [HEADINGS]
    figures = []
    bad = 0
    for bench in benches:
        print(f"{bench.id}: {bench.job} …", file=sys.stderr, flush=True)
        try:
            outcome = bench.run(wanted.rounds)
        except Exception:  # noqa: BLE001 - one broken bench must not hide the others' figures
            traceback.print_exc()
            rows.append((bench.id, bench.job, bench.baseline, "–", "–", "–", "", "", "broken"))
            bad += 1
            continue
        rows.append(row_of(bench, outcome))
        bad += bench.verdict(outcome.value) == "missed"
        figures.append({"id": bench.id, "job": bench.job, "value": known(outcome.value), "unit": bench.unit})
        figures[-1] |= {
            "base": outcome.baseline,
            "ours": known(outcome.ours),
            "verdict": bench.verdict(outcome.value),
        }
    widths = [max(len(padded(row[i], 0)) + _wide(row[i]) for row in rows) for i in range(len(HEADINGS))]
    machine = f"{platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} cores"
    print(f"{machine}, {wanted.rounds} rounds")
    for row in rows:
        print("  ".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())
    if wanted.json:
        wanted.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if bad else 0


def _wide(text: str) -> int:
    return sum(east_asian_width(letter) in "WF" for letter in text)


if __name__ == "__main__":
    sys.exit(main())
