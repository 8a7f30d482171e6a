"""What only the clerk can say: asked once, answered in the wizard or by an option of the command line."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.imports.params import Params
from app.imports.rows_read import RowsRead

BY_PLACE = ("people", "cells", "rows")  # the parts of the answers that say their place in the file
# Those of which a wrong one is refused, or its question asked once more.
ASKED_AGAIN = (*BY_PLACE, "names", "whose")


@dataclass(frozen=True)
class Question:
    """One thing the file leaves open; nothing is written before it is answered.

    `answer` is what to give on the command line (`--unit 单位`, `--mark 旷训=缺席`); the wizard puts the
    choice into the same place of `Params`. No `choices`: any text.
    """

    code: str
    text: str
    choices: tuple[str, ...] = ()
    answer: str = ""

    @property
    def option(self) -> str:
        """The option that answers: --unit, --sheet, --mark …"""
        return self.answer.partition(" ")[0]

    @property
    def word(self) -> str:
        """The word of the file that is asked about (旷训 of `--mark 旷训=缺席`), "" where none is."""
        return self.answer.partition(" ")[2].rpartition("=")[0]

    def to_json(self) -> dict[str, object]:
        """{"code", "text", "choices", "answer"}."""
        return {
            "code": self.code,
            "text": self.text,
            "choices": list(self.choices),
            "answer": self.answer,
        }


@dataclass
class Dialogue:
    """What was said before a check and what is asked during it; every layout of the file carries it."""

    params: Params = field(default_factory=Params)
    questions: list[Question] = field(default_factory=list)
    rows: RowsRead = field(default_factory=RowsRead)
    columns: set[tuple[str, int]] = field(default_factory=set)  # used beside those of the layouts
    idle: set[tuple[str, int]] = field(default_factory=set)  # of the layouts' own, and yet not read
    used: set[tuple[str, str]] = field(default_factory=set)  # part and key of answers that were followed

    def unused(self) -> list[str]:
        """The answers about no place of the file that nothing asked for: exam_dates“甲测试”."""
        return [
            f"{part}“{key}”"
            for part, said in self.params.answers.items()
            for key in said
            if part not in ASKED_AGAIN and (part, key) not in self.used
        ]

    def ask(self, question: Question) -> None:
        """Ask once, however many rows wonder."""
        if question not in self.questions:
            self.questions.append(question)
