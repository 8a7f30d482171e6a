"""The lines of a letter: their typefaces, and where Chinese text breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.papers.letter import Face, Run, note_sign
from app.writers.pdf import fonts
from app.writers.pdf.pdf_text import PdfFonts

PDF_FACES = {
    Face.BODY: fonts.SERIF,
    Face.TITLE: fonts.SERIF,
    Face.HEI: fonts.SANS_BOLD,
    Face.KAI: fonts.KAI,
    Face.SONG: fonts.SERIF,
}
RED = "0.80 0.07 0.10"
NOTE_SHARE = 0.6

_NOT_FIRST = frozenset("，。、；：！？）》〕〉】”’…—％%,.;:!?)]")
_NOT_LAST = frozenset("（《〔〈【“‘([")
_WORD = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.%/-")


@dataclass(frozen=True)
class Piece:
    """A stretch of one look in a line."""

    text: str
    face: Face = Face.BODY
    bold: bool = False
    raised: bool = False


@dataclass(frozen=True)
class SetLine:
    """A set line: its pieces, its natural width and its number of characters."""

    pieces: tuple[Piece, ...]
    width: float
    chars: int
    last: bool


class Breaker:
    """Breaks text into lines; equal plain paragraphs are broken once."""

    def __init__(self, pdf_fonts: PdfFonts) -> None:
        self._fonts = pdf_fonts
        self._known: dict[tuple[str, Face, float, float, float], tuple[SetLine, ...]] = {}

    def plain(
        self, text: str, face: Face, size: float, room: float, *, step: float, indent: float = 0.0
    ) -> tuple[SetLine, ...]:
        """Lines of `text` in one face. `step` is the distance of full characters, `indent` in points."""
        key = (text, face, size, room, indent)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._broken([Piece(text, face)], size, room, step, indent)
        return found

    def rich(
        self, runs: Sequence[Run], first_note: int, size: float, room: float, *, step: float, indent: float
    ) -> tuple[SetLine, ...]:
        """Lines of a paragraph of runs; the notes in it are numbered from `first_note`."""
        pieces = []
        for run in runs:
            pieces.append(Piece(run.text, run.face, run.bold))
            if run.note:
                pieces.append(Piece(note_sign(first_note), run.face, raised=True))
                first_note += 1
        return self._broken(pieces, size, room, step, indent)

    def _broken(
        self, pieces: Sequence[Piece], size: float, room: float, step: float, indent: float
    ) -> tuple[SetLine, ...]:
        chars: list[str] = []
        widths: list[float] = []
        looks: list[int] = []
        for index, piece in enumerate(pieces):
            text = fonts.plain(piece.text)
            name = PDF_FACES[piece.face]
            unit = step * NOTE_SHARE if piece.raised else step
            chars += text
            widths += [self._fonts.advance(char, name) * unit for char in text]
            looks += [index] * len(text)
        # The sign of a footnote stays with the word before it.
        signs = ["。" if pieces[look].raised else char for char, look in zip(chars, looks, strict=True)]
        lines = []
        for start, end in _breaks(signs, widths, room, indent):
            spans = _spans(chars, looks, start, end, pieces)
            natural = sum(widths[start:end]) * size / step
            lines.append(SetLine(spans, natural, end - start, end == len(chars) or chars[end] == "\n"))
        return tuple(lines)


def _spans(
    chars: Sequence[str], looks: Sequence[int], start: int, end: int, pieces: Sequence[Piece]
) -> tuple[Piece, ...]:
    spans = []
    at = start
    while at < end:
        after = at + 1
        while after < end and looks[after] == looks[at]:
            after += 1
        like = pieces[looks[at]]
        spans.append(Piece("".join(chars[at:after]), like.face, like.bold, like.raised))
        at = after
    return tuple(spans)


def _breaks(
    chars: Sequence[str], widths: Sequence[float], room: float, indent: float
) -> list[tuple[int, int]]:
    """Start and end of each line: no closing sign starts one, no opening one ends it, numbers stay whole."""
    lines = []
    start = at = 0
    used = indent
    count = len(chars)
    squeezed = False
    while at < count:
        if chars[at] == "\n":
            # A closing sign squeezed into the line before may leave nothing of the paragraph.
            if not (squeezed and start == at):
                lines.append((start, at))
            squeezed = False
            start = at = at + 1
            used = 0.0
            continue
        if used + widths[at] <= room + 0.01 or at == start:
            used += widths[at]
            at += 1
            squeezed = False
            continue
        cut = _cut(chars, start, at)
        lines.append((start, cut))
        start = at = cut
        used = 0.0
        squeezed = True
    if not (squeezed and start == count):
        lines.append((start, count))
    return lines


def _cut(chars: Sequence[str], start: int, at: int) -> int:
    """Where the line that is full before `at` really ends."""
    if chars[at] in _NOT_FIRST and (at + 1 == len(chars) or chars[at + 1] not in _NOT_FIRST):
        return at + 1  # one closing sign is squeezed into the line
    cut = at
    while cut > start + 1 and (
        chars[cut] in _NOT_FIRST
        or chars[cut - 1] in _NOT_LAST
        or (chars[cut] in _WORD and chars[cut - 1] in _WORD)
    ):
        cut -= 1
    return cut if cut > start + 1 else at
