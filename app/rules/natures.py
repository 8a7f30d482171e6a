"""活动性质: what a course is ticked for: duties know it without reading titles (E14 B06 C20 E20 B27 B28).

A duty counts a class session whose form is one of its natures or whose course is ticked for it; a word in a
title or in the title of a programme makes nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache

LECTURE_HALL = "业务大讲堂"
CORE_GROUP = "中心组学习"
SEMINAR = "研讨"
SPECIAL = "专题班"
CONTEST = "业务技能大赛"
CASES = "典型案例剖析"
INITIAL = "初任培训"
APPOINTED = "任职培训"
PUBLIC = "公需科目"
# What the committee reads first (E02).
FIRST_TOPIC = "第一议题"
# The modules of evenings in villages and branches (E11).
STORIES, CHOSEN, THOUGHTS = "小板凳+故事讲述", "小板凳+自选领学", "小板凳+心得感悟"
NATURES = (
    *(LECTURE_HALL, CORE_GROUP, SEMINAR, SPECIAL, CONTEST, CASES, INITIAL, APPOINTED, PUBLIC),
    *(FIRST_TOPIC, STORIES, CHOSEN, THOUGHTS),
)
SEPARATOR = "、"
# Forms of the form list that are such a nature under another name.
SAME_FORMS = {"座谈研讨": SEMINAR, "第一议题学习": FIRST_TOPIC}


def split(text: str) -> tuple[str, ...]:
    """'业务大讲堂、研讨' → its parts in the order of the catalogue; unknown words are left out."""
    found = set(text.split(SEPARATOR))
    return tuple(name for name in NATURES if name in found)


def join(names: Iterable[str]) -> str:
    """Names as they are stored; each once, in the order of the catalogue."""
    found = set(names)
    return SEPARATOR.join(name for name in NATURES if name in found)


def natures_of(form: str, ticked: str, tags: Collection[str] = ()) -> frozenset[str]:
    """What a class session is: by its form, by the ticks of its course, or by a tag called exactly so."""
    return _natures(form, ticked, tuple(tags))


@lru_cache(maxsize=1024)
def _natures(form: str, ticked: str, tags: tuple[str, ...]) -> frozenset[str]:
    known = {form, SAME_FORMS.get(form, form), *split(ticked), *tags}
    return frozenset(name for name in NATURES if name in known)
