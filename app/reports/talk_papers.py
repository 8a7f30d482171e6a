"""警示谈话记录 and 谈话通知: one page a person, filled in or with room for handwriting (A28, I5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from app.errors import InputProblem
from app.papers.document import Fact
from app.papers.letter import FieldRow, Fields, Geometry, Letter, Letters, Paragraph, long_date
from app.reports import file_names, wording
from app.reports.asked import Asked, MadeAt, Templates, What
from app.rules.talk_reminded import REMINDED
from app.rules.talk_states import CLOSED, WAIVED
from app.services.follow_up.talks import TalkRow, get_talk
from app.services.setting.town import TownRow, get_town
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# Heights (mm) leave room for handwriting and fill one A4 page.
REASON_ROOM, CONTENT_ROOM, STATEMENT_ROOM, SIGN_ROOM = 24.0, 78.0, 44.0, 11.0
# The clerk's own form, and the marks in it.
FORM_FILE = "警示谈话记录.docx"
FORM_MARKS = (
    *("姓名", "单位", "职务", "谈话时间", "谈话人", "谈话人职务", "记录人", "记录人职务", "地点"),
    *("事由", "具体情形", "谈话内容", "本人表态"),
)
# Skeletons for the pen.
TIME = "　　年　月　日　时　分至　时　分"
SIGNED, DAY = "", "　　年　　月　　日"


Talks = Annotated[tuple[int, ...], Asked("谈话", "--talk", What.TALK)]


@dataclass(frozen=True)
class TalkFormParams:
    """The talks whose forms are wanted; `is_blank` leaves out what was entered after the talk."""

    talk_ids: Talks
    is_blank: Annotated[bool, Asked("空白记录，供谈话时填写", "--blank", What.SWITCH)] = False
    templates: Templates = None
    made_at: MadeAt = None


@dataclass(frozen=True)
class TalkNoticeParams:
    """The talks to be announced on the day `on`; without `when` and `place` what was appointed is printed."""

    talk_ids: Talks
    on: Annotated[date | None, Asked("落款日期", "--date", What.DATE, is_today=True)] = None
    when: Annotated[str, Asked("谈话时间", "--when", What.TEXT, note="空着按登记的约定时间")] = ""
    place: Annotated[str, Asked("谈话地点", "--place", What.TEXT, note="空着按登记的约定地点")] = ""
    made_at: MadeAt = None


def build_form(
    session: Session, params: TalkFormParams, progress: Progress = NO_PROGRESS
) -> Letter | Letters:
    """The form of each talk. Raises `InputProblem` talk.none or talk.not_found."""
    town = get_town(session)

    def form(row: TalkRow) -> Letter:
        return _form(row, town, params)

    return _each(session, params.talk_ids, form, "警示谈话记录", progress)


def build_notice(
    session: Session, params: TalkNoticeParams, progress: Progress = NO_PROGRESS
) -> Letter | Letters:
    """The notice of each talk. Raises `InputProblem` talk.none or talk.not_found."""
    town = get_town(session)

    def notice(row: TalkRow) -> Letter:
        return _notice(row, town, params)

    return _each(session, params.talk_ids, notice, "谈话通知", progress)


def _each(
    session: Session, ids: Sequence[int], make: Callable[[TalkRow], Letter], title: str, progress: Progress
) -> Letter | Letters:
    if not ids:
        raise InputProblem("talk.none")
    progress.start(len(ids), f"生成{title}")
    made = []
    for talk_id in dict.fromkeys(ids):
        made.append(make(get_talk(session, talk_id=talk_id)))
        progress.step()
    if len(made) == 1:
        return made[0]
    first = made[0]
    stem = file_names.stem(first.file_stem.split("_")[0], f"{title}{len(made)}份")
    return Letters(title, made, author=first.author, created=first.created, file_stem=stem)


def _form(row: TalkRow, town: TownRow | None, params: TalkFormParams) -> Letter:
    is_filled = row.status == CLOSED and not params.is_blank

    def entered(text: str) -> str:
        return text if is_filled else ""

    own = _own_form(params.templates, row)
    form = Fields(
        (
            FieldRow((Fact("谈话对象", row.name), Fact("单位", row.unit, 2))),
            FieldRow((Fact("职务", row.title), Fact("谈话时间", _talked(row) if is_filled else TIME, 2))),
            FieldRow((Fact("谈话人", entered(row.talker)), Fact("单位职务", entered(row.talker_post), 2))),
            FieldRow(
                (Fact("记录人", entered(row.recorder)), Fact("单位职务", entered(row.recorder_post), 2))
            ),
            FieldRow((Fact("谈话地点", entered(row.place)), Fact("谈话事由", row.trigger_label, 2))),
            FieldRow((Fact("具体情形", row.facts),), REASON_ROOM),
            FieldRow((Fact("谈话内容", entered(row.content)),), CONTENT_ROOM),
            FieldRow((Fact("本人表态", entered(row.statement)),), STATEMENT_ROOM),
            FieldRow((Fact("本人签字", SIGNED), Fact("日期", DAY)), SIGN_ROOM),
            FieldRow((Fact("谈话人签字", SIGNED), Fact("日期", DAY)), SIGN_ROOM),
            FieldRow((Fact("记录人签字", SIGNED), Fact("日期", DAY)), SIGN_ROOM),
        ),
        boxed=True,
    )
    note = "本记录一式一份，由承办部门存档，不对外公布。"
    waived: tuple[Paragraph, ...] = ()
    if row.status == WAIVED:
        waived = (Paragraph(f"不予谈话，原因：{row.waive_reason}", indent=0, size=10.5),)
    return Letter(
        f"{wording.town_name(town)}干部教育培训警示谈话记录",
        (form, *waived, Paragraph(note, indent=0, size=10.5)),
        geometry=Geometry.PLAIN,
        author=wording.office_name(town),
        created=params.made_at,
        file_stem=_stem(row, "警示谈话记录"),
        template=own,
        marks=_marks(row, is_filled=is_filled) if own is not None else (),
    )


def _own_form(folder: Path | None, row: TalkRow) -> Path | None:
    """The clerk's own form; a talk that was let off is told in the built-in one, which says why."""
    if folder is None or row.status == WAIVED:
        return None
    path = folder / FORM_FILE
    return path if path.is_file() else None


def _marks(row: TalkRow, *, is_filled: bool) -> tuple[tuple[str, str], ...]:
    """What stands for each mark; what was entered after the talk only where it is filled in."""
    first = (row.name, row.unit, row.title, _talked(row) if is_filled else TIME)
    later = (row.talker, row.talker_post, row.recorder, row.recorder_post, row.place)
    told = (row.content, row.statement)
    words = (
        *first,
        *(each if is_filled else "" for each in later),
        *(row.trigger_label, row.facts),
        *(each if is_filled else "" for each in told),
    )
    return tuple(zip(FORM_MARKS, words, strict=True))


def _talked(row: TalkRow) -> str:
    """'2024年8月20日 15:00—15:40'; what was not written down leaves room for the pen."""
    if row.talked_on is None:
        return TIME
    day = long_date(row.talked_on)
    if row.started_at is None and row.ended_at is None:
        return f"{day}　时　分至　时　分"
    start = f"{row.started_at:%H:%M}" if row.started_at else "　时　分"
    return f"{day} {start}—" + (f"{row.ended_at:%H:%M}" if row.ended_at else "　时　分")


RULE = "按照干部教育培训管理规定，对迟到、早退，不履行请假手续，不遵守培训纪律的，进行警示谈话。"
# A talk that follows a reminder rests on no mark.
REMINDED_RULE = "按照干部管理有关规定，经提醒谈话后仍需警示的，进行警示谈话。"


def _notice(row: TalkRow, town: TownRow | None, params: TalkNoticeParams) -> Letter:
    on = params.on or row.noticed_on or (params.made_at.date() if params.made_at else None)
    asked = params.when.strip() or _appointed(row)
    place = params.place.strip() or row.place
    # A due day that has gone by would be a strange invitation: leave a line for the pen.
    if not asked and (on is None or row.due_on >= on):
        asked = f"{long_date(row.due_on)}前"
    rule, seen = (REMINDED_RULE, "") if row.trigger == REMINDED else (RULE, "经核对考勤登记，")
    return Letter(
        "警示谈话通知",
        (
            Paragraph(f"{seen}你有以下情形：{row.facts}"),
            Paragraph(f"{rule}请按以下时间、地点接受警示谈话，因故不能按时到场的，请提前说明。"),
            Fields(
                (
                    FieldRow((Fact("谈话时间", asked),)),
                    FieldRow((Fact("谈话地点", place),)),
                )
            ),
            Paragraph("如对以上情形有异议，可在谈话时提出并附说明材料。"),
        ),
        recipients=f"{row.unit}{row.name}同志",
        issuer=wording.organ_name(town),
        on=on,
        size="A5",
        geometry=Geometry.PLAIN,
        author=wording.office_name(town),
        created=params.made_at,
        file_stem=_stem(row, "谈话通知"),
    )


def _appointed(row: TalkRow) -> str:
    """'2024年8月20日15:00'; empty while no day is set."""
    if row.talked_on is None:
        return ""
    return long_date(row.talked_on) + (f"{row.appointed_at:%H:%M}" if row.appointed_at else "")


def _stem(row: TalkRow, title: str) -> str:
    month = file_names.month_words(f"{row.found_on:%Y-%m}")
    return file_names.stem(
        month, row.name, title, on=(row.talked_on if row.status == CLOSED else None) or row.found_on
    )
