"""What only `ganxun export bulletin` and `bulletin-scores` can do: --issue, --correct and their options."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from app.terminal import complain

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.cli.paper_values import Values
    from app.context import AppContext

PAPERS = ("bulletin", "bulletin-scores")


def add_verbs(parser: argparse.ArgumentParser) -> None:
    """What the two bulletins take beside their parameters."""
    parser.add_argument("--issue", action="store_true", help="定稿：编文号并封存内容")
    parser.add_argument("--reason", default="", metavar="TEXT", help="原因（已封账的年度定稿时必填）")
    parser.add_argument("--future", action="store_true", help="课次还没有开，也照定稿")
    parser.add_argument("--issue-date", default="", metavar="D", help="印发日期；不写时为所通报的日期")
    parser.add_argument(
        "--correct",
        default="",
        metavar="WHY",
        help="为已定稿的通报起草更正通报，写明原因；加 --issue 定稿",
    )


def take(context: AppContext, args: argparse.Namespace, values: Values) -> tuple[Values, str]:
    """The parameters of the bulletin asked for, after --correct and --issue, and the number it was given."""
    if "exam_id" not in values:
        values = _with_sessions(context, values)
    if args.correct:
        bulletin_id, number = _correct(context, args, values)
    elif args.issue:
        if not args.future:
            _refuse_coming(context, values.get("class_session_ids", ()))
        bulletin_id, number = _issue(context, args, values)
    else:
        return values, ""
    return {"bulletin_id": bulletin_id}, number


def _with_sessions(context: AppContext, values: Values) -> Values:
    """The class sessions asked for, by number or by day, their lists brought up to date."""
    from app.errors import InputProblem
    from app.services.bulletin.bulletin_facts import sessions_of_day
    from app.services.plan.expected import refresh_expected

    given = dict(values)
    day: date | None = given.pop("on", None)
    if day is not None:
        with context.database.read() as session:
            given["class_session_ids"] = tuple(row.id for row in sessions_of_day(session, on=day))
        if not given["class_session_ids"]:
            raise InputProblem("bulletin.no_session", day=day.isoformat())
    with context.database.write(
        actor=context.actor, action="attendance.prepare", text="更新应到名单"
    ) as unit:
        refresh_expected(unit.session, class_session_ids=list(given["class_session_ids"]))
    return given


def _refuse_coming(context: AppContext, ids: tuple[int, ...]) -> None:
    from app.services.mark.future import refuse_coming

    with context.database.read() as session:
        refuse_coming(session, class_session_ids=ids, today=context.today)


def _known(context: AppContext, values: Values) -> int | None:
    """The bulletin that has gone out about these class sessions or this exam."""
    from app.services.bulletin import bulletins

    ids: tuple[int, ...] = values.get("class_session_ids", ())
    with context.database.read() as session:
        return bulletins.find_issued(session, class_session_ids=ids, exam_id=values.get("exam_id"))


def _issue(context: AppContext, args: argparse.Namespace, values: Values) -> tuple[int, str]:
    """Draft and 定稿 in one operation; what has gone out already is found again."""
    from app.services.bulletin import bulletins
    from app.services.bulletin.bulletin_away import away_notice

    exam_id: int | None = values.get("exam_id")
    known = _known(context, values)
    if known is not None:
        return known, ""

    def draft(session: Session) -> int:
        if exam_id is None:
            ids: tuple[int, ...] = values["class_session_ids"]
            if away := away_notice(session, class_session_ids=ids):
                complain(f"提醒：{away}。")
            return bulletins.draft_sessions(session, class_session_ids=ids)
        bulletin_id = bulletins.draft_scores(session, exam_id=exam_id)
        bulletins.edit_draft(
            session, bulletin_id=bulletin_id, order=values.get("order"), names=values.get("names")
        )
        return bulletin_id

    return _number(
        context, args, draft, action="bulletin.issue", reason=args.reason, with_unmarked=_is_partial(values)
    )


def _correct(context: AppContext, args: argparse.Namespace, values: Values) -> tuple[int, str]:
    """A 更正通报 of what has gone out, with --issue numbered; today's date unless another is given."""
    from app.errors import InputProblem
    from app.services.bulletin import bulletins

    known = _known(context, values)
    if known is None:
        raise InputProblem("bulletin.not_issued")

    def draft(session: Session) -> int:
        return bulletins.draft_correction(session, bulletin_id=known, reason=args.correct)

    if args.issue:
        reason = args.reason or args.correct
        return _number(
            context,
            args,
            draft,
            action="bulletin.correct",
            reason=reason,
            with_unmarked=_is_partial(values),
            on=context.today,
        )
    with context.database.write(actor=context.actor, action="bulletin.correct", text="起草更正通报") as unit:
        return draft(unit.session), ""


def _is_partial(values: Values) -> bool:
    return bool(values.get("with_unmarked"))


def _number(
    context: AppContext,
    args: argparse.Namespace,
    draft: Callable[[Session], int],
    *,
    action: str,
    reason: str,
    with_unmarked: bool,
    on: date | None = None,
) -> tuple[int, str]:
    """Draft and 定稿 in one operation. A number that will not follow the dates is told, and given."""
    from app.cli.importing import parse_date
    from app.services.bulletin import bulletins
    from app.services.bulletin.bulletin_numbers import dated_later

    with context.database.write(actor=context.actor, action=action, text="通报定稿", reason=reason) as unit:
        bulletin_id = draft(unit.session)
        content = bulletins.get_content(unit.session, bulletin_id=bulletin_id)
        day = parse_date(args.issue_date) if args.issue_date else on or content.about_on
        later = dated_later(unit.session, kind=content.kind, on=day)
        number = bulletins.issue(
            unit.session,
            bulletin_id=bulletin_id,
            on=day,
            with_unmarked=with_unmarked,
            out_of_order=True,
        )
        unit.text = f"通报定稿：{number}"
    if later is not None:
        complain(
            f"提醒：{number} 的印发日期是 {day:%Y-%m-%d}，而 {later.number} 印发于 {later.on:%Y-%m-%d}，"
            "文号与日期颠倒；可用 --issue-date 写明实际印发日期。"
        )
    return bulletin_id, number
