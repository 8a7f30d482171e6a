"""What the clerk said of a file beside what the page knows; some of it is remembered for the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ui.work.preferences import WindowPreferences

if TYPE_CHECKING:
    from app.imports import LayoutCorrection, Preview, Question


ROWS = ("people", "cells", "rows")  # the parts of the answers that are about rows


class ImportAnswers:
    """`params`: the names of `Params` with their values, for the file that is open."""

    def __init__(self, preferences: WindowPreferences, given: Mapping[str, Any]) -> None:
        self._preferences = preferences
        self.given = dict(given)
        self.params: dict[str, Any] = {}
        self.forget()

    def forget(self) -> None:
        """Another file: only what the page knows holds, and whom rows like its own meant before."""
        self._guessed = ""
        self._unasked: dict[str, Any] | None = None  # what was known before the first question
        self.is_touched = False
        from app.imports.remembered import NAMESAKES

        self.params = {**self.given, "namesakes": self._preferences.get_map(NAMESAKES)}

    def say(self, **answers: object) -> None:
        """Answers by name."""
        self.params |= answers

    def answer(self, preview: Preview, answers: Sequence[tuple[Question, str]]) -> None:
        """Answers to questions; what signs mean is remembered for sheets of this make."""
        from app.imports.answering import with_answer
        from app.imports.remembered import remember_marks

        if any(question.option != "--mark" for question, _ in answers):
            self.is_touched = True
            if self._unasked is None:
                self._unasked = dict(self.params)
        for question, text in answers:
            self.params = with_answer(self.params, question, text)
        marks = {question.word: text for question, text in answers if question.option == "--mark"}
        remember_marks(self._preferences.values, preview, marks)

    @property
    def has_answered(self) -> bool:
        """Whether questions were answered that can be asked again."""
        return self._unasked is not None

    def take_back(self, preview: Preview) -> None:
        """Forget the answers to questions and what the signs mean; what was corrected row by row stays."""
        if self._unasked is not None:
            corrected = {part: said for part, said in self.params.get("answers", {}).items() if part in ROWS}
            self.params = {
                **self._unasked, "answers": {**self._unasked.get("answers", {}), **corrected}
            }  # fmt: skip
            self._unasked = None
        self.params.pop("marks", None)
        known = self._preferences.values.import_layouts.get(preview.layout.fingerprint)
        if isinstance(known, dict):
            known.pop("marks", None)

    def remember_columns(self, preview: Preview, correction: LayoutCorrection | None) -> None:
        """The clerk's own mapping, for the next file of this make.

        Under the name of the guess and of the header meant: the next file may be guessed otherwise.
        """
        from app.imports.remembered import dump_correction

        own = preview.layout.fingerprint
        if correction is None:
            self._guessed = own
            return
        layouts = self._preferences.values.import_layouts
        for fingerprint in {self._guessed, own} - {""}:
            known = layouts.get(fingerprint)
            marks = dict(known.get("marks", {})) if isinstance(known, dict) else {}
            layouts[fingerprint] = dump_correction(replace(correction, marks=marks), own)

    def correct(
        self,
        preview: Preview,
        people: Mapping[str, object],
        cells: Mapping[str, object],
        rows: Mapping[str, object],
    ) -> None:
        """A row put right: whom it means (remembered for such rows), its cells, what it is."""
        from app.imports.answering import with_part
        from app.imports.remembered import NAMESAKES, remember_people

        self.is_touched = True
        for part, said in zip(ROWS, (people, cells, rows), strict=True):
            if said:
                self.params = with_part(self.params, part, said)
        remember_people(self._preferences.values, preview, people)
        self.params["namesakes"] = self._preferences.get_map(NAMESAKES)
