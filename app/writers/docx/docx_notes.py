"""Real footnotes of a word processor's file: python-docx has no words for them.

The part word/footnotes.xml with its two separators, its relationship and content type, `footnotePr` in the
settings, two styles, and a mark in the text for each note (ECMA-376 part 1, 17.11).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from app.papers.document import clean_text
from app.papers.letter import Face
from app.writers.docx.docx_parts import NAMES, set_faces

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

# 小五, the size of notes.
NOTE_SIZE = 9.0
NOTE_PITCH = 13.5
# The names every word processor knows and shows as 脚注文本 and 脚注引用.
TEXT_STYLE, MARK_STYLE = "footnote text", "footnote reference"
# ①, as on the PDF; a word processor goes on with plain numbers after ⑳.
NUMBERS = "decimalEnclosedCircle"
_BLANK = (
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240"'
    ' w:lineRule="auto"/></w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" w:line="240"'
    ' w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)
# What follows footnotePr in the settings (CT_Settings) and comes before it in a section (CT_SectPr).
_AFTER_IN_SETTINGS = (
    "w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:attachedSchema", "w:themeFontLang",
    "w:clrSchemeMapping", "w:doNotIncludeSubdocsInStats", "w:doNotAutoCompressPictures", "w:forceUpgrade",
    "w:captions", "w:readModeInkLockDown", "w:smartTagType", "sl:schemaLibrary", "w:shapeDefaults",
    "w:doNotEmbedSmartTags", "w:decimalSymbol", "w:listSeparator",
)  # fmt: skip
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_LIBRARY = "http://schemas.openxmlformats.org/schemaLibrary/2006/main"


class Footnotes:
    """The footnotes of one document. Those it already has (a clerk's own template) stay as they are."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._root: Any = None
        self._part: Part | None = None
        self._next = 1

    def add(self, paragraph: Paragraph, note: str) -> Run:
        """A mark at the end of `paragraph` and `note` at the foot of its page."""
        if self._root is None:
            self._open()
        mark = paragraph.add_run()
        mark.style = self._document.styles[MARK_STYLE]
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self._next))
        mark._r.append(reference)
        self._root.append(_note(self._document, self._next, note))
        self._next += 1
        return mark

    def finish(self) -> None:
        """Put the notes into the file; nothing happens where there are none."""
        if self._part is not None:
            self._part._blob = serialize_part_xml(self._root)

    def number_sections(self) -> None:
        """Every section counts its notes from ① on: several letters may stand in one file."""
        if self._root is None:
            return
        for section in self._document.sections:
            properties = section._sectPr
            for old in properties.findall(qn("w:footnotePr")):
                properties.remove(old)
            heads = (qn("w:headerReference"), qn("w:footerReference"))
            place = sum(1 for child in properties if child.tag in heads)
            properties.insert(place, _numbering(restart=True))

    def _open(self) -> None:
        for relation in self._document.part.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
                self._part = relation.target_part
                self._root = parse_xml(self._part.blob)
                ids = [int(each.get(qn("w:id"))) for each in self._root.findall(qn("w:footnote"))]
                self._next = max([0, *ids]) + 1
        if self._part is None:
            self._root = parse_xml(_BLANK)
            package = self._document.part.package
            self._part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, b"", package)
            self._document.part.relate_to(self._part, RELATIONSHIP_TYPE.FOOTNOTES)
            _announce(self._document)
        _add_styles(self._document)


def _announce(document: Document) -> None:
    """footnotePr in the settings names the two separators."""
    settings = document.settings.element
    for old in settings.findall(qn("w:footnotePr")):
        settings.remove(old)
    made = _numbering(restart=False)
    for number in ("-1", "0"):
        separator = OxmlElement("w:footnote")
        separator.set(qn("w:id"), number)
        made.append(separator)
    after = {_tag(name) for name in _AFTER_IN_SETTINGS}
    for child in settings:
        if child.tag in after:
            child.addprevious(made)
            return
    settings.append(made)


def _tag(name: str) -> str:
    spaces = {"m": _MATH, "sl": _LIBRARY}
    prefix, local = name.split(":")
    return f"{{{spaces[prefix]}}}{local}" if prefix in spaces else qn(name)


def _numbering(*, restart: bool) -> Any:
    made = OxmlElement("w:footnotePr")
    form = OxmlElement("w:numFmt")
    form.set(qn("w:val"), NUMBERS)
    made.append(form)
    if restart:
        again = OxmlElement("w:numRestart")
        again.set(qn("w:val"), "eachSect")
        made.append(again)
    return made


def _add_styles(document: Document) -> None:
    """脚注文本 and 脚注引用, unless the document has its own."""
    known = {style.name for style in document.styles}
    if TEXT_STYLE not in known:
        style = document.styles.add_style(TEXT_STYLE, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        style.base_style = document.styles["Normal"]
        set_faces(style, Face.BODY, NOTE_SIZE)
        look = style.paragraph_format
        look.line_spacing = Pt(NOTE_PITCH)
        look.space_before = look.space_after = Pt(0)
        _rank(style)
    if MARK_STYLE not in known:
        style = document.styles.add_style(MARK_STYLE, WD_STYLE_TYPE.CHARACTER, builtin=True)
        style.font.superscript = True
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), NAMES[Face.BODY])
        _rank(style)


def _rank(style: Any) -> None:
    style.priority = 99
    style.unhide_when_used = True


def _note(document: Document, number: int, text: str) -> Any:
    """One note: its sign, then its words."""
    styles = document.styles
    made = OxmlElement("w:footnote")
    made.set(qn("w:id"), str(number))
    paragraph = OxmlElement("w:p")
    made.append(paragraph)
    properties = OxmlElement("w:pPr")
    style = OxmlElement("w:pStyle")
    style.set(qn("w:val"), styles[TEXT_STYLE].style_id)
    properties.append(style)
    paragraph.append(properties)
    sign = OxmlElement("w:r")
    look = OxmlElement("w:rPr")
    named = OxmlElement("w:rStyle")
    named.set(qn("w:val"), styles[MARK_STYLE].style_id)
    look.append(named)
    # As large as the note: a raised ① of 小五 cannot be read on paper.
    raised = OxmlElement("w:vertAlign")
    raised.set(qn("w:val"), "baseline")
    look.append(raised)
    sign.append(look)
    sign.append(OxmlElement("w:footnoteRef"))
    paragraph.append(sign)
    words = OxmlElement("w:r")
    hint = OxmlElement("w:rPr")
    fonts = OxmlElement("w:rFonts")
    fonts.set(qn("w:hint"), "eastAsia")
    hint.append(fonts)
    words.append(hint)
    content = OxmlElement("w:t")
    content.text = " " + clean_text(text)
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    words.append(content)
    paragraph.append(words)
    return made
