"""`list sources`: code → the sentence it stands for, as a contract."""

from __future__ import annotations

import argparse
import json

import pytest

from app.cli import source_list
from app.cli.listing import run_list
from app.context import AppContext
from app.paths import RESOURCES
from app.sources import KINDS


def asked(context: AppContext, capsys: pytest.CaptureFixture[str], *, as_json: bool) -> str:
    assert run_list(context, argparse.Namespace(what="sources", json=as_json)) == 0
    return capsys.readouterr().out


def test_every_code_with_its_sentence(context: AppContext, capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(asked(context, capsys, as_json=True))
    stored = json.loads((RESOURCES / "defaults" / "sources.json").read_text(encoding="utf-8"))
    assert [row["code"] for row in rows] == list(stored)
    assert {tuple(row) for row in rows} == {("code", "text", "of", "kind", "from")}
    for row in rows:
        own = stored[row["code"]]
        assert (row["text"], row["of"], row["kind"]) == (own["text"], own["of"], own["kind"])
        assert row["from"] == own.get("from", [])
    codes = {row["code"] for row in rows}
    assert all(code in codes for row in rows for code in row["from"])
    assert any(row["from"] for row in rows)


def test_the_table_says_the_kind_in_words(context: AppContext, capsys: pytest.CaptureFixture[str]) -> None:
    table = asked(context, capsys, as_json=False)
    assert "出处" in table
    assert "文件要求" in table
    assert f"共 {len(source_list.rows())} 条" in table
    assert source_list.KIND_WORDS.keys() == set(KINDS)
