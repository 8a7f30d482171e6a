"""Whose a column is: the person's own, or that of a relative, an introducer, a contact beside the name.

Told by the words of the header, by the group above it, and by the neighbours: after 家属姓名 or 与本人关系 a
second telephone is the relative's. A relative's name, number or unit is never taken for the person's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.imports.layouts.block_headers import POST
from app.imports.layouts.column_heads import ColumnHeads
from app.imports.layouts.fields import ColumnMeaning, label_forms
from app.imports.layouts.named_after import called_after_others, villages_of_posted
from app.imports.layouts.owners import JUDGED, OWN, UNKNOWN, owner_of
from app.reader.sheet import Cell, Sheet, squeezed

_WITHIN = 30
PERSONAL = frozenset(
    "name id_number document sex birth unit unit_title title phone ethnicity politics education groups "
    "joined state left".split()
)
_KIN = (
    r"家属|家人|家庭(?:主要)?成员|家庭情况|社会关系|亲属|亲戚|亲人|配偶|爱人|妻|丈夫|父|母|家长|子女|儿子|"
    r"女儿|长子|次子|长女|次女|孩子|小孩|兄弟|姐妹|兄长|弟弟|妹妹|孙子|户主|监护|抚养|赡养|紧急|遗属"
)
_HELPERS = (
    r"介绍人|证明人|推荐人|推荐者|举荐人|引荐人|担保|保证人|见证人|帮扶|结对|包保|包联|挂联|挂包|法人(?!单位)|"
    r"法定代表|填表|填报(?!单位)|制表|填写人|登记人|录入人|上报人|报送人|联系人|联络人|对接人|受益人|收款人|"
    r"继承人|代签|代领|代收|代办|委托人|受托人|接任|继任|前任|替岗|顶岗|师傅|师父|带教|导师|辅导员"
)
_OFFICERS = (
    r"审核|审批|复核|批准|经办|负责人|责任人|主管|分管|领导(?!干部|班子)|上级|授课|主讲|讲师|教师|老师|班主任|监考|"
    r"阅卷|考评人|评分人|评委"
)
_IS_KIN = re.compile(_KIN)
_IS_CONTACT = re.compile(
    rf"{_KIN}|帮扶|结对|包保|包联|挂联|挂包|法人|法定代表|担保|保证人|联系人|联络人|对接人|受益人|委托|代办|代领|师傅|"
    r"师父|带教|导师"
)
_OTHERS = re.compile(f"{_KIN}|{_HELPERS}")
_NAMED_OTHERS = re.compile(f"{_KIN}|{_HELPERS}|{_OFFICERS}")
_OWN = re.compile(r"本人|员工|职工|干部|党员|学员|学生|同志|队员|参训|参会")
_ALIAS = re.compile(
    r"曾用|别名|又名|英文|外文|拼音|首字母|昵称|微信|网名|小名|乳名|绰号|开户|户名|账户|用户名|登录名"
)
CADRES = re.compile(r"干部|党员|队员|网格员|公务员|志愿者")
_LOOKED_AFTER = re.compile(r"被.{1,4}(?:干部|党员|学员)(?:姓名)?$")
# A household or a firm has no such parts: after relatives they are one's own.
_STAFF = re.compile(r"部门|科室|股室|站办所|站所|内设")
_MEMBER = re.compile(r"^(?:家庭)?成员(?:姓名)?$")


@dataclass(frozen=True)
class Whose:
    """Columns (from 0) that tell about somebody else; of `doubtful` ones the header does not say whose.

    `unclear`: no header says 姓名, and names stand in all of these columns.
    """

    others: frozenset[int] = frozenset()
    doubtful: frozenset[int] = frozenset()
    unclear: tuple[int, ...] = ()


NOBODY = Whose()
WHOSE, OWNS, THEIRS = "whose", "本人的", "旁边那人的"


@dataclass
class _Zone:
    """The columns after a relative's name or a 与本人关系, as long as they may be the relative's."""

    kin: bool
    contact: bool = True
    relation: bool = False
    relation_at: int | None = None
    grouped: bool = False
    lower: bool = False  # it began in the lower line of a header, under a group
    seen: set[str] = field(default_factory=set)


def is_somebody_else(label: str, *, name: bool = False) -> bool:
    """Whether a header names somebody beside the person: 家属姓名, 姓名（配偶）; with `name` 审核人 too.

    What stands in brackets counts only when it is nothing but such a word: 姓名（家属勿填） is one's own.
    """
    words = _NAMED_OTHERS if name else _OTHERS
    whole, plain = label_forms(label)
    if _LOOKED_AFTER.match(plain):
        return False
    if words.search(plain):
        return True
    aside = whole.replace(plain, "", 1)
    return bool(aside) and _OTHERS.fullmatch(aside.removesuffix("姓名")) is not None


def whose_columns(
    sheet: Sheet,
    body: int,
    paths: Sequence[Sequence[Cell]],
    fields: Sequence[ColumnMeaning],
    own: int | None = None,
) -> Whose:
    """Which columns of a list of people are somebody else's; `own` is the column the clerk said."""
    if not any(item.name == "name" for item in fields):
        return NOBODY
    personal = [item for item in fields if item.name in PERSONAL]
    heads = ColumnHeads(sheet, body, paths, personal)
    walk = _Walk(heads, own=own)
    found = walk.whose()
    helper = walk.helper if own is None else None
    return found if helper is None else _Walk(heads, own=helper).whose()


def as_said(whose: Whose, labels: Sequence[str], answers: Mapping[str, Any]) -> Whose:
    """With what the clerk said of the doubtful columns: 本人的 or 旁边那人的."""
    said = answers.get(WHOSE, {}).get(doubtful_label(whose, labels))
    if said == THEIRS:
        return replace(whose, doubtful=frozenset())
    return (
        replace(whose, others=whose.others - whose.doubtful, doubtful=frozenset()) if said == OWNS else whose
    )


def doubtful_label(whose: Whose, labels: Sequence[str]) -> str:
    """The headings of the doubtful columns as the question about them names them (单位、职务)."""
    return "、".join(labels[column] for column in sorted(whose.doubtful) if column < len(labels))


class _Walk:
    """Goes over the headers from left to right and remembers about whom they speak."""

    def __init__(self, heads: ColumnHeads, own: int | None = None) -> None:
        self._heads = heads
        self._paths = heads.paths
        self._helper = own
        self._others: set[int] = set()
        self._doubtful: dict[int, str] = {}
        self._zone: _Zone | None = None
        self._own: dict[str, int] = {}
        self._relation_alone = False

    @property
    def helper(self) -> int | None:
        """The only column of cadres of a list without a 姓名: 帮扶干部姓名 beside 户主姓名."""
        if "name" in self._own or self._strangers():
            return None
        found = [
            column
            for column in sorted(self._others)
            if CADRES.search(self._paths[column][-1]) and self._heads.are_names(column)
        ]
        return found[0] if len(found) == 1 else None

    def whose(self) -> Whose:
        """Walk over all columns."""
        for column, path in enumerate(self._paths):
            if path:
                self._step(column, path[-1], path[:-1])
        self._only_relatives()
        unclear = self._unknown_names()
        self._others.update(unclear)
        named = self._helper if self._helper is not None else self._own.get("name")
        own = [self._own["name"]] if "name" in self._own else self._strangers()
        self._others.update(villages_of_posted(self._paths, own, self._heads.meaning))
        names = {*self._strangers(), *(c for c in self._others if self._heads.are_names(c))}
        self._others.update(called_after_others(self._paths, named, names))
        doubtful = frozenset(column for column, name in self._doubtful.items() if name not in self._own)
        return Whose(frozenset(self._others), doubtful, unclear)

    def _unknown_names(self) -> tuple[int, ...]:
        """Columns of names with headers nobody knows, when there are several and no 姓名."""
        found = [] if "name" in self._own else self._strangers()
        different = {column: self._heads.differ(column) for column in found}
        best = max(different.values(), default=0.0)
        near = [column for column in found if different[column] > best - 0.2]
        self._others.update(column for column in found if column not in near)
        if all(POST.match(squeezed(self._paths[column][-1])) for column in near):
            return ()  # people by their posts: each column is read
        return tuple(near) if len(near) > 1 else ()

    def _strangers(self) -> list[int]:
        """Columns of names below headers that mean nothing, as far as they are nobody else's."""
        return [column for column in self._heads.strangers if column not in self._others]

    def _step(self, column: int, label: str, groups: Sequence[str]) -> None:
        if column == self._helper:
            self._zone = None
            self._own.setdefault("name", column)
            return
        meaning = self._heads.meaning(label)
        group = self._group(column, groups)
        if self._zone is not None and self._zone.grouped and not group:
            self._zone = None
        if self._zone is not None and self._zone.lower and self._heads.stands_above(column):
            self._zone = None
        if meaning in ("", "name") and _ALIAS.search(label_forms(label)[1]):
            self._others.add(column)
        elif group or is_somebody_else(label, name=meaning in ("name", "")):
            self._role(column, label, group, meaning)
        elif self._heads.is_relation(column, label):
            self._relation_alone |= self._zone is None and not self._others
            self._relation(column)
        elif meaning == "name":
            self._name(column, label)
        elif meaning:
            self._generic(column, label, meaning)
        elif "备注" in label:
            self._zone = None

    def _group(self, column: int, groups: Sequence[str]) -> str:
        """The heading over several columns that names somebody else; over one it may be a line of its own."""
        for group in groups:
            if _OTHERS.search(label_forms(group)[1]):
                beside = self._heads.groups_beside(column)
                if group in beside or "name" in self._own:
                    return group
        return ""

    def _relation(self, column: int) -> None:
        self._others.add(column)
        if self._zone is None or self._zone.relation:  # 关系2: another relative begins
            self._zone = _Zone(kin=True)
        self._zone.relation, self._zone.relation_at = True, column
        self._zone.lower = len(self._paths[column]) > 1

    def _role(self, column: int, label: str, group: str, meaning: str) -> None:
        """A column headed by somebody else; after such a name the next columns may be theirs too."""
        self._others.add(column)
        wide = bool(group) and group in self._heads.groups_beside(column)
        if meaning in ("", "name") and ("姓名" in label or self._heads.are_names(column)):
            about = label_forms(group + label)[1]
            kin, contact = (test.search(about) is not None for test in (_IS_KIN, _IS_CONTACT))
            before = self._zone or _Zone(kin)
            self._zone = _Zone(kin, contact, before.relation, before.relation_at, wide, bool(group), {"name"})
        elif self._heads.is_relation(column, label):
            self._relation(column)
            assert self._zone is not None
            self._zone.grouped = wide
        elif self._zone is not None:
            self._zone.seen.add(meaning or self._heads.meaning(_OTHERS.sub("", label)))

    def _name(self, column: int, label: str) -> None:
        zone = self._zone
        own = _OWN.search(label) is not None
        member = _MEMBER.match(label_forms(label)[1]) is not None and "name" in self._own
        if member:
            self._others.add(column)
            before = zone or _Zone(kin=True)
            self._zone = _Zone(True, True, before.relation, before.relation_at, seen={"name"})
        elif zone is not None and zone.relation and not own and "name" not in zone.seen:
            self._others.add(column)
            zone.seen.add("name")
        else:
            self._zone = None
            self._own.setdefault("name", column)

    def _generic(self, column: int, label: str, meaning: str) -> None:
        zone = self._zone
        told_apart = zone is not None and self._theirs_later(column, meaning)
        if zone is None or _OWN.search(label) or meaning in zone.seen or told_apart:
            self._keep(column, meaning)
            return
        known = meaning in self._own
        if not zone.kin and not zone.relation and "name" not in self._own and self._name_follows(column):
            # 导师 | 单位 | 职务 | 帮带对象 | 单位 | 职务: what stands between is the mentor's.
            self._leave(column, meaning, zone, doubtful=not self._heads.comes_again(column, meaning))
            return
        if not known and _STAFF.search(label):
            self._keep(column, meaning)
            return
        owner = UNKNOWN
        if (zone.relation or zone.kin) and not known and meaning in JUDGED:
            owner = owner_of(
                self._heads.sheet, self._heads.body, column, meaning, self._own, zone.relation_at
            )
        if owner == OWN:
            self._keep(column, meaning)
        elif (
            zone.relation
            or known
            or (meaning == "phone" and zone.contact)
            or (zone.kin and meaning in JUDGED)
        ):
            self._leave(column, meaning, zone, doubtful=not known and owner == UNKNOWN)
        else:
            self._keep(column, meaning)

    def _name_follows(self, column: int) -> bool:
        """Whether the list's own name comes after `column`."""
        strangers = set(self._strangers())
        return any(
            later == self._helper
            or later in strangers
            or (self._heads.meaning(path[-1]) == "name" and not is_somebody_else(path[-1], name=True))
            for later, path in enumerate(self._paths)
            if later > column and path
        )

    def _theirs_later(self, column: int, meaning: str) -> bool:
        """Whether a later header says outright that it is the relative's (配偶手机 after 手机)."""
        later = (path[-1] for path in self._paths[column + 1 :] if path and _OTHERS.search(path[-1]))
        return any(self._heads.meaning(_OTHERS.sub("", label)) == meaning for label in later)

    def _keep(self, column: int, meaning: str) -> None:
        self._zone = None
        self._own.setdefault(meaning, column)

    def _leave(self, column: int, meaning: str, zone: _Zone, *, doubtful: bool) -> None:
        self._others.add(column)
        zone.seen.add(meaning)
        if doubtful:
            self._doubtful[column] = meaning

    def _only_relatives(self) -> None:
        """姓名 beside a 与本人关系 and no other name at all is the relative's."""
        roles = {column for column in self._others if self._heads.are_names(column)}
        own = self._own.get("name")
        if self._relation_alone and own is not None and not roles:
            self._others.add(own)
