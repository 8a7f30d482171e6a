"""What is said about marks that follow from stamps of a punch clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.imports.known import KnownSession
from app.imports.preview import FieldValue, Verdicts
from app.imports.questions import Question
from app.rules import marks
from app.rules.arrivals import Windows
from app.rules.punches import NO_SIGN_OUT, NO_TIME, ONLY_OUT, Presence

MOST_NAMES = 8
_WHY = {
    ONLY_OUT: "只有一次打卡，又在后半段，分不清是迟到还是只签了退，没有登记，请核对后手工登记",
    NO_SIGN_OUT: "没有签退的打卡，早退与否没有判断",
    NO_TIME: "课次没有上课时间，只登记出勤，不判断迟到早退",
}


def limits_words(lesson: KnownSession, windows: Windows, *, out: bool) -> str:
    """By what limits a class session's marks were told, for the first of them."""
    when = f"{lesson.start:%H:%M}" if lesson.start else ""
    if lesson.start and lesson.end:
        when += f"—{lesson.end:%H:%M}"
    limits = f"晚到超过 {windows.grace} 分钟为迟到" if windows.grace else "晚于开始时间为迟到"
    if out:
        limits += f"，早走超过 {windows.grace} 分钟为早退" if windows.grace else "，早于结束时间为早退"
    if windows.absent_after is not None:
        limits += f"，超过 {windows.absent_after} 分钟为缺席"
    return f"“{lesson.title}”{when}按打卡登记：{limits}" + ("" if out else "；多数人没有签退，不判断早退")


def tell_stamps(name: str, found: Presence, own: Sequence[datetime], about: str, say: Verdicts) -> None:
    """Somebody's stamps, how late or early they are, and what they leave open; `about` with the first."""
    if about:
        say.note("punch_rules", "", about)
    shown = "、".join(f"{stamp:%H:%M}" for stamp in own)
    minutes = [
        f"晚 {found.late} 分钟" if found.late else "",
        f"早走 {found.early} 分钟" if found.early else "",
    ]
    told = "，".join(filter(None, (f"打卡 {shown}", *minutes)))
    say.note("punch_stamps", "", told)
    if found.why in _WHY:
        (say.warn if found.why != NO_TIME else say.note)(f"punch_{found.why}", "", f"{name}{_WHY[found.why]}")


def none_question(
    lesson: KnownSession, word: str, names: Sequence[str], labels: Mapping[str, str]
) -> Question:
    """What people without a stamp are; `word` is how the answer names the class session."""
    shown = "、".join(names[:MOST_NAMES]) + ("等" if len(names) > MOST_NAMES else "")
    absent, unmarked = labels[marks.ABSENT], labels[marks.NONE]
    return Question(
        "punch_none",
        f"{lesson.date}“{lesson.title}”应到而没有打卡的有 {len(names)} 人（{shown}），登记为什么？",
        (absent, unmarked),
        f"--mark {word}={absent}",
    )


def mark_fields(
    name: str, lesson: KnownSession, labels: Mapping[str, str], mark: str
) -> dict[str, FieldValue]:
    """The row of the preview for one mark."""
    return {
        "name": name,
        "date": lesson.date.isoformat(),
        "mark": labels[mark] if mark else None,
        "session_id": lesson.id,
    }
