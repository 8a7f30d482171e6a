"""The log file keeps no numbers that belong to people."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from app.logs import FILE_NAME, start_log, stop_log, trace_text


@pytest.mark.logs_warnings
def test_long_numbers_are_struck_out_of_messages_and_tracebacks(tmp_path: Path) -> None:
    """Neither an ID number in a message nor one inside an exception reaches the disk."""
    handler = start_log(tmp_path / "日志")
    log = logging.getLogger("ganxun.test")
    log.info("imported 12 rows, operation 34")
    try:
        raise KeyError("99010119850312123X")
    except KeyError:
        log.exception("row 7: 13800001234")
    stop_log(handler)
    written = (tmp_path / "日志" / FILE_NAME).read_text(encoding="utf-8")
    assert "imported 12 rows, operation 34" in written
    assert "Traceback" in written
    assert "99010119850312123" not in written
    assert "13800001234" not in written


def test_a_folder_that_cannot_be_written_does_not_stop_the_program(tmp_path: Path) -> None:
    """A file stands where the log folder should be."""
    (tmp_path / "日志").write_text("", encoding="utf-8")
    assert start_log(tmp_path / "日志") is None


@pytest.mark.logs_warnings
def test_words_of_the_data_are_struck_out_of_errors(tmp_path: Path) -> None:
    """A name in an exception, in what led to it, and beside other handlers that keep it (R29)."""
    handler = start_log(tmp_path / "日志")
    try:
        try:
            raise KeyError("欧阳𬭎 13800001234")
        except KeyError as first:
            raise ValueError("党政办：不能写入") from first
    except ValueError as error:
        logging.getLogger("ganxun.test").exception("saving")
        details = trace_text(error)
    stop_log(handler)
    written = (tmp_path / "日志" / FILE_NAME).read_text(encoding="utf-8")
    for text in (written.split("saving", 1)[1], details):
        kept = "\n".join(line for line in text.splitlines() if "raise " not in line)
        assert "KeyError" in kept
        assert "ValueError" in kept
        assert "test_logs.py" in kept
        assert "<号码>" in kept
        assert not set("欧阳𬭎党政办不能写入") & set(kept)


def test_a_full_disk_does_not_stop_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen before: closing the window on a full disk ended in an OSError, with the lock still held."""
    handler = start_log(tmp_path / "日志")
    assert handler is not None

    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(handler, "close", full)
    stop_log(handler)
    assert handler not in logging.getLogger().handlers
