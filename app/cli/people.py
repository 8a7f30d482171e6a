"""`ganxun group|unit|person …`: 人员类别, kinds of units, and who leaves, moves, joins or comes back."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.cli.importing import parse_date
from app.errors import InputProblem, UsageProblem
from app.rules.standing import KIND_LABELS, LEFT
from app.services.person import groups, people, standing, units
from app.services.person.choosing import PeopleFilter, choose_people, find_one, find_unit
from app.services.person.people import PersonInput, PostInput
from app.services.person.roster import PersonRow, RosterFilter, get_person, list_people
from app.services.person.standing import SheetAfter
from app.services.setting.mark_kinds import list_mark_kinds
from app.terminal import complain, print_json, say

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.context import AppContext

MOST_NAMES = 30


def run(context: AppContext, args: argparse.Namespace) -> int:
    """One act on a group or a person; returns 0."""
    acts = {
        ("group", "add"): _group_add,
        ("group", "rename"): _group_rename,
        ("group", "end"): _group_end,
        ("group", "fill"): _group_fill,
        ("unit", "kind"): _unit_state,
        ("unit", "close"): _unit_state,
        ("unit", "open"): _unit_state,
        ("person", "leave"): _leave,
        ("person", "transfer"): _transfer,
        ("person", "join"): _join,
    }
    return acts[args.command, args.act](context, args)


class _OnlyChecked(Exception):
    """Ends a write that was only asked what it would do."""


@contextmanager
def _write(context: AppContext, args: argparse.Namespace, action: str, text: str) -> Iterator[Session]:
    """A write session; with `--check` nothing of it is kept."""
    try:
        with context.database.write(
            actor=context.actor, action=action, text=text, reason=args.reason
        ) as unit:
            yield unit.session
            if getattr(args, "check", False):
                raise _OnlyChecked
    except _OnlyChecked:
        pass


def _tell(args: argparse.Namespace, value: dict[str, object], text: str) -> int:
    if args.json:
        print_json(value)
    else:
        say(text + ("（只检查，没有写入）" if getattr(args, "check", False) else ""))
    return 0


# -- groups ----------------------------------------------------------------------------------------


def _group_add(context: AppContext, args: argparse.Namespace) -> int:
    with _write(context, args, "group.add", f"新建人员类别 {args.name}") as session:
        group_id = groups.add_group(session, name=args.name)
    return _tell(args, {"id": group_id, "name": args.name}, f"已新建人员类别“{args.name}”。")


def _group_rename(context: AppContext, args: argparse.Namespace) -> int:
    with _write(context, args, "group.rename", f"人员类别改名 {args.name} → {args.new}") as session:
        group_id = groups.find_group(session, name=args.name)
        groups.rename_group(session, group_id=group_id, name=args.new)
    told = {"id": group_id, "name": args.new, "old": args.name}
    return _tell(args, told, f"已把“{args.name}”改名为“{args.new}”。")


def _group_end(context: AppContext, args: argparse.Namespace) -> int:
    on = parse_date(args.on) if args.on else context.today
    with _write(context, args, "group.end", f"停用人员类别 {args.name}") as session:
        group_id = groups.find_group(session, name=args.name)
        ended = groups.end_group(session, group_id=group_id, on=on)
    told = {"id": group_id, "name": args.name, "on": on.isoformat(), "ended": ended}
    return _tell(args, told, f"“{args.name}”从 {on} 起停用，{ended} 人的归属到此为止。")


def _group_fill(context: AppContext, args: argparse.Namespace) -> int:
    with _write(context, args, "group.fill", f"填充人员类别 {args.name}") as session:
        unit_id = find_unit(session, name=args.unit) if args.unit else None
        wanted = PeopleFilter(args.title, args.identity, unit_id, args.politics, args.age_up_to)
        if wanted.is_empty:
            raise UsageProblem("usage.group_filter")
        group_id = groups.find_group(session, name=args.name)
        on = (
            parse_date(args.on)
            if args.on
            else groups.first_day_for(session, group_id=group_id, today=context.today)
        )
        chosen = choose_people(session, wanted=wanted, on=on or context.today)
        now = groups.group_members(session, group_id=group_id, on=on or context.today)
        added = [person for person in chosen if person.id not in now]
        leaving = now - {person.id for person in chosen} if args.exact else frozenset()
        ended = [p for p in list_people(session, roster=RosterFilter()) if p.id in leaving]
        groups.fill_group(session, group_id=group_id, add=[p.id for p in added], end=leaving, on=on)
    told = {
        "id": group_id,
        "name": args.name,
        "on": on and on.isoformat(),
        "added": [_short(person) for person in added],
        "ended": [_short(person) for person in ended],
        "matched": len(chosen),
    }
    since = f"从 {on} 起" if on else "一直以来"
    text = f"符合条件 {len(chosen)} 人，{since}新归入“{args.name}”{len(added)} 人{_names(added)}"
    if args.exact:
        text += f"，不再属于 {len(ended)} 人{_names(ended)}"
    return _tell(args, told, text + "。")


def _short(person: PersonRow) -> dict[str, object]:
    return {"id": person.id, "name": person.name, "unit": person.unit, "title": person.title}


def _names(rows: Sequence[PersonRow]) -> str:
    if not rows:
        return ""
    shown = "、".join(person.name for person in rows[:MOST_NAMES])
    return f"（{shown}{'等' if len(rows) > MOST_NAMES else ''}）"


# -- units -----------------------------------------------------------------------------------------


def _unit_state(context: AppContext, args: argparse.Namespace) -> int:
    """Another 性质, or in use or not, from a day on; what lies before it stays what it was."""
    on = parse_date(args.on)
    if on > context.today:
        raise InputProblem("unit.state_future", on=on)
    with _write(context, args, "unit.edit", f"修改单位 {args.unit}") as session:
        unit_id = find_unit(session, name=args.unit)
        now = next(row for row in units.list_units(session) if row.id == unit_id)
        kind = units.known_kind(args.kind) if args.act == "kind" else now.kind
        active = {"close": False, "open": True}.get(args.act, now.active)
        units.edit_unit(
            session,
            unit_id=unit_id,
            version=now.version,
            name=now.name,
            kind=kind,
            parent_id=now.parent_id,
            active=active,
            from_on=on,
        )
    told = {"id": unit_id, "name": now.name, "on": on.isoformat(), "kind": kind, "active": active}
    use = "在用" if active else "停用"
    return _tell(args, told | {"from": now.kind}, f"“{now.name}”从 {on} 起：{kind or '性质未定'}，{use}。")


# -- people ----------------------------------------------------------------------------------------


def _leave(context: AppContext, args: argparse.Namespace) -> int:
    on = parse_date(args.on)
    until = parse_date(args.until) + timedelta(days=1) if args.until else None
    kind = next(code for code, label in KIND_LABELS.items() if label == args.kind)
    with _write(context, args, "person.leave", f"{args.kind} {args.person}") as session:
        unit_id = find_unit(session, name=args.unit) if args.unit else None
        person = find_one(session, who=args.person, on=on, unit_id=unit_id)
        moved = person.left_on if kind == LEFT else None
        # Why the day is moved is not why somebody left.
        reason = "" if moved not in (None, on) and person.left_reason else args.reason
        stay = standing.leave_roster(
            session, person_id=person.id, on=on, reason=reason, kind=kind, until=until
        )
        labels = {each.code: each.label for each in list_mark_kinds(session)}
    if moved not in (None, on):
        complain(f"提醒：{person.name}原登记 {moved} 离册，离册日期由 {moved} 改为 {on}。")
    _warn_marks(person.name, stay, labels, is_left=kind == LEFT)
    told = {
        **_short(person),
        "kind": args.kind,
        "on": on.isoformat(),
        "until": args.until or None,
        "moved_from": moved and moved.isoformat(),
        "marks_kept": [
            {"session_id": row.class_session_id, "date": row.on.isoformat(), "mark": labels[row.mark]}
            for row in stay
        ],
    }
    last = f"至 {args.until}" if args.until else "起"
    return _tell(args, told, f"{person.name}（{person.unit}）{on} {last}{args.kind}。")


def _warn_marks(name: str, stay: Sequence[SheetAfter], labels: dict[str, str], *, is_left: bool) -> None:
    for row in stay:
        counts = "没有改动，但不再计入应到和实到" if is_left else "没有改动"
        complain(f"提醒：{name} {row.on}“{row.title}”已登记{labels[row.mark]}，{counts}；如有误请改正。")


def _transfer(context: AppContext, args: argparse.Namespace) -> int:
    on = parse_date(args.on)
    if not args.unit and not args.title:
        raise UsageProblem("person.no_change")
    with _write(context, args, "person.transfer", f"调动 {args.person}") as session:
        person = find_one(session, who=args.person, on=on)
        now = _move(session, person, on, args)
        printed = standing.sheets_after(session, person_id=person.id, on=on)
    if printed:
        complain(
            f"提醒：{on} 起已有 {len(printed)} 张签到表印出或登记，表上仍是{person.name}原来的单位和职务。"
        )
    if not now.title and person.title:
        complain(f"提醒：没有写明{now.name}的新职务，{on} 起职务为空；请用 --title 补上。")
    told = {**_short(now), "on": on.isoformat(), "from": person.unit}
    return _tell(args, told, f"{now.name}从 {on} 起任{now.unit}{now.title}。")


def _move(session: Session, person: PersonRow, on: date, args: argparse.Namespace) -> PersonRow:
    """A new primary post from the day; what is not said stays. Returns the person as of that day."""
    now = get_person(session, person_id=person.id, on=on).row
    unit_id = find_unit(session, name=args.unit) if args.unit else now.unit_id
    if unit_id is None:
        raise InputProblem("person.join_unit", person=person.name)
    title = args.title or (now.title if unit_id == now.unit_id else "")
    if (unit_id, title) == (now.unit_id, now.title):
        raise UsageProblem("person.no_change")
    post = PostInput(unit_id, title, now.rank, now.identity)
    people.transfer_person(session, person_id=person.id, on=on, post=post)
    return get_person(session, person_id=person.id, on=on).row


def _move_on_joining(session: Session, person: PersonRow, on: date, args: argparse.Namespace) -> None:
    """The post of whoever joins or comes back, unless it is the one held already."""
    try:
        _move(session, person, on, args)
    except UsageProblem:
        return


def _join(context: AppContext, args: argparse.Namespace) -> int:
    on = parse_date(args.on)
    waiting = before = 0
    with _write(context, args, "person.join", f"入册 {args.person}") as session:
        person = _known(session, args, on)
        is_new = person is None
        if person is None:
            person = _newcomer(session, args, on)
        else:
            waiting = standing.come_back(session, person_id=person.id, on=on)
            if args.unit or args.title:
                _move_on_joining(session, person, on, args)
            before = standing.entered_before_joining(session, person_id=person.id)
        person = get_person(session, person_id=person.id, on=on).row
    if is_new:
        complain(f"名册中原来没有“{person.name}”，作为新入册人员新增，编号 {person.id}。")
    if waiting:
        complain(f"提醒：{person.name}有 {waiting} 张签到表由不在册改回未登记，请补登记。")
    if before:
        complain(
            f"提醒：{person.name}入册以前已有 {before} 次考勤登记，没有改动，但不再计入应到和实到；"
            "入册日期写错的，请在“操作记录”撤销这一步。"
        )
    told = {**_short(person), "on": on.isoformat(), "new": is_new, "marks_before": before}
    return _tell(args, told, f"{person.name}（{person.unit}）从 {on} 起在册。")


def _known(session: Session, args: argparse.Namespace, on: date) -> PersonRow | None:
    try:
        return find_one(session, who=args.person, on=on, away=True)
    except InputProblem as problem:
        if problem.code != "person.not_found" or args.person.strip().isdigit():
            raise
        return None


def _newcomer(session: Session, args: argparse.Namespace, on: date) -> PersonRow:
    """Somebody the roster does not know joins: with a unit, so that a slip of the pen adds nobody."""
    if not args.unit:
        raise InputProblem("person.join_unit", person=args.person)
    post = PostInput(find_unit(session, name=args.unit), args.title, start_on=on)
    person = PersonInput(name=args.person, joined_on=on)
    person_id = people.add_person(session, person=person, posts=[post])
    return get_person(session, person_id=person_id, on=on).row


def group_rows(session: Session, _args: argparse.Namespace) -> list[dict[str, object]]:
    """Rows of `list groups`."""
    return [
        {"id": g.id, "name": g.name, "people": g.people, "ended_on": g.ended_on and g.ended_on.isoformat()}
        for g in groups.list_groups(session)
    ]
