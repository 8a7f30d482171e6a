"""`ganxun certificate`: numbers given once, printed from one's own docx, refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import docx
import openpyxl
import pytest

from tests.cli.conftest import Ganxun


@pytest.fixture
def of_town(ganxun: Ganxun, tmp_path: Path) -> Ganxun:
    """Two people and a class that both of them took."""
    assert ganxun("init", "--town", "清河镇").status == 0
    sheets = {
        "roster": [
            ["姓名", "单位", "职务", "性别"],
            ["张伟", "党政办", "主任", "男"],
            ["王芳", "党政办", "干事", "女"],
        ],
        "plan": [["日期", "培训内容", "授课人"], ["2024-08-08", "公文写作", "李老师"]],
    }
    for kind, rows in sheets.items():
        book = openpyxl.Workbook()
        page = book.active
        assert page is not None
        for row in rows:
            page.append(row)
        book.save(tmp_path / f"{kind}.xlsx")
        answer = ganxun("import", kind, tmp_path / f"{kind}.xlsx")
        assert answer.status == 0, answer.err
    held = ganxun("list", "sessions", "--json").json[0]["id"]
    assert ganxun("mark", held, "2缺", "--rest-present").status == 0
    return ganxun


def own(folder: Path, words: str) -> Path:
    document = docx.Document()
    document.add_paragraph(words)
    document.save(str(folder / "证书.docx"))
    return folder / "证书.docx"


def test_given_once_and_printed_again_with_the_same_number(of_town: Ganxun, tmp_path: Path) -> None:
    give = ("certificate", "give", "--class", "公文写作", "--day", "2024-08-20")
    first = of_town(*give, "--json")
    assert first.status == 0
    assert (len(first.json["ids"]), first.json["had"], len(first.json["unfinished"])) == (1, 0, 1)
    assert "没有学完、未发证 1 人" in first.err
    who = first.json["unfinished"][0]
    assert of_town(*give, "--person", who, "--json").json["had"] == 0
    assert of_town(*give, "--json").json["had"] == 2
    out = tmp_path / "out.docx"
    told = of_town("certificate", "print", "--class", "公文写作", "--out", out)
    assert told.status == 1
    assert told.is_sentence
    assert not out.exists(), "nothing without a template"
    assert of_town("certificate", "template", own(tmp_path, "【证书号】【姓名】【颁发日期】")).status == 0
    texts = []
    for _ in range(2):
        assert of_town("certificate", "print", "--class", "公文写作", "--out", out).status == 0
        texts.append([each.text for each in docx.Document(str(out)).paragraphs])
    assert texts[0] == texts[1]
    assert [text[:10] for text in texts[0]] == ["〔2024〕001号", "〔2024〕002号"]
    assert all("2024年8月20日" in text for text in texts[0])


def test_a_template_that_does_not_fit_is_refused(of_town: Ganxun, tmp_path: Path) -> None:
    for words, said in (("【姓名】", "【证书号】"), ("【证书号】【姓名】【手机】", "【手机】")):
        answer = of_town("certificate", "template", own(tmp_path, words))
        assert answer.status == 1
        assert answer.is_sentence
        assert said in answer.err


def test_a_class_nobody_knows(of_town: Ganxun) -> None:
    answer = of_town("certificate", "give", "--class", "没有这个班")
    assert answer.status == 1
    assert answer.is_sentence
