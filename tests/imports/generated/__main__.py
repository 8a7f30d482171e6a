"""Any number of generated sheets: python -m tests.imports.generated --count 20000 [--first N] [--show N]."""

# The table of outcomes is what the command is for.
# ruff: noqa: T201
from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.imports.generated.judge import SILENT
from tests.imports.generated.runs import run, table

SHOWN = 40


def main() -> int:
    """0 when no difference was silent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--show", type=int, help="print the rows of this one case")
    parser.add_argument("--masked", action="store_true", help="tell differences on rows that warn, too")
    parser.add_argument("--maker", default="", help="only cases of this maker are told")
    given = parser.parse_args()
    numbers = range(given.first, given.first + given.count)
    if given.show is not None:
        numbers = range(given.show, given.show + 1)
    with tempfile.TemporaryDirectory() as folder:
        judged = list(run(numbers, Path(folder)))
    if given.show is not None:
        for page in judged[0].case.pages:
            print(f"== {page.name}", "merged", page.merged, "hidden", page.hidden, "struck", page.struck)
            for number, row in enumerate(page.rows, 1):
                print(number, row)
        print(judged[0].form, judged[0].case.how, judged[0].verdict, sep="\n")
    silent = [each for each in judged if each.verdict.outcome == SILENT and given.maker in each.maker]
    for each in silent[:SHOWN]:
        print(
            f"{each.number} {each.maker} {each.form} {each.case.how}\n    "
            + "\n    ".join(each.verdict.wrong[:4])
        )
    if given.masked:
        told = Counter(
            (each.maker, text.partition(" of " if " of " in text else " ")[0], text.rpartition(": ")[2])
            for each in judged
            for text in each.verdict.masked
        )
        for (maker, field, codes), times in told.most_common(60):
            print(f"{times:5} {maker} {field}: {codes}")
    print(table(judged))
    print(f"{len(silent)} of {len(judged)} with a silent difference")
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main())
