"""Which column holds the names of a list whose header does not say 姓名: told by what stands below it and
beside it, chosen by the clerk among several, or said to be missing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import InputProblem
from app.imports.layouts.block_headers import POST
from app.imports.layouts.fields import ColumnMeaning
from app.imports.layouts.whose import CADRES, PERSONAL, is_somebody_else, whose_columns
from app.imports.questions import Dialogue, Question
from app.imports.words.surnames import looks_like_name
from app.reader.sheet import Sheet, samples_below, squeezed, text_of

_WITHIN = 30
PART, COLUMN = "names", "column"
UNCLEAR = "import.name_unclear"
# Words by which the people of a pair are called; a weekday over names heads a table of duties.
_OF_PEOPLE = re.compile(r"[人者员师徒友生方]$|对象|姓名|名单|干部|领导|导师")


def _looks_of_names(sheet: Sheet, body: int, column: int, fields: Sequence[ColumnMeaning]) -> float:
    looks = next((item.looks for item in fields if item.name == "name"), None)
    samples = samples_below(sheet, body, column)
    return sum(map(looks, samples)) / len(samples) if looks and samples else 0.0


def header_by_content(sheet: Sheet, fields: Sequence[ColumnMeaning]) -> tuple[int, int] | None:
    """(row, score) of the header row of a list whose own name has a heading nobody knows (队员甲).

    Names stand below it; at least two other columns of a person are headed as such, or one beside the
    names of somebody else (师傅 | 徒弟 | 徒弟单位).
    """
    own = [item for item in fields if item.name in PERSONAL and item.name != "name"]
    if not any(item.name == "name" for item in fields):
        return None
    for row in range(min(_WITHIN, len(sheet.rows))):
        labels = [text_of(sheet.spread(row, column)) for column in range(sheet.width)]
        meant = {item.name for item in own for label in labels if item.score(label) >= 10}
        about = {item.name for item in own for label in labels if item.score(label)}
        enough = len(meant) >= 2 or (len(meant) == 1 and len(about) >= 2)
        told = about and _has_role(sheet, row, labels, fields)
        if not (enough or told or _are_posts(sheet, row, labels, fields)):
            continue
        for column, label in enumerate(labels):
            if not label or any(item.score(label) for item in fields):
                continue
            if is_somebody_else(label, name=True) and not CADRES.search(label):
                continue
            if len(meant) < 2 and looks_like_name(squeezed(label)):
                continue
            if _looks_of_names(sheet, row + 1, column, fields) >= 0.7:
                return row, 10 * max(len(meant), 1)
    return None


def _are_posts(sheet: Sheet, row: int, labels: Sequence[str], fields: Sequence[ColumnMeaning]) -> bool:
    """Names below several posts as headings: 村名 | 支部书记 | 村委主任."""
    posts = [column for column, label in enumerate(labels) if POST.match(squeezed(label))]
    return sum(_looks_of_names(sheet, row + 1, column, fields) >= 0.7 for column in posts) > 1


def _has_role(sheet: Sheet, row: int, labels: Sequence[str], fields: Sequence[ColumnMeaning]) -> bool:
    """Whether names of somebody else stand below a header of the row."""
    return any(
        label
        and is_somebody_else(label, name=True)
        and _looks_of_names(sheet, row + 1, column, fields) >= 0.7
        for column, label in enumerate(labels)
    )


def place_of(sheet: Sheet, label: str) -> tuple[int, int] | None:
    """(row, column) of the header the clerk named, None where the sheet has none such."""
    wanted = squeezed(label)
    return next(
        (
            (row, column)
            for row in range(min(_WITHIN, len(sheet.rows)))
            for column in range(len(sheet.rows[row]))
            if wanted and squeezed(sheet.cell(row, column)) == wanted
        ),
        None,
    )


def refusal_of(sheet: Sheet, fields: Sequence[ColumnMeaning]) -> tuple[str, tuple[str, ...]]:
    """Why a list has no name of its own, as a code with the headers to say; ("", ()) for another reason.

    import.only_others: 家属姓名, 户主 and the like only. import.name_unclear: several columns of names.
    """
    is_of_people = any(item.name == "name" for item in fields)
    for row in range(min(_WITHIN, len(sheet.rows)) if is_of_people else 0):
        labels = [text_of(sheet.spread(row, column)) for column in range(sheet.width)]
        # A title merged over the whole list is one text, however many columns it spans.
        if len({label for label in labels if label}) < 2 or max(map(len, labels)) > 20:
            continue
        known = any(item.score(label) >= 10 for item in fields for label in labels if item.name != "note")
        if not known and sum(_OF_PEOPLE.search(squeezed(label)) is not None for label in labels) < 2:
            continue
        whose = whose_columns(sheet, row + 1, [[label] if label else [] for label in labels], fields)
        unclear = tuple(labels[column] for column in whose.unclear)
        if unclear and (known or all(_OF_PEOPLE.search(squeezed(label)) for label in unclear)):
            return UNCLEAR, unclear
        found = [
            label
            for column in sorted(whose.others)
            if (label := labels[column])
            and ("姓名" in label or _looks_of_names(sheet, row + 1, column, fields) >= 0.4)
        ]
        if known and found:
            return "import.only_others", tuple(dict.fromkeys(found))
    return "", ()


def said_column(answers: Mapping[str, Any]) -> str:
    """The header of the column of names as the clerk said it, "" where nothing was said."""
    return str(answers.get(PART, {}).get(COLUMN, ""))


def ask_column(dialogue: Dialogue, headers: Sequence[str]) -> None:
    """Several columns hold names, and any of them may be the list: which one is asked."""
    names = "、".join(f"“{header}”" for header in headers)
    answer = f'--answers {{"{PART}": {{"{COLUMN}": "{headers[-1]}"}}}}'
    dialogue.ask(Question("names", f"{names}几列都是人名，要读哪一列的人", tuple(headers), answer))


def refuse_names(sheets: Sequence[Sheet], fields: Sequence[ColumnMeaning], *, file: str, title: str) -> None:
    """Say why none of `sheets` has a name of its own: raises InputProblem import.only_others or
    import.name_unclear; nothing when the reason is another one."""
    for sheet in sheets:
        code, headers = refusal_of(sheet, fields)
        if code:
            raise InputProblem(code, file=file, title=title, headers="、".join(headers[:4]))
