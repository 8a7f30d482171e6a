"""The list paper of a register that is being made, as its writer prints it: nothing stays on the disk."""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.context import AppContext
from app.reports.registers.sample import sample_document
from app.rules.registers.description import Register
from app.services.setting.town import get_town
from app.work import NO_PROGRESS, Progress


def sample_pdf(context: AppContext, progress: Progress = NO_PROGRESS, *, register: Register) -> bytes:
    """The first list of `register` with made-up lines, as PDF."""
    from app.writers.output import write_document

    with context.database.read() as session:
        document = sample_document(register, town=get_town(session), day=context.today)
    with tempfile.TemporaryDirectory(prefix="ganxun-") as folder:
        written = write_document(document, Path(folder) / "sample.pdf", progress)
        return written.path.read_bytes()
