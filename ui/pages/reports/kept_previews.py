"""Previews that were made of the records as they still are: shown again without being made again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.papers import output

if TYPE_CHECKING:
    from app.jobs.paper_jobs import PdfPaper
    from app.work import CancelToken
    from ui.work.context import UiContext

MOST_BYTES = 32 << 20
# What is read from files beside the data file, whose changes the trail does not know.
FROM_TEMPLATES = "templates"

Key = tuple[object, ...]


class KeptPreviews:
    """The last papers by what they were made of: kind, options, day, and the head of the trail."""

    def __init__(self) -> None:
        self._papers: OrderedDict[Key, PdfPaper] = OrderedDict()

    def build(
        self,
        ctx: UiContext,
        report_id: str,
        values: output.Params,
        *,
        head: str,
        done: Callable[[PdfPaper], object],
        failed: output.Failed,
    ) -> CancelToken | None:
        """`done(paper)` at once when it is kept, else when it is made; returns the token that stops that.

        `head` is the trail's head when the options were read: whatever has been written since, another head
        comes with the options that are read again, and with it another paper.
        """
        key = _key(ctx, report_id, values, head)
        kept = self._papers.get(key)
        if kept is not None:
            self._papers.move_to_end(key)
            done(kept)
            return None

        def made(paper: PdfPaper) -> None:
            if head and not _reads_templates(report_id):
                self._keep(key, paper)
            done(paper)

        return output.build_pdf(ctx, report_id, values, done=made, failed=failed)

    def has(self, ctx: UiContext, report_id: str, values: output.Params, *, head: str) -> bool:
        """Whether `build` would answer at once."""
        return _key(ctx, report_id, values, head) in self._papers

    def _keep(self, key: Key, paper: PdfPaper) -> None:
        self._papers[key] = paper
        while sum(len(each.data) for each in self._papers.values()) > MOST_BYTES and len(self._papers) > 1:
            self._papers.popitem(last=False)


def _key(ctx: UiContext, report_id: str, values: output.Params, head: str) -> Key:
    return (head, ctx.app.today, report_id, repr(sorted(values.items())))


def _reads_templates(report_id: str) -> bool:
    from dataclasses import fields

    from app.jobs.paper_jobs import find_report

    return FROM_TEMPLATES in {field.name for field in fields(find_report(report_id).params)}
