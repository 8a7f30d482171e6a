"""The people a roster file has named so far, to say where one of them comes a second time."""

from __future__ import annotations

from app.imports.known import KnownPerson
from app.imports.people.roster_values import RosterReader
from app.imports.preview import Verdicts
from app.rules.id_number import card_of


class PeopleSeen:
    """Rows by name and by card: the 15 and the 18 digits of one card are one."""

    def __init__(self) -> None:
        self._numbers: dict[str, tuple[int, str]] = {}
        self._names: dict[str, list[tuple[int, str, str]]] = {}

    def add(self, row: int, name: str, number: str, unit: str) -> None:
        """Remember a row that will be written."""
        if number:
            self._numbers[card_of(number)] = (row, name)
        self._names.setdefault(name, []).append((row, number, unit))

    def twice(self, read: RosterReader, who: tuple[str, str, str], say: Verdicts) -> None:
        """The same person a second time in this file; namesakes are told apart by ID number or unit.

        `who` is (name, ID number, unit); `read` says how the file calls its columns.
        """
        name, number, unit = who
        if number and card_of(number) in self._numbers:
            row, other = self._numbers[card_of(number)]
            units = {seen for at, _, seen in self._names.get(name, ()) if at == row}
            if other == name and units and unit not in units:
                say.error(
                    "duplicate_in_file",
                    read.label("unit"),
                    f"“{name}”与第 {row} 行是同一人、单位不同；请只留主要任职的一行，"
                    "兼任的导入后在人员资料的任职里补上",
                )
                return
            same = "同一人" if other == name else f"与“{other}”的身份证号相同"
            say.error(
                "duplicate_in_file",
                read.label("id_number"),
                f"“{name}”与第 {row} 行重复（{same}），请删去一行",
            )
            return
        for row, other_number, other_unit in self._names.get(name, ()):
            if number and other_number:
                continue
            if other_unit == unit:
                if not number and not other_number:
                    say.error(
                        "duplicate_in_file",
                        read.label("name"),
                        f"“{name}”与第 {row} 行姓名、单位都相同，请删去一行或补上身份证号",
                    )
                else:
                    say.error(
                        "name_ambiguous",
                        read.label("name"),
                        f"“{name}”与第 {row} 行同名同单位，分不清是否同一人，请补上身份证号",
                    )
                return


def card_to_keep(person: KnownPerson, number: str, label: str, say: Verdicts) -> str:
    """The number to keep: of the 15 and the 18 digits of one card the 18."""
    old = person.id_number
    if not number or not old or old == number or card_of(old) != card_of(number):
        return number
    text = "名册和表中是同一张身份证的 15 位和 18 位号码，按 18 位登记"
    say.note("id_number_old_form", label, text)
    return max(old, number, key=len)
