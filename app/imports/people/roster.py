"""干部名册: rows of a roster list → people to add, people to update, doubts and errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.imports.checking import Checker
from app.imports.known import KnownPerson, KnownTown, PeopleIndex, UnitIndex
from app.imports.layouts.columns import ROSTER_FIELDS
from app.imports.layouts.layout import Layout
from app.imports.layouts.person_fields import ID_NUMBER, UNIT, UNIT_TITLE
from app.imports.layouts.whose import OWNS, THEIRS, WHOSE, doubtful_label
from app.imports.people.group_names import GroupNames
from app.imports.people.people_seen import PeopleSeen, card_to_keep
from app.imports.people.person_values import is_vacant
from app.imports.people.roster_people import whom
from app.imports.people.roster_values import RosterReader
from app.imports.preview import NEW, SKIP, UPDATE, RowResult, Verdicts, result
from app.imports.questions import Question
from app.imports.rows.records import Record, records, tell_doubts
from app.imports.values import blank_to_empty
from app.imports.words.row_words import away_word
from app.imports.words.written_names import people_in_cell

_WEIGHTY = (UNIT, UNIT_TITLE, ID_NUMBER)
KEY = "name"
EXTRA = ("ethnicity", "politics", "education", "note")


@dataclass(frozen=True)
class PersonAction:
    """What apply does with one row: add a person, or set `values` (only what changes) on `person_id`.

    `unit`/`title` None means that the post stays as it is; `groups` are those to belong to from now on.
    `joined_on` None: the row says no day of joining, or the one that is known.
    """

    action: str
    row: int
    name: str
    person_id: int | None
    version: int
    values: Mapping[str, str]
    unit: str | None
    title: str | None
    groups: tuple[str, ...] = ()
    joined_on: date | None = None


@dataclass(frozen=True)
class RosterActions:
    """People to write, and the units and 人员类别 to create first, in order of appearance.

    `joined_on` is the day new people join on whose row says none; None: they were in post already.
    """

    people: tuple[PersonAction, ...]
    new_units: tuple[str, ...]
    new_groups: tuple[str, ...] = ()
    joined_on: date | None = None


class RosterCheck(Checker):
    """Checks the rows of one file; one instance per check."""

    def __init__(self, known: KnownTown, layout: Layout, joined_on: date | None = None) -> None:
        self._known = known
        self.joined_on = joined_on
        self._groups = GroupNames(known.groups)
        self._told_units: set[str] = set()
        self._people = PeopleIndex(known.people)
        self._units = UnitIndex(known.units, known.town)
        self.use(layout)
        self._seen = PeopleSeen()
        self._claimed: set[int] = set()
        self.actions: list[PersonAction] = []
        self.used_units: set[str] = set()

    @property
    def is_running(self) -> bool:
        """Whether the town has begun to enter attendance: whoever is new now has just come."""
        return self._known.is_running

    @property
    def is_first(self) -> bool:
        """Whether this is the first roster of an empty town."""
        return not self._known.people

    @property
    def new_units(self) -> tuple[str, ...]:
        """Units that rows without errors need and nobody knows yet."""
        return tuple(name for name in self._units.created if name in self.used_units)

    @property
    def new_groups(self) -> tuple[str, ...]:
        """人员类别 that rows without errors need and nobody knows yet, in order of appearance."""
        return self._groups.new

    def use(self, layout: Layout) -> None:
        """Go on with another sheet of the same file."""
        self._layout = layout
        self._read = RosterReader(layout, self._units, self._known.today, self._people)

    def rows(self) -> list[RowResult]:
        """The verdicts on every row of the current sheet."""
        found = [
            self._row(each)
            for record in records(self._layout, ROSTER_FIELDS, key=KEY)
            for each in _one_by_one(record)
        ]
        if not _ask_whose(self._layout, self.questions):
            _ask_unit(found, self._known, self.questions)
        return found

    def _row(self, record: Record) -> RowResult:
        say = Verdicts()
        read = self._read
        name = read.name(record, say)
        number, from_id = read.number(record, say)
        unit, title = read.unit_and_title(record, say, home=_home(self._people, name, number))
        groups = self._groups.read(record, read.label("groups"), say)
        fields = {
            "name": name,
            "id_number": number,
            "sex": read.sex(record, from_id, say),
            "birth": read.birth(record, from_id, say),
            "unit": unit,
            "title": title,
            "phone": read.phone(record, say),
        }
        if "groups" in self._layout.columns:
            fields["groups"] = "、".join(groups)
        joined_on = read.joined(record, say)
        if "joined" in self._layout.columns:
            fields["joined"] = joined_on.isoformat() if joined_on else ""
        extra = {key: blank_to_empty(record.raw(key)) for key in EXTRA}
        if is_vacant(name):
            return _vacant(record, fields, read.label("name"))
        if (away := record.away or read.gone(record)) and name:
            return _gone(replace(record, away=away), fields, self._people, read.label("name"))
        tell_doubts(record, read.label("name"), say)
        if record.together:
            say.note("name_split", read.label("name"), f"姓名一格里有 {record.together} 个人，按每人一行读取")
        _doubt_remark(record, read.label("note"), say)
        if self._layout.part and (both := self._in_two_posts(record, name, unit, title)):
            say.note("person_two_posts", read.label("name"), f"“{name}”同时是{both}，记为一人")
            return result(record.row, say, SKIP, fields, record.sheet.name)
        chosen = self._layout.dialogue.params.person_of(record.sheet.name, record.row)
        if not say.failed and (chosen is None or number):
            self._seen.twice(self._read, (name, number, unit), say)
        action = NEW if say.failed else self._settle(record, {**fields, **extra}, say)
        fields |= {key: extra[key] for key in say.old if key in extra}
        return result(record.row, say, action, fields, record.sheet.name)

    def _in_two_posts(self, record: Record, name: str, unit: str, title: str) -> str:
        """The posts of somebody whom an earlier list of the same row names too, "" for another person."""
        for place, action in enumerate(self.actions):
            if (action.row, action.name, action.unit) == (record.row, name, unit) and title:
                both = "、".join(dict.fromkeys(filter(None, (action.title, title))))
                self.actions[place] = replace(action, title=both)
                return both
        return ""

    def _settle(self, record: Record, values: dict[str, str], say: Verdicts) -> str:
        """Find whom the row is about and note what apply has to do; returns the action."""
        name, number, unit = values["name"], values["id_number"], values["unit"]
        person = whom(record, values, self._people, self._layout, say)
        if say.failed:
            return NEW
        if person is not None and person.id in self._claimed:
            say.error(
                "duplicate_in_file",
                self._read.label("name"),
                f"“{name}”在本文件中已有一行对应名册里的同一人，请删去一行",
            )
            return NEW
        self._seen.add(record.row, name, number, unit)
        self.used_units.add(unit)
        self._tell_unit(unit, say)
        values["note"] = self._read.note(record, person.note if person is not None else "")
        if person is not None:
            values["id_number"] = card_to_keep(person, number, self._read.label("id_number"), say)
        apart = ("unit", "title", "groups", "joined")
        written = {key: value for key, value in values.items() if value and key not in apart}
        groups = tuple(filter(None, values.get("groups", "").split("、")))
        joined_on = date.fromisoformat(values["joined"]) if values.get("joined") else None
        self._groups.used(groups)
        if person is None:
            title = values["title"]
            self.actions.append(
                PersonAction(NEW, record.row, name, None, 0, written, unit, title, groups, joined_on)
            )
            return NEW
        self._claimed.add(person.id)
        if _has_left(person, self._known.today):
            text = f"“{name}”已离册，导入后仍是离册，单位和职务不改；如已返岗，请在名册中恢复"
            say.warn("person_left", self._read.label("name"), text)
        fresh = tuple(group for group in groups if group not in person.groups)
        if joined_on is not None and joined_on != person.joined_on:
            _tell_joining(person, joined_on, self._read.label("joined"), say)
        else:
            joined_on = None
        return self._update(record, person, written, unit, values["title"], fresh, joined_on, say)

    def _update(
        self,
        record: Record,
        person: KnownPerson,
        written: dict[str, str],
        unit: str,
        title: str,
        groups: tuple[str, ...],
        joined_on: date | None,
        say: Verdicts,
    ) -> str:
        """What differs from the roster; a blank never overwrites, a month never replaces its full date."""
        changed = {
            key: value
            for key, value in written.items()
            if value != getattr(person, key) and not (key == "birth" and person.birth.startswith(value))
        }
        changed.pop("name", None)
        # Nobody is transferred after the day of leaving.
        has_left = _has_left(person, self._known.today)
        moved = not has_left and unit != person.unit and unit not in person.units
        retitled = not has_left and bool(title) and title != person.title
        if not changed and not moved and not retitled and not groups and joined_on is None:
            return SKIP
        say.overwrites({key: getattr(person, key) for key in changed})
        if moved or retitled:
            say.overwrites({"unit": person.unit} if moved else {})
            say.overwrites({"title": person.title} if title != person.title else {})
        if joined_on is not None:
            say.overwrites({"joined": person.joined_on.isoformat() if person.joined_on else None})
            first, number = self._known.told_people.get(person.id, (joined_on, ""))
            say.told = number if first < joined_on else ""
        self.actions.append(
            PersonAction(
                UPDATE,
                record.row,
                person.name,
                person.id,
                person.version,
                changed,
                unit if moved else None,
                title if moved or retitled else None,
                groups,
                joined_on,
            )
        )
        return UPDATE

    def _tell_unit(self, unit: str, say: Verdicts) -> None:
        """A unit that the roster does not know yet is said once: it may be a slip of the pen."""
        is_new = self._known.units and unit in self._units.created and unit not in self._told_units
        self._told_units.add(unit)
        if is_new and not any(message.code == "unit_nearly_matches" for message in say.messages):
            text = f"名册中没有单位“{unit}”，导入时新建；如是写错了，请改正后再导入"
            say.note("unit_new", self._read.label("unit") or "单位", text)


def _one_by_one(record: Record) -> list[Record]:
    """Each of the people of one cell (党政办 | 张三、李四), unless the row has a number or a sex for them."""
    names = people_in_cell(record.raw("name"))
    if len(names) < 2 or any(record.text(each) for each in ("id_number", "phone", "sex", "birth")):
        return [record]
    return [replace(record, values={**record.values, "name": each}, together=len(names)) for each in names]


def _home(people: PeopleIndex, name: str, number: str) -> str:
    """The unit of the only one of this name on the roster, for lists that say none (of telephones)."""
    holder = people.holder(number) if number else None
    found = [holder] if holder is not None else people.named(name)
    return found[0].unit if len(found) == 1 else ""


def _ask_whose(layout: Layout, questions: list[Question]) -> bool:
    """A unit or a card number right after somebody else's name, and none elsewhere; whether it is asked."""
    labels = [layout.labels[column] for column in sorted(layout.whose.doubtful)]
    if layout.corrected or not any(item.score(label) for label in labels for item in _WEIGHTY):
        return False
    said = doubtful_label(layout.whose, layout.labels)
    answer = f'--answers {{"{WHOSE}": {{"{said}": "{OWNS}"}}}}'
    question = Question("whose", f"“{said}”是本人的，还是旁边那人的", (OWNS, THEIRS), answer)
    if question not in questions:
        questions.append(question)
    return True


def _ask_unit(rows: Sequence[RowResult], known: KnownTown, questions: list[Question]) -> None:
    """A list that says nowhere whose people it holds."""
    text = "这份名单没有写单位，这些人都属于哪个单位"
    question = Question("unit", text, tuple(known.units), "--unit 单位")
    unsaid = any(message.code == "unit_missing" for row in rows for message in row.messages)
    if unsaid and not any(row.fields["unit"] for row in rows) and question not in questions:
        questions.append(question)


def _vacant(record: Record, fields: Mapping[str, str], label: str) -> RowResult:
    say = Verdicts()
    say.note("post_vacant", label, f"“{fields['name']}”是空缺的职位，没有人，不导入")
    return result(record.row, say, SKIP, fields, record.sheet.name)


def _doubt_remark(record: Record, label: str, say: Verdicts) -> None:
    """A remark that somebody has left is a doubt, no fact: 已退休, 2023年调出."""
    if not record.kept and (word := away_word(record.text("note"))):
        say.warn("remark_not_current", label, f"{label}写着“{word}”，如已不在册，请不要导入这一行")


def _tell_joining(person: KnownPerson, joined_on: date, label: str, say: Verdicts) -> None:
    """Another day of joining takes what was entered before it out of 应到 and 实到."""
    old = f"由 {person.joined_on} " if person.joined_on else ""
    text = f"“{person.name}”的入册日期{old}改为 {joined_on}，这天以前的考勤不再计入应到和实到"
    say.note("joined_changes", label, text)


def _gone(record: Record, fields: Mapping[str, str], people: PeopleIndex, label: str) -> RowResult:
    """Somebody the list itself calls no current staff is told, and left as the roster has them."""
    say, name = Verdicts(), fields["name"]
    here = any(not person.left for person in people.named(name))
    what = "名册中仍在册，如确已离开请在名册中办理离册" if here else "不导入"
    say.warn("person_not_current", label, f"“{name}”在表中是{record.away}，不是在册人员，{what}")
    return result(record.row, say, SKIP, fields, record.sheet.name)


def actions_of(check: RosterCheck) -> RosterActions:
    """The plan of a finished check."""
    return RosterActions(tuple(check.actions), check.new_units, check.new_groups, check.joined_on)


def notes_of(check: RosterCheck) -> dict[str, object]:
    """What the summary says beside the counts."""
    notes: dict[str, object] = {"new_units": list(check.new_units)}
    if check.new_groups:
        notes["new_groups"] = list(check.new_groups)
    new = [action for action in check.actions if action.action == NEW]
    unsaid = sum(action.joined_on is None for action in new)
    if unsaid:
        notes["is_running"] = check.is_running
        who = f"{'其余' if unsaid < len(new) else ''}新增的 {unsaid} 人"
        notes["joining"] = who + joining_words(check.joined_on, is_first=check.is_first)
    return notes


def joining_words(joined_on: date | None, *, is_first: bool) -> str:
    """What hours and duties of new people are judged from whose row says no day of joining, in words."""
    if joined_on is not None:
        return f"从 {joined_on} 起入册，学时和制度从那天起要求"
    if is_first:
        return "按本来就在册登记，不按新来的算"
    return "没有入册日期，按本来就在册计算，学时要求全年的；如是新来的，请写明入册日期"


def _has_left(person: KnownPerson, today: date | None) -> bool:
    """Not on the roster, and not one who joins later either."""
    joined_on = person.joined_on
    return person.left and (today is None or joined_on is None or joined_on <= today)
