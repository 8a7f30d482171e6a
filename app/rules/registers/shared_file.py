"""A register as a file to be passed on: the document with whose it is and a checksum over both."""

from __future__ import annotations

import copy
import hashlib
import json
from dataclasses import dataclass

from app.errors import InputProblem
from app.rules.registers.description import FORMAT
from app.rules.registers.document import REGISTER_ID, Document, loaded
from app.rules.registers.own_form import OWN

SHARED = "ganxun-register"
CHANGE = "change"
OWN_ID = "x_"
KEYS = frozenset({"file", "format", "kind", "id", "title", "document", "sha256"})
MOST_CHARACTERS = 1_000_000


@dataclass(frozen=True)
class SharedFile:
    """`is_change`: differences of the shipped register `id`; else a whole register of somebody's own."""

    id: str
    title: str
    is_change: bool
    document: Document


def shared_text(shared: SharedFile) -> str:
    """The text of the file, its SHA-256 in it."""
    body = _body(shared)
    return json.dumps({**body, "sha256": digest(body)}, ensure_ascii=False, indent=1) + "\n"


def read_shared(text: str, *, name: str) -> SharedFile:
    """What a file says; a description as it is written by hand is one of somebody's own.

    Raises `InputProblem` register.json, register.key_twice (no JSON), register.share_kind (another file),
    register.share_broken (its checksum does not fit).
    """
    value = loaded(text, name=name) if len(text) <= MOST_CHARACTERS else None
    if not isinstance(value, dict):
        raise InputProblem("register.share_kind", name=name)
    if "file" not in value and "fields" in value and "id" in value:
        return _written_by_hand(value, name)
    form = value.get("format")
    if value.get("file") == SHARED and isinstance(form, int) and form > FORMAT:
        raise InputProblem("register.share_newer", name=name)
    document, title = value.get("document"), value.get("title")
    if value.get("file") != SHARED or set(value) != KEYS or not isinstance(document, dict):
        raise InputProblem("register.share_kind", name=name)
    if value["kind"] not in (CHANGE, "own") or not _is_id(value["id"]) or not isinstance(title, str):
        raise InputProblem("register.share_kind", name=name)
    found = SharedFile(value["id"], title, value["kind"] == CHANGE, document)
    if value["sha256"] != digest(_body(found)):
        raise InputProblem("register.share_broken", name=name)
    return found


def _written_by_hand(value: Document, name: str) -> SharedFile:
    if not _is_id(value["id"]) or not isinstance(value.get("title"), str):
        raise InputProblem("register.share_kind", name=name)
    own_id = value["id"] if value["id"].startswith(OWN) else OWN + value["id"].replace("-", "_")
    return SharedFile(own_id, value["title"], False, {**value, "id": own_id})


def _is_id(value: object) -> bool:
    return isinstance(value, str) and REGISTER_ID.fullmatch(value) is not None


def _body(shared: SharedFile) -> Document:
    return {
        "file": SHARED,
        "format": FORMAT,
        "kind": CHANGE if shared.is_change else "own",
        "id": shared.id,
        "title": shared.title,
        "document": dict(shared.document),
    }


def digest(body: Document) -> str:
    """SHA-256 of the content, however its lines are broken and its keys stand."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def merged_changes(here: Document, there: Document) -> Document:
    """Differences of two, theirs over ours by id; what only one of them changed stays.

    An own field or choice of theirs that has the id of another one of ours comes beside it, under a new id.
    """
    there = renumbered(there, here)
    found = dict(here)
    for key, value in there.items():
        mine = found.get(key)
        if key == "own":
            found[key] = _by_id(mine or [], value)
        elif key == "choices":
            found[key] = {**(mine or {})} | {
                name: _pairs((mine or {}).get(name, []), pairs) for name, pairs in value.items()
            }
        elif key == "hidden_choices":
            found[key] = {**(mine or {})} | {
                name: list(dict.fromkeys([*(mine or {}).get(name, []), *ids])) for name, ids in value.items()
            }
        elif key in ("fields", "dues"):
            found[key] = {**(mine or {})} | {
                name: {**(mine or {}).get(name, {}), **each} for name, each in value.items()
            }
        elif key == "columns":
            found[key] = {**(mine or {}), **value}
        else:
            found[key] = value
    return found


def renumbered(there: Document, here: Document) -> Document:
    """Their differences; ids of own fields and choices that mean something else with us are made new."""
    ours = {each["id"]: each for each in here.get("own", [])}
    taken = {*ours, *(each["id"] for each in there.get("own", []))}
    new: dict[str, str] = {}
    for each in there.get("own", []):
        mine = ours.get(each["id"])
        if mine is not None and (mine["title"], mine["kind"]) != (each["title"], each["kind"]):
            new[each["id"]] = _free(taken)
    found = copy.deepcopy(dict(there))
    for each in found.get("own", []):
        each["id"] = new.get(each["id"], each["id"])
    for key in ("fields", "choices", "hidden_choices"):
        if key in found:
            found[key] = {new.get(name, name): value for name, value in found[key].items()}
    if "columns" in found:
        found["columns"] = {
            paper: [new.get(name, name) for name in names] for paper, names in found["columns"].items()
        }
    for name, pairs in found.get("choices", {}).items():
        _renumber_choices(found, name, pairs, here.get("choices", {}).get(name, []))
    return found


def _renumber_choices(found: Document, field_id: str, pairs: list[list[str]], ours: list[list[str]]) -> None:
    mine = dict(ours)
    taken = {*mine, *(pair[0] for pair in pairs)}
    hidden = found.get("hidden_choices", {}).get(field_id, [])
    for pair in pairs:
        if pair[0].startswith(OWN_ID) and mine.get(pair[0], pair[1]) != pair[1]:
            old, pair[0] = pair[0], _free(taken)
            hidden[:] = [pair[0] if name == old else name for name in hidden]


def _free(taken: set[str]) -> str:
    name = next(name for n in range(1, 1000) if (name := f"{OWN_ID}{n}") not in taken)
    taken.add(name)
    return name


def merged_document(here: Document, there: Document) -> Document:
    """Two documents of one own register, theirs over ours; fields and choices only ours has stay."""
    fields = _by_id(here.get("fields", []), there.get("fields", []))
    mine = {each["id"]: each for each in here.get("fields", [])}
    for at, each in enumerate(fields):
        known = mine.get(each["id"], {})
        if known.get("choices") and each.get("choices"):
            fields[at] = {**each, "choices": _pairs(known["choices"], each["choices"])}
    version = max(int(here.get("version", 1)), int(there.get("version", 1))) + 1
    made = {**here, **there, "id": here["id"], "fields": fields, "version": version}
    columns = [name for paper in made.get("papers", [])[:1] for name in paper.get("columns", [])]
    if columns:
        ours = [name for paper in here.get("papers", [])[:1] for name in paper.get("columns", [])]
        theirs = {each["id"] for each in there.get("fields", [])}
        kept = [name for name in ours if name not in columns and name in mine and name not in theirs]
        made["papers"] = [{**made["papers"][0], "columns": [*columns, *kept]}, *made["papers"][1:]]
    return made


def _by_id(here: list[Document], there: list[Document]) -> list[Document]:
    theirs = {each["id"]: each for each in there}
    kept = [theirs.get(each["id"], each) for each in here]
    known = {each["id"] for each in here}
    return [*kept, *(each for each in there if each["id"] not in known)]


def _pairs(here: list[list[str]], there: list[list[str]]) -> list[list[str]]:
    theirs = {pair[0]: pair for pair in there}
    known = {pair[0] for pair in here}
    return [*(theirs.get(pair[0], pair) for pair in here), *(pair for pair in there if pair[0] not in known)]
