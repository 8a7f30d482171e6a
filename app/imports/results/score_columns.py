"""Score lists with several columns of scores: which of them are exams of their own, and which one is meant.

笔试 beside 实操, or 第一次 beside 第二次, may be two exams, or one wanted and one not: where neither the
headers nor the exams already known tell, the user is asked. 补考成绩 is the resit of the one beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.errors import InputProblem
from app.imports.known import KnownTown
from app.imports.layouts.columns import REASON_COLUMN, SCORE
from app.imports.layouts.layout import Layout
from app.imports.results.column_times import ColumnTime, column_time, holds_points
from app.imports.results.exam_titles import WHOLE_EXAM, lines_above
from app.imports.values import BLANK_WORDS, score_of
from app.reader.sheet import samples_below, squeezed

EVERY = "*"  # each column is an exam of its own
_EVERY_WORDS = frozenset((EVERY, "全部", "all", "每列"))
EXAM_WORD = re.compile(
    r"补[考测]|笔试|机试|机考|面试|口试|实操|实作|操作|上机|理论|第[一二三四五六七八九十\d]+[次轮场期]|[初复]试|上半年|"
    r"下半年|[一二三四1-4]季度|^\d{1,2}月份?$|摸底|期中|期末|结业|[开闭]卷|线[上下]|平时|(?:测试|考试|测验)\d?$"
)
_NO_EXAM = re.compile(
    r"时间|日期|名次|排名|人数|监考|地点|情况|科目|名称|是否|等[级次]|次数|率|满分|备注|及格|合格"
)
_ORDER = re.compile(r"第[一二三四五六七八九十\d]+[次轮场]")
_NO_POINTS = re.compile(
    r"扣分|失分|错题|用时|次数|题数|龄|号|电话|手机|学时|课时|天数|出勤|年月|身高|体重|占比|权重"
)
_SPACED = re.compile(r"(?<=(?<![^ ])[一-鿿]) (?=[一-鿿](?![^ ]))")
_RESIT = re.compile(r"补[考测]")
_SCORE_WORDS = re.compile(r"(?:总?成绩|得分|分数|总?分)$")
_VERDICTS = frozenset("合格 不合格 及格 不及格 通过 未通过 达标 未达标 补考合格 补考不合格".split())


@dataclass(frozen=True)
class ScorePart:
    """One column of scores. `title` is its exam's own name, "" when the list's title is the exam."""

    column: int
    label: str
    title: str = ""
    resit: bool = False
    time: ColumnTime | None = None


def score_parts(layout: Layout) -> tuple[ScorePart, ...]:
    """Every column of scores of a list, left to right; only one when its header says it is the final one."""
    chosen = layout.columns.get("score")
    if layout.corrected:
        return () if chosen is None else (ScorePart(chosen, _short(layout, chosen)),)
    if chosen is not None and _is_final(layout, chosen):
        return _beside_final(layout, chosen)
    return _every_part(layout) or _by_content(layout)


def _by_content(layout: Layout) -> tuple[ScorePart, ...]:
    """Under a title that speaks of a test: columns of points under words nobody knows (党纪 | 法规)."""
    used = {*layout.columns.values(), *layout.sheet.hidden}
    if not any(WHOLE_EXAM.search(line) or "成绩" in line for line in lines_above(layout)):
        return ()
    return tuple(
        ScorePart(column, _short(layout, column))
        for column, label in enumerate(layout.labels)
        if label
        and column not in used
        and not _NO_EXAM.search(_lowest(label))
        and not _NO_POINTS.search(label)
        and holds_points(layout, column)
    )


def _beside_final(layout: Layout, chosen: int) -> tuple[ScorePart, ...]:
    """A final column says it all, unless it is the sum of tests of several days."""
    every = _every_part(layout)
    others = [part for part in every if part.column != chosen and not part.resit]
    resits = [part for part in every if part.resit]
    if len(others) == len(resits) == 1 and others[0].time is None:
        return (others[0], resits[0])  # 成绩, 补考成绩 and what came of both
    timed = tuple(part for part in others if part.time is not None)
    final = ScorePart(chosen, _short(layout, chosen))
    if len(timed) > 1:
        return timed
    ordered = tuple(part for part in others if _ORDER.search(part.label))
    return (*ordered, final) if len(ordered) > 1 else (final,)


def _every_part(layout: Layout) -> tuple[ScorePart, ...]:
    chosen = layout.columns.get("score")
    used = {place for name, place in layout.columns.items() if name != "score"}
    repeated = {text for text in layout.header_texts if layout.header_texts.count(text) > 1}
    found = [
        ScorePart(
            column,
            _short(layout, column),
            resit=_RESIT.search(layout.header_texts[column]) is not None,
            time=column_time(layout, column),
        )
        for column in range(len(layout.labels))
        if column == chosen
        or (
            column not in used
            and column not in layout.sheet.hidden
            and layout.header_texts[column] not in repeated
            and (
                (_heads_scores(layout.labels[column]) and _holds_scores(layout, column))
                or (
                    column_time(layout, column) is not None
                    and not _NO_EXAM.search(_lowest(layout.labels[column]))
                    and not _NO_POINTS.search(layout.labels[column])
                    and holds_points(layout, column)
                )
            )
        )
    ]
    filled = [
        part for part in found if part.column == chosen or part.resit or not _is_empty(layout, part.column)
    ]
    if len(filled) == 2 and chosen is not None and _is_empty(layout, chosen):
        filled = [part for part in filled if part.column != chosen]
    labels = [part.label for part in filled]
    return tuple(
        replace(part, label=layout.header_texts[part.column]) if labels.count(part.label) > 1 else part
        for part in filled
    )


def says_points(layout: Layout) -> bool:
    """Whether a column is headed by a word of points, and not only by one of sums."""
    return any(re.search(r"成绩|得分|分数|考|测", label) for label in layout.labels)


def _is_final(layout: Layout, column: int) -> bool:
    return any(SCORE.score(text) > 10 for text in _texts(layout.labels[column]))


def _texts(label: str) -> tuple[str, ...]:
    """A header as a whole, and its lowest line alone."""
    return (label, _lowest(label))


def _lowest(label: str) -> str:
    """The last word of a header; 成 绩 is one word, however it is spaced."""
    return _SPACED.sub("", label).split(" ")[-1]


def _heads_scores(label: str) -> bool:
    if not label or label == REASON_COLUMN or _NO_EXAM.search(_lowest(label)):
        return False
    return any(SCORE.score(text) or EXAM_WORD.search(squeezed(text)) for text in _texts(label))


def _holds_scores(layout: Layout, column: int) -> bool:
    samples = [t for t in samples_below(layout.sheet, layout.body, column) if t not in BLANK_WORDS]
    if not any(map(str.isdigit, "".join(samples))) and _VERDICTS.intersection(samples):
        return False  # 缺考, 不合格: what the score beside it came to
    return sum(score_of(text)[0] is not None for text in samples) >= 0.6 * len(samples) and bool(samples)


def _is_empty(layout: Layout, column: int) -> bool:
    return all(text in BLANK_WORDS for text in samples_below(layout.sheet, layout.body, column))


def _short(layout: Layout, column: int) -> str:
    """笔试成绩 → 笔试: what tells this column from the others."""
    full = layout.header_texts[column] if column < len(layout.header_texts) else ""
    last = squeezed(_lowest(layout.labels[column])) if column < len(layout.labels) else ""
    return _SCORE_WORDS.sub("", last) or _SCORE_WORDS.sub("", full) or full or "成绩"


def chosen_parts(
    layout: Layout, known: KnownTown, *, file: str, column: str = "", exam: str = ""
) -> tuple[ScorePart, ...]:
    """The columns to read: one, one with its resit, or several with an exam each.

    `column` is the user's word (a label, or one of 全部), `exam` the exam asked for. Raises InputProblem
    import.several_scores when nobody can know, import.score_column_unknown for a label that is not there.
    """
    parts = score_parts(layout)
    firsts = [part for part in parts if not part.resit] or list(parts)
    if column:
        return _asked(firsts, column, file, exam)
    if 1 < len(firsts) == len(parts) and all(part.time is not None for part in firsts):
        return tuple(replace(part, title=part.time.label if part.time else "") for part in firsts)
    if len(firsts) <= 1:
        return (*firsts, *(part for part in parts if part.resit and part not in firsts))
    if exam and len(meant := [part for part in firsts if _names(part.label, exam)]) == 1:
        return (replace(meant[0], title=exam),)
    titles = {squeezed(one.title): one.title for one in known.exams}
    if own := _known_exams(firsts, layout, titles):
        return own
    raise InputProblem(
        "import.several_scores",
        file=file,
        count=len(firsts),
        columns="、".join(f"“{part.label}”" for part in firsts),
        first=firsts[0].label,
        choices=tuple(part.label for part in firsts),
    )


def _asked(firsts: Sequence[ScorePart], column: str, file: str, exam: str) -> tuple[ScorePart, ...]:
    if column in _EVERY_WORDS:
        return tuple(replace(part, title=part.label) for part in firsts) if len(firsts) > 1 else tuple(firsts)
    wanted = _SCORE_WORDS.sub("", squeezed(column)) or squeezed(column)
    found = [part for part in firsts if part.label == wanted] or [
        part for part in firsts if wanted in part.label
    ]
    if len(found) != 1:
        columns = "、".join(f"“{part.label}”" for part in firsts)
        raise InputProblem("import.score_column_unknown", file=file, column=column, columns=columns)
    return (replace(found[0], title=exam or (found[0].label if len(firsts) > 1 else "")),)


def _names(label: str, exam: str) -> bool:
    return len(label) >= 2 and label in squeezed(exam)


def _known_exams(
    firsts: Sequence[ScorePart], layout: Layout, titles: Mapping[str, str]
) -> tuple[ScorePart, ...]:
    """Every column under the exam of its name, when all of them are known."""
    found = [
        replace(part, title=title)
        for part in firsts
        if (title := titles.get(part.label) or titles.get(layout.header_texts[part.column]))
    ]
    return tuple(found) if len(found) == len(firsts) else ()


def parts_on(layout: Layout, parts: Sequence[ScorePart]) -> tuple[ScorePart, ...]:
    """The columns to read on another sheet; its one column of scores, where it is headed otherwise."""
    if any(at_part(layout, part) is not None for part in parts):
        return tuple(parts)
    own = [part for part in score_parts(layout) if not part.resit]
    return (replace(parts[0], label=own[0].label, column=own[0].column),) if len(own) == 1 else ()


def _is_headed(layout: Layout, column: int, label: str) -> bool:
    if column >= len(layout.labels) or not layout.labels[column]:
        return _short(layout, column) == label
    return label in (_short(layout, column), layout.header_texts[column])


def at_part(layout: Layout, part: ScorePart) -> Layout | None:
    """The layout with that column as the score; on another sheet, the column headed alike."""
    column = layout.columns.get("score", part.column)
    if _is_headed(layout, column, part.label):
        return replace(layout, columns={**layout.columns, "score": column})
    column = part.column
    if column >= len(layout.labels) or not _is_headed(layout, column, part.label):
        same = [c for c in range(len(layout.labels)) if _is_headed(layout, c, part.label)]
        if not same:
            return None
        column = same[0]
    return replace(layout, columns={**layout.columns, "score": column})
