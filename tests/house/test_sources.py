"""Every code the house cites (A26, Q1, N3, R19, "complaint 7" …) has its sentence in `sources.json`."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app import sources

ROOT = Path(__file__).resolve().parents[2]
DEFAULTS = ROOT / "resources" / "defaults"
REGISTERS = ROOT / "resources" / "registers"
TREES = ("app", "ui", "db", "tests", "packaging")
# Benches have ids of their own, from B1 on, which their table prints.
BENCHES = (ROOT / "tests" / "bench", ROOT / "tests" / "house" / "test_bench.py")
CODE = re.compile(r"[A-E]\d\d|[QN]\d\d?b?|[ITRP]\d\d?")
# Words that send the reader to papers that are not here.
ELSEWHERE = re.compile(
    r"§|\.md\b.{0,3}[A-Z]\d|\brequirements? \d|\b[Ii]ssue \d|\bseeds?[ -]\d|architecture page|"
    r"\b[Ff]indings? F\d|\((?:F|W|K|M)\d+[,;) ]|\bdesign:"
)
WORTH = re.compile(rf"\b(?:{CODE.pattern})\b|complaints? \d|{ELSEWHERE.pattern}")


def prose_of(path: Path) -> Iterator[tuple[int, str]]:
    """Docstrings and comments of a module, with their lines."""
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.lineno, str(node.value.value)
    if any("#" in line and WORTH.search(line) for line in text.splitlines()):  # reading tokens is slow
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def values_of(path: Path) -> Iterator[tuple[int, str]]:
    """Texts of a module that are nothing but a code: rules, kinds of records, figures of the summary."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
            yield node.lineno, node.value


@cache
def modules() -> tuple[Path, ...]:
    """Those that may say a code, or send the reader elsewhere."""
    every = (path for tree in TREES for path in sorted((ROOT / tree).rglob("*.py")))
    return tuple(path for path in every if WORTH.search(path.read_text(encoding="utf-8")))


@cache
def cited() -> dict[str, str]:
    """Code → the first place that cites it."""
    found: dict[str, str] = {}
    for path in modules():
        lines = [*prose_of(path)]
        if path.relative_to(ROOT).parts[0] in ("app", "ui"):
            lines += values_of(path)
        # Reasons that tests name in their tables of what is forbidden.
        lines += [(0, found) for found in re.findall(r"pitfall P\d+", path.read_text(encoding="utf-8"))]
        own = any(path == bench or bench in path.parents for bench in BENCHES)
        for line, text in lines:
            for code in sources.codes_in(text):
                if not (own and code.startswith("B")):
                    found.setdefault(code, f"{path.relative_to(ROOT)}:{line}")
    for path in (
        *sorted(DEFAULTS.glob("*.json")),
        *sorted(REGISTERS.glob("*.json")),
        ROOT / "resources" / "templates" / "summary.json",
    ):
        for code in codes_of_data(json.loads(path.read_text(encoding="utf-8"))):
            found.setdefault(code, path.name)
    for path in (
        ROOT / "README.md",
        DEFAULTS / "README.md",
        *sorted((ROOT / "resources" / "help").glob("*.html")),
    ):
        for code in sources.codes_in(path.read_text(encoding="utf-8")):
            found.setdefault(code, path.name)
    return found


def codes_of_data(data: object) -> Iterator[str]:
    """The codes that `code`, `source` and `from` of default data cite, and `serves` of registers."""
    if isinstance(data, list):
        for each in data:
            yield from codes_of_data(each)
    elif isinstance(data, dict):
        for name, value in data.items():
            if name in ("code", "source", "from", "serves"):
                yield from sources.codes_in(value if isinstance(value, str) else "、".join(value))
            else:
                yield from codes_of_data(value)


def test_every_code_that_is_cited_has_its_sentence() -> None:
    """In docstrings, comments, default data, help and README alike."""
    known = sources.all_sources()
    assert not {code: place for code, place in cited().items() if code not in known}


def test_no_sentence_is_kept_that_nobody_cites() -> None:
    assert not set(sources.all_sources()) - set(cited())


def test_sentences_are_whole() -> None:
    """Text, whose words, a known kind; what the clerk may see is Chinese; a rule comes from known duties."""
    known = sources.all_sources()
    for code, source in known.items():
        assert source.text.strip() == source.text != "", code
        assert source.kind in sources.KINDS, code
        assert (source.kind == sources.PITFALL) == source.text.isascii() == code.startswith("P"), code
        assert source.of == "for developers" or not source.of.isascii(), code
        assert all(known[each].kind == sources.DUTY for each in source.comes_from), code
    assert len({source.text for source in known.values()}) >= len(known) - 12, "the same sentence too often"


def test_the_file_says_each_code_once() -> None:
    """A later entry of the same code would silently win."""
    pairs: list[str] = []

    def keep(found: list[tuple[str, object]]) -> dict[str, object]:
        pairs.extend(name for name, _ in found if name in sources.all_sources())
        return dict(found)

    json.loads((DEFAULTS / "sources.json").read_text(encoding="utf-8"), object_pairs_hook=keep)
    assert len(pairs) == len(set(pairs)) == len(sources.all_sources())


def test_nothing_sends_the_reader_to_papers_that_are_not_here() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text.strip()[:80]}"
        for path in modules()
        if path != Path(__file__)
        for line, text in prose_of(path)
        if ELSEWHERE.search(text)
    ]
    assert not found


def test_every_default_rule_and_trigger_says_where_it_comes_from() -> None:
    """The clerk asks for it in 制度执行 and 谈话触发条件."""
    for name in ("duty_rules", "talk_triggers"):
        for entry in json.loads((DEFAULTS / f"{name}.json").read_text(encoding="utf-8")):
            assert sources.basis(entry["code"]), entry["code"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("the sheet (A26, I1).", ["A26", "I1"]),
        ("pairs (E22–E23), weeks", ["E22", "E23"]),
        ("Q1…Q3 and Q12b", ["Q1", "Q2", "Q3", "Q12b"]),
        ("R8–R10: a backup", ["R8", "R9", "R10"]),
        ("A09/Q1", ["A09"]),
        ("(complaints 3, 5, 15)", ["complaint 3", "complaint 5", "complaint 15"]),
        ("F2 on A4, cell B3, 0815-A3F, Sheet1!C10", []),
        ("【N1】 of the text", ["N1"]),
        ("T99 and Q100", []),
    ],
)
def test_codes_are_found_in_a_text(text: str, codes: list[str]) -> None:
    """Ranges in full; keys, paper sizes and cells of a sheet are no codes."""
    assert [*sources.codes_in(text)] == codes


def test_a_rule_rests_on_the_words_of_its_plan() -> None:
    """Each once; a rule that comes from no plan says itself what it is."""
    assert sources.basis("Q1") == (
        "本镇干部教育培训方案：“每月开展不少于4次，确保培训工作全覆盖，不留空白。”",
    )
    assert [line.split("：")[0] for line in sources.basis("Q1", "A09", "Q21")] == [
        "本镇干部教育培训方案",
        "《干部教育培训工作条例》（2023年）",
    ]


def test_a_rule_that_the_town_cites_differently_shows_no_foreign_words() -> None:
    """The plan's sentence stands behind the citation the program came with, not behind the town's own."""
    own = "镇党委2025年第3号文件"
    assert sources.rule_basis("Q1", own) == own
    shipped = "本镇干部教育培训方案：每月开展不少于4次"
    assert sources.rule_basis("Q1", shipped).splitlines() == [shipped, f"原文　{sources.basis('Q1')[0]}"]
    assert sources.rule_basis("", "") == ""


def test_what_the_clerk_is_shown_is_known() -> None:
    """Kinds of records, figures, lines of the 工作台 and kinds of bulletins: each has words to stand on."""
    from app.rules.records.told import KINDS
    from app.rules.year_definitions import _DEFINITIONS
    from app.services.page.rests_on import RESTS_ON

    for code in (*KINDS, *_DEFINITIONS, *RESTS_ON.values()):
        assert sources.basis(code), code
    kinds = json.loads((DEFAULTS / "bulletin_kinds.json").read_text(encoding="utf-8"))
    assert all(sources.kind_basis("bulletin_kinds", kind["code"]) for kind in kinds)
