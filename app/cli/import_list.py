"""`ganxun list imports`: what was imported, so that `operations revert ID` can take it back."""

from __future__ import annotations

import argparse

from sqlalchemy.orm import Session

from app.services.trail.import_list import list_imports

HEADERS = {
    "id": "编号",
    "when": "时间",
    "file": "文件",
    "kind": "种类",
    "rows": "行数",
    "taken_back": "已撤销",
}


def list_rows(session: Session, args: argparse.Namespace) -> list[dict[str, object]]:
    """[{id, when, file, kind, rows, taken_back}], newest first."""
    return [
        {
            "id": row.id,
            "when": row.at,
            "file": row.file,
            "kind": row.kind,
            "rows": row.rows,
            "taken_back": row.is_taken_back,
        }
        for row in list_imports(session, year=args.year)
    ]
