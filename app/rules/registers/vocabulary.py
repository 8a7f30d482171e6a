"""The closed lists a description may choose from: functions, acts, words of papers, what a link can tell.

No expressions and no scripts: what needs thought is a function of the program, named here with what it asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.rules.registers.description import Kind

NUMBERS, TEXTS, MARKS, DAYS, MONEYS = "number", "text", "mark", "day", "money"


@dataclass(frozen=True)
class Function:
    """A named function of `computed`.

    `gives` number | text | mark | day | money | 'of' (what it is taken of) | 'what' (LOOKUPS, USES); `needs`
    and `may` name the keys of the description beside id, title and fn; any other is refused.
    """

    gives: str
    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


def _function(gives: str, needs: str = "", may: str = "") -> Function:
    return Function(gives, frozenset(needs.split()), frozenset(may.split()))


# in: among these lines; of: field, lines or lines.column; where: a mark of the lines that must be true.
# worth {column: points}; weight a column; over what it is divided by; columns of the lines that are added up.
FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "count": _function(NUMBERS, "of", "where"),
        "sum": _function("of", "of", "where"),
        "mean": _function(NUMBERS, "of", "in where worth weight"),
        "share": _function(NUMBERS, "of over", "in columns"),
        "rank": _function(NUMBERS, "in of"),
        "top": _function(MARKS, "in of n"),
        "names": _function(TEXTS, "of", "where"),
        "days": _function(NUMBERS, "of to"),
        "ceiling": _function(MONEYS, "of table payee"),
        "balance": _function(MONEYS, "of per plus"),
        "total": _function(MONEYS, "of per plus"),
        "rest": _function(MONEYS, "of per plus"),
        "planned": _function(MONEYS, "of per plus"),
        "yearly": _function(NUMBERS, "in of plus"),
        "greatest": _function("of", "of"),
        "standard": _function(NUMBERS, "table", "in or"),
        "lookup": _function("what", "what", "of to"),
        "used_in": _function("what", "what", "of or"),
        "proposal": _function(TEXTS, "source", "of"),
    }
)

# lookup.what → what it gives and which kinds of field it is asked of ('' none: of the entry itself).
LOOKUPS: Mapping[str, tuple[str, tuple[Kind, ...]]] = MappingProxyType(
    {
        "hours": (NUMBERS, (Kind.PERSON,)),
        "attendance": (NUMBERS, (Kind.PERSON,)),
        "score": (NUMBERS, (Kind.PERSON,)),
        "talks": (NUMBERS, (Kind.PERSON,)),
        "reminders": (NUMBERS, (Kind.PERSON,)),
        "present": (NUMBERS, (Kind.CLASS,)),
        "head_hours": (NUMBERS, (Kind.PERSONS,)),
        "cost": (MONEYS, ()),
        "force": (TEXTS, (Kind.DAY,)),
        "evaluation": (NUMBERS, (Kind.PERSON, Kind.LECTURER)),
        "seminar": (TEXTS, ()),
    }
)
# What lookup `force` gives, in words.
FORCE: Mapping[str, str] = MappingProxyType(
    {"not_yet": "未施行", "in_force": "现行", "ended": "失效", "replaced": "被替代"}
)
# used_in.what: class sessions with that lecturer, course or place.
USES: Mapping[str, str] = MappingProxyType(
    {"times": NUMBERS, "hours": NUMBERS, "last": DAYS, "leader_share": NUMBERS}
)
# Dated tables a function may read: what `resources/defaults` ships, and what the town sets in 标准和限额.
TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"ceiling": ("fee_ceilings",), "standard": ("away_hours", "evaluation_weights")}
)
# What the program does when a state is reached, and the fields it reads for it.
ACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"secondment": ("words", "quota", "by", "source"), "talk_candidate": ("person", "day")}
)
# What proposes entries nobody has typed, and the default of a field.
SOURCES = (
    "classes_ended",
    "discussions",
    "shares",
    "fees",
    "lecturers_unlisted",
    "places",
    "ranks",
    "tests_below",
    "absences",
    "needs_ranked",
    "seminars",
)
# An entry field may point into one register, or into any.
ANY_REGISTER = "*"
# Whose titles a choice may take instead of its own.
CHOICES_FROM = ("programmes", "categories", "topics")
# What a due asks: who (town, or each of …), and how they are narrowed.
DEBTORS = ("town", "units", "people", "classes", "entries", "lectures")
NARROWINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "town": ("programme", "month"),
        "units": ("kinds", "programme", "month"),
        "people": (
            *("kinds", "groups", "identity", "politics", "titles", "ranks", "programme", "month"),
            *("span_days_at_least", "key_class", "words"),
        ),
        "classes": ("span_days_at_least", "key_class", "words", "month"),
        "entries": ("state", "register", "each", "kinds"),
        "lectures": ("state", "paid"),
    }
)
# Events a due counts its days from, beside 'state:ID' and a day field.
EVENTS = ("class_start", "class_end", "programme_start", "programme_end", "lecture")

FORMS = ("list", "page", "letter", "blank")
FORMATS = ("xlsx", "pdf", "docx")
# Rows of a list beside the entries and the lines of a field: those who owe, or the grid itself.
OWED, GRID = "owed", "grid"
ENTRIES = "entries"  # the table of a page that is made for each of those whom entries belong to
PER_WHO = "who"
FIGURES = ("count", "people", "heads", "hours", "money")

# Words every entry has beside its fields, with their headings; `called` is its name, `sign` an empty column.
ENTRY_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "#": "序号",
        "state": "状态",
        "period": "所属期",
        "year": "年度",
        "since": "办理日期",
        "called": "名称",
        "sign": "签字",
        "limit": "限额情况",
        "files": "原件份数",
        "pages": "页数",
    }
)
OWED_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "#": "序号",
        "due": "事项",
        "slot": "材料",
        "period": "所属期",
        "deadline": "期限",
        "received": "报送日期",
        "verdict": "情况",
        "late_days": "逾期天数",
        "lecture": "授课",
    }
)
# How what is owed stands: what a list of it may be narrowed to (`verdict`).
VERDICTS = ("done", "late", "waived", "not_due", "soon", "overdue")
GRID_WORDS: Mapping[str, str] = MappingProxyType(
    {"#": "序号", "*": "", "done": "已有", "missing": "缺少", "period": "所属期", "verdict": "情况"}
)
# Rows of a list that adds lines up: what they are of, ranked; the last three are left to be written.
TALLY = "tally"
TALLY_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "#": "序号", "place": "位次", "name": "", "sum": "", "part": "占比", "count": "提出单位数",
        "who": "提出单位", "planned": "下年度计划", "unplanned": "未列入下年度计划", "form": "建议形式",
        "month": "建议时间", "office": "建议承办",
    }
)  # fmt: skip
LETTER_WORDS = frozenset({"period", "deadline", "who", "due", "count", "missing", "late_days", "today"})

# What a link can tell of that to which it points, with its heading.
ATTRIBUTES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "person": {
            "unit": "单位",
            "post": "职务",
            "rank": "职级",
            "sex": "性别",
            "birth": "出生年月",
            "politics": "政治面貌",
            "phone": "联系电话",
        },
        "unit": {"kind": "单位性质"},
        "class": {"from": "开始日期", "to": "结束日期", "heads": "应训人数", "hours": "学时"},
        "session": {"day": "日期", "hours": "学时", "place": "地点", "lecturer": "授课人"},
        "lecturer": {"unit": "单位", "post": "职务", "rank": "职称"},
    }
)


def link_word(kind: Kind, of: str) -> str:
    """What the link of a line is called in columns: 'person' for persons, 'session' for a 课次, or ''."""
    words = {
        Kind.PERSON: "person",
        Kind.PERSONS: "person",
        Kind.UNIT: "unit",
        Kind.UNITS: "unit",
        Kind.CLASS: "session" if of == "session" else "class",
        Kind.LECTURER: "lecturer",
        Kind.ENTRY: "entry",
        Kind.CHOICE: "choice",
    }
    return words.get(kind, "")
