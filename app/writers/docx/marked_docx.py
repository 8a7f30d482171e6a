"""Fill marks such as 【姓名】 or {姓名} in the clerk's own docx, wherever they stand; all else stays.

Text boxes, tables, headers and footers are looked through; the words look as the mark's first letter did.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from app.errors import InputProblem
from app.papers.document import clean_text

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

MARK = re.compile(r"【([^【】]{1,12})】|\{([^{}]{1,12})\}")
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def open_marked(template: Path) -> Document:
    """The template. Raises `InputProblem` template.unreadable."""
    try:
        return docx.Document(str(template))
    except (PackageNotFoundError, OSError, KeyError, ValueError) as error:
        raise InputProblem("template.unreadable", file=template.name) from error


def check_marks(template: Path, *, known: Collection[str], asks: Collection[str]) -> None:
    """Whether a template's marks are all known and those it must have are there.

    Raises `InputProblem` template.unreadable, template.marks_unknown, template.marks_missing.
    """
    document = open_marked(template)
    found = [name for part in _parts(document) for name in _names(part)]
    strange = sorted({name for name in found if name not in known})
    if strange:
        raise InputProblem(
            "template.marks_unknown",
            file=template.name,
            marks="".join(f"【{name}】" for name in strange),
            known="".join(f"【{name}】" for name in known),
        )
    missing = [name for name in asks if name not in found]
    if missing:
        marks = "".join(f"【{name}】" for name in missing)
        raise InputProblem("template.marks_missing", file=template.name, marks=marks)


def fill_marked(template: Path, pages: Sequence[Mapping[str, str]]) -> Document:
    """The template once for each of `pages` (mark → words), each on a page of its own.

    Headers and footers are one for all pages: they take the words of the first. Raises what `open_marked`
    raises.
    """
    document = open_marked(template)
    body = document.element.body
    ends = body.sectPr
    pattern = [copy.deepcopy(each) for each in body if each is not ends]
    for part in _parts(document):
        _fill(part, pages[0])
    for place, words in enumerate(pages[1:], start=1):
        for index, each in enumerate(pattern):
            made = copy.deepcopy(each)
            if index == 0:
                made = _on_new_page(body, ends, made)
            _be_a_copy(made, place)
            _fill(made, words)
            _add(body, ends, made)
    return document


def _add(body: BaseOxmlElement, ends: BaseOxmlElement | None, made: BaseOxmlElement) -> None:
    if ends is None:
        body.append(made)
    else:
        ends.addprevious(made)


def _on_new_page(
    body: BaseOxmlElement, ends: BaseOxmlElement | None, first: BaseOxmlElement
) -> BaseOxmlElement:
    """The first part of a copy begins a page; a table does so behind a paragraph that holds the break."""
    if first.tag == qn("w:p"):
        properties = first.get_or_add_pPr()
        if properties.find(qn("w:pageBreakBefore")) is None:
            properties.insert_element_before(OxmlElement("w:pageBreakBefore"), *_AFTER_BREAK)
        return first
    paragraph = OxmlElement("w:p")
    paragraph.get_or_add_pPr().append(OxmlElement("w:pageBreakBefore"))
    _add(body, ends, paragraph)
    return first


# What stands behind pageBreakBefore in the order of the format.
_AFTER_BREAK = tuple(
    f"w:{name}"
    for name in (
        *("framePr", "widowControl", "numPr", "suppressLineNumbers", "pBdr", "shd", "tabs"),
        *("suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE"),
        *("autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing"),
        *("mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap"),
        *("outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
)


def _be_a_copy(element: BaseOxmlElement, place: int) -> None:
    """What must be one of its kind in a file: bookmarks go, pictures are numbered anew."""
    for each in [*element.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))]:
        parent = each.getparent()
        if parent is not None:
            parent.remove(each)
    for each in element.iter(qn("wp:docPr")):
        each.set("id", str(int(each.get("id", "1")) + place * 10_000))
    for each in element.iter(qn("w:p")):
        for name in ("paraId", "textId"):
            each.attrib.pop(f"{_W14}{name}", None)


def _parts(document: Document) -> list[BaseOxmlElement]:
    found = [document.element.body]
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if part.is_linked_to_previous:
                continue
            found += [part._element]
    return found


def _paragraphs(part: BaseOxmlElement) -> Iterator[list[BaseOxmlElement]]:
    """The texts of each paragraph, without those in its text boxes, which come by themselves."""
    for paragraph in part.iter(qn("w:p")):
        yield [text for text in paragraph.iter(qn("w:t")) if next(text.iterancestors(qn("w:p"))) is paragraph]


def _names(part: BaseOxmlElement) -> Iterator[str]:
    for texts in _paragraphs(part):
        for mark in MARK.finditer("".join(text.text or "" for text in texts)):
            yield mark[1] or mark[2]


def _fill(part: BaseOxmlElement, words: Mapping[str, str]) -> None:
    for texts in _paragraphs(part):
        whole = "".join(text.text or "" for text in texts)
        for mark in reversed(list(MARK.finditer(whole))):
            name = mark[1] or mark[2]
            if name in words:
                _put(texts, mark.start(), mark.end(), clean_text(words[name]))


def _put(texts: Sequence[BaseOxmlElement], start: int, end: int, value: str) -> None:
    """The value stands where the mark began; the rest of the mark goes, in whichever runs it stood."""
    at = 0
    for text in texts:
        own = text.text or ""
        first, last = max(start - at, 0), min(end - at, len(own))
        if first < last:
            text.text = own[:first] + (value if start >= at else "") + own[last:]
            text.set(qn("xml:space"), "preserve")
        at += len(own)
