"""A workbook of somebody else as a package: its sheets, what its cells look like, parts kept as they are."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from app.errors import InputProblem

MEGABYTE = 1024 * 1024
MAX_FILE, MAX_UNPACKED, MAX_PART, MAX_ENTRIES = 64 * MEGABYTE, 200 * MEGABYTE, 96 * MEGABYTE, 3_000
WORKBOOK = "/officeDocument"
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_PERCENTS = frozenset((9, 10))
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
PLAIN, PERCENT, DATE = "", "percent", "date"


@dataclass
class FormPackage:
    """The parts of an xlsx by name, in the file's order, with what is needed to write into its cells."""

    path: Path
    infos: list[zipfile.ZipInfo]
    parts: dict[str, bytes]
    workbook: str
    sheets: Mapping[str, str]  # name → part, in the order of the tabs
    looks: tuple[str, ...] = field(default=())  # style number → percent, date or ''

    def look(self, style: int) -> str:
        """How numbers of a style are shown."""
        return self.looks[style] if 0 <= style < len(self.looks) else PLAIN


def open_form(path: Path) -> FormPackage:
    """Read a workbook. Raises `InputProblem` form.missing, form.not_xlsx, form.unreadable, form.too_big."""
    if not path.is_file():
        raise InputProblem("form.missing", file=path.name)
    if path.stat().st_size > MAX_FILE:
        raise InputProblem("form.too_big", file=path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            if len(infos) > MAX_ENTRIES or sum(info.file_size for info in infos) > MAX_UNPACKED:
                raise InputProblem("form.too_big", file=path.name)
            if any(info.file_size > MAX_PART for info in infos):
                raise InputProblem("form.too_big", file=path.name)
            parts = {info.filename: archive.read(info) for info in infos if not info.is_dir()}
        workbook = _target(parts, "_rels/.rels", "", WORKBOOK)
        if workbook is None or "spreadsheetml" not in _type_of(parts, workbook):
            raise InputProblem("form.not_xlsx", file=path.name)
        return FormPackage(path, infos, parts, workbook, _sheets(parts, workbook), _looks(parts, workbook))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise InputProblem("form.not_xlsx", file=path.name) from error
    except (ElementTree.ParseError, KeyError, OSError, RuntimeError, ValueError, EOFError) as error:
        raise InputProblem("form.unreadable", file=path.name) from error


def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def _type_of(parts: Mapping[str, bytes], part: str) -> str:
    types = ElementTree.fromstring(parts["[Content_Types].xml"])
    own = next((e.get("ContentType", "") for e in types if e.get("PartName") == f"/{part}"), "")
    ending = PurePosixPath(part).suffix.lstrip(".")
    return own or next((e.get("ContentType", "") for e in types if e.get("Extension") == ending), "")


def _relations(parts: Mapping[str, bytes], rels: str, base: str) -> list[tuple[str, str, str]]:
    """(id, kind, part) of what a part points at inside the package."""
    found = []
    for each in ElementTree.fromstring(parts[rels]) if rels in parts else ():
        if each.get("TargetMode") == "External":
            continue
        target = each.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else str(PurePosixPath(base) / target)
        found.append((each.get("Id", ""), each.get("Type", ""), _plain(whole)))
    return found


def _plain(path: str) -> str:
    """xl/worksheets/../drawings/a.xml → xl/drawings/a.xml."""
    found: list[str] = []
    for step in path.split("/"):
        if step == "..":
            found = found[:-1]
        elif step not in ("", "."):
            found.append(step)
    return "/".join(found)


def _target(parts: Mapping[str, bytes], rels: str, base: str, kind: str) -> str | None:
    return next((part for _, own, part in _relations(parts, rels, base) if own.endswith(kind)), None)


def _rels_of(part: str) -> tuple[str, str]:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/"), folder


def _sheets(parts: Mapping[str, bytes], workbook: str) -> dict[str, str]:
    by_id = {
        key: part for key, kind, part in _relations(parts, *_rels_of(workbook)) if kind.endswith("/worksheet")
    }
    found = {}
    for each in ElementTree.fromstring(parts[workbook]).iter():
        if local(each.tag) == "sheet":
            key = next((value for name, value in each.attrib.items() if local(name) == "id"), "")
            if by_id.get(key) in parts:
                found[each.get("name", "")] = by_id[key]
    return found


def _looks(parts: Mapping[str, bytes], workbook: str) -> tuple[str, ...]:
    part = _target(parts, *_rels_of(workbook), "/styles")
    if part is None or part not in parts:
        return ()
    root = ElementTree.fromstring(parts[part])
    own = {
        int(each.get("numFmtId", "0")): each.get("formatCode", "")
        for each in root.iter()
        if local(each.tag) == "numFmt"
    }
    formats = next((each for each in root if local(each.tag) == "cellXfs"), None)
    return tuple(
        _look(int(each.get("numFmtId", "0")), own) for each in (formats if formats is not None else ())
    )


def _look(number: int, own: Mapping[int, str]) -> str:
    if number in own:
        code = _QUOTED.sub("", own[number]).lower()
        return PERCENT if "%" in code else DATE if re.search(r"[yd]", code) else PLAIN
    return PERCENT if number in _PERCENTS else DATE if number in _DATES else PLAIN
