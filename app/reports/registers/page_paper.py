"""A page paper.

One entry (or all entries of one person, unit, class) on a page of its own; and its blank form.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from app.errors import InputProblem
from app.papers.document import Column, Fact, Table, Value, text_width
from app.papers.document import Kind as Shape
from app.papers.letter import (
    Block as Part,
)
from app.papers.letter import (
    FieldRow,
    Fields,
    Geometry,
    Letter,
    Letters,
    PageBreak,
    Paragraph,
    Signature,
    TableBlock,
    long_date,
)
from app.reports import wording
from app.reports.registers.columns import cell_of, column_of, sort_key
from app.reports.registers.material import Material
from app.rules.registers import vocabulary as words
from app.rules.registers.amounts import value_text
from app.rules.registers.description import Block, Kind, Paper
from app.rules.registers.entries import Entry
from app.rules.registers.names import Names
from app.rules.registers.values import linked, matches

SIZE = 10.5
# Millimetres for a text of several lines, and for one to be written by hand.
TALL, BY_HAND = 22.0, 45.0
# Millimetres of a line of a cover.
COVER_ROW = 10.0
COVER = "封面和目录"
# Millimetres that the texts of a blank form share on its page, beside what else stands there.
ROOM, ROW = 210.0, 9.0
BLANK_ROWS, FEW_ROWS = 12, 3
# Half-width characters of a page's width at that size, and of the value of a fact that has half of it.
WIDTH, HALF = 82.0, 28.0
# The same of a fact that has all of it.
ACROSS = 60.0


@dataclass(frozen=True)
class Leaf:
    """What one page is about: its entries (one, or all of `who`); none at all on a blank form."""

    entries: tuple[Entry, ...]
    who: str = ""

    @property
    def entry(self) -> Entry | None:
        """The entry whose facts are told."""
        return self.entries[0] if self.entries else None


def build(material: Material, paper: Paper) -> Letter | Letters:
    """A letter for each leaf. Raises `InputProblem` register.paper_empty when there is none."""
    entries = tuple(each for each in material.entries if _fits(material, paper, each))
    leaves = _by_who(material, entries) if paper.of == words.PER_WHO else [Leaf((each,)) for each in entries]
    if not leaves:
        raise InputProblem("register.paper_empty", paper=paper.title, year=str(material.year))
    made = [_letter(material, paper, paper.blocks, leaf) for leaf in leaves]
    if len(made) == 1:
        return made[0]
    return Letters(
        paper.title,
        made,
        author=wording.office_name(material.town),
        created=material.made_at,
        file_stem=material.stem(f"{paper.title}{len(made)}份"),
    )


def blank(material: Material, paper: Paper) -> Letter:
    """The page empty, to be filled by hand; its code says which register and paper it is of."""
    blocks = material.register.paper(paper.of).blocks if paper.of else paper.blocks
    code = f"DJ-{material.register.id}-{paper.id}-{material.year}"
    return _letter(material, paper, blocks, Leaf(()), code=code)


def _fits(material: Material, paper: Paper, entry: Entry) -> bool:
    from app.reports.registers.listing import Place, fits

    return fits(material, paper, "", Place(entry))


def _by_who(material: Material, entries: Iterable[Entry]) -> list[Leaf]:
    """The entries of each person, unit or class together, in the order they come."""
    who = material.register.who.value
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(material.cells.text(entry, who), []).append(entry)
    return [Leaf(tuple(each), name) for name, each in found.items()]


def _letter(
    material: Material, paper: Paper, blocks: Sequence[Block], leaf: Leaf, *, code: str = ""
) -> Letter:
    parts: list[Part] = []
    by_hand = _by_hand(material, blocks)
    for block in blocks:
        parts += _parts(material, block, leaf, by_hand)
    name = leaf.who or (material.cells.name(leaf.entry) if leaf.entry else "空白表")
    has_cover = any(block.kind == "cover" for block in blocks)
    title = material.heading(paper)
    if has_cover:  # a cover is called as what lies behind it, its year stands below
        title = f"{wording.town_name(material.town)}{paper.title.removesuffix(COVER)}"
    return Letter(
        title,
        tuple(parts),
        geometry=Geometry.PLAIN,
        landscape=paper.landscape,
        code=code,
        author=wording.office_name(material.town),
        created=material.made_at,
        file_stem=material.stem(paper.title, name),
    )


def _by_hand(material: Material, blocks: Sequence[Block]) -> float:
    """The height of each text of a blank form, so that the form stays on one page with its empty rows."""
    texts = sum(len(block.fields) for block in blocks)
    others = sum(len(block.rows) + _ruled_rows(material, block) for block in blocks)
    return min(BY_HAND, max(TALL, (ROOM - ROW * others) / max(1, texts)))


def _ruled_rows(material: Material, block: Block) -> int:
    """About how many rows of a blank form a block takes beside its facts, a table with its heading."""
    if block.kind != "table":
        return 1
    one = next((each for each in material.register.fields if each.id == block.lines), None)
    return 1 + (
        len(one.offered) if one is not None and one.kind is Kind.CHOICE and one.offered else BLANK_ROWS
    )


def _parts(material: Material, block: Block, leaf: Leaf, by_hand: float) -> list[Part]:
    if block.kind == "facts":
        facts = [found for row in block.rows for found in _fact_rows(material, row, leaf)]
        rows = tuple(FieldRow(each, height=ROW) for each in facts)
        return [Fields(rows, boxed=True, label_width=_label_width(material, block))] if rows else []
    if block.kind == "long":
        height = TALL if leaf.entries else by_hand
        names = [name for name in block.fields if _applies(material, name, leaf)]
        rows = tuple(FieldRow((_fact(material, name, leaf),), height=height) for name in names)
        return [Fields(rows, boxed=True, label_width=_label_width(material, block))] if rows else []
    if block.kind == "cover":
        return _cover(material, block, leaf)
    if block.kind == "table":
        return [_table(material, block, leaf)]
    if block.kind == "text":
        text = material.cells.filled(leaf.entry, block.text) if leaf.entry else _unfilled(block.text)
        return [Paragraph(text, size=12.0)]
    if block.kind == "sign":
        return [Signature(tuple(Fact(each) for each in block.names))]
    return [PageBreak()]


def _cover(material: Material, block: Block, leaf: Leaf) -> list[Part]:
    """A page of its own: year, whose it is, how much lies in it, who made it; then the index is headed."""
    facts = [_fact(material, name, leaf) for name in block.fields if name != "year"]
    originals = sum(entry.file_count for entry in leaf.entries)
    if leaf.entries:
        facts.append(Fact("材料份数", f"{len(leaf.entries)}份，附原件{originals}份"))
    rows = tuple(FieldRow((each,), height=COVER_ROW) for each in facts)
    year = f"（{material.year}年度）" if "year" in block.fields else ""
    office, on = wording.office_name(material.town), long_date(material.on)
    return [
        *_empty_lines(3),
        Paragraph(year, indent=0, align="center", size=22.0),
        *_empty_lines(4),
        Fields(rows, boxed=True, label_width=8.0),
        *_empty_lines(5),
        Paragraph(office, indent=0, align="center", size=16.0),
        Paragraph(on, indent=0, align="center", size=16.0),
        PageBreak(),
        Paragraph("目　　录", indent=0, align="center", size=18.0),
    ]


def _empty_lines(many: int) -> list[Part]:
    return [Paragraph("　", indent=0, size=18.0) for _ in range(many)]


def _fact_rows(material: Material, row: Sequence[str], leaf: Leaf) -> list[tuple[Fact, ...]]:
    """The facts of a row that apply to the entry; choices to be ticked have a line where they need one."""
    facts = tuple(_fact(material, name, leaf) for name in row if _applies(material, name, leaf))
    if leaf.entry is None and len(facts) > 1 and any(text_width(each.value) > HALF for each in facts):
        return [(each,) for each in facts]
    return [facts] if facts else []


def _applies(material: Material, name: str, leaf: Leaf) -> bool:
    """Whether a field is asked of the entry at all (`when`); a blank form has them all."""
    one = next((each for each in material.register.fields if each.id == name.partition(".")[0]), None)
    return leaf.entry is None or one is None or matches(material.register, leaf.entry, one.when)


def _label_width(material: Material, block: Block) -> float:
    """Characters of the label cells: as the longest title, within reason."""
    names = [*(name for row in block.rows for name in row), *block.fields]
    return min(9.0, max(4.0, *(len(_title(material, name)) for name in names)) + 0.5)


def _title(material: Material, name: str) -> str:
    found = Names(material.register).find(name)
    return found.title if found is not None else name


def _fact(material: Material, name: str, leaf: Leaf) -> Fact:
    if leaf.entry is None:
        return Fact(_title(material, name), _options(material, name))
    value = material.cells.value(leaf.entry, name)
    words = long_date(value) if isinstance(value, date) else value_text(value)
    return Fact(_title(material, name), words)


def _options(material: Material, name: str) -> str:
    """On a blank form a choice is ticked, not written: □反面　□正面."""
    one = next((each for each in material.register.fields if each.id == name), None)
    if one is None or one.kind is not Kind.CHOICE or not one.choices or one.is_lines:
        return ""
    lines = [""]
    for each in one.offered:
        joined = f"{lines[-1]}　□{each.title}" if lines[-1] else f"□{each.title}"
        if text_width(joined) <= ACROSS:
            lines[-1] = joined
        else:
            lines.append(f"□{each.title}")
    return "\n".join(lines)


def _unfilled(text: str) -> str:
    found = text
    while "【" in found and "】" in found:
        before, _, rest = found.partition("【")
        found = f"{before}＿＿＿＿{rest.partition('】')[2]}"
    return found


def _table(material: Material, block: Block, leaf: Leaf) -> TableBlock:
    of_entries = block.lines == words.ENTRIES
    rows = "" if of_entries else block.lines
    columns = tuple(column_of(material.register, name, rows) for name in block.columns)
    if leaf.entry is None:
        return TableBlock(_blank_table(material, block, columns, rows))
    places = (
        [(entry, 0) for entry in leaf.entries]
        if of_entries
        else [(leaf.entry, n) for n in range(len(linked(material.register, leaf.entry, rows)))]
    )
    for name in reversed(block.sort):
        places.sort(key=partial(_sorted_by, material, name, rows))
    lines = [
        tuple(
            number if name == "#" else cell_of(material.cells.value(entry, name, rows, place))
            for name in block.columns
        )
        for number, (entry, place) in enumerate(places, 1)
    ]
    few = 0 if lines else FEW_ROWS
    return TableBlock(Table(_spread(columns), lines, blank_rows=few, text_size=SIZE, row_height=8.0))


def _spread(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns as wide together as the boxes of facts above them: texts take what is left."""
    spare = WIDTH - sum(max(each.width, 10.0) for each in columns)
    takers = [each for each in columns if each.grow] or [c for c in columns if c.kind is not Shape.SERIAL]
    if spare <= 0 or not takers:
        return tuple(columns)
    share = spare / len(takers)
    return tuple(
        replace(each, width=max(each.width, 10.0) + share) if each in takers else each for each in columns
    )


def _sorted_by(material: Material, name: str, rows: str, at: tuple[Entry, int]) -> tuple[int, object]:
    return sort_key(material.register, name, material.cells.value(at[0], name, rows, at[1]), material.roster)


def _blank_table(material: Material, block: Block, columns: Sequence[object], rows: str) -> Table:
    """The options of a field of choices as rows to be ticked; else ruled lines."""
    shown = tuple(column_of(material.register, name, rows) for name in block.columns)
    one = next((each for each in material.register.fields if each.id == rows), None)
    lines: list[tuple[Value, ...]] = []
    if one is not None and one.kind is Kind.CHOICE:
        lines = [
            tuple(
                number if column.kind is Shape.SERIAL else (each.title if name == "choice" else None)
                for name, column in zip(block.columns, shown, strict=True)
            )
            for number, each in enumerate(one.offered, 1)
        ]
    blank_rows = 0 if lines else BLANK_ROWS
    return Table(_spread(shown), lines, blank_rows=blank_rows, text_size=SIZE, row_height=9.0)
