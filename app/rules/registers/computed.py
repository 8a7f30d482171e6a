"""What a register computes and nobody types: a closed list of named functions, no expressions.

`values_of` evaluates them in the order of what stands on what; rounding is left to whoever prints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from app.errors import InputProblem
from app.rules.registers.amounts import MEAN, PERCENT, Amount, Value, added, money
from app.rules.registers.ceilings import most_of
from app.rules.registers.computed_year import balance, planned, rest, total, yearly_lines
from app.rules.registers.computing import Around, Values, Work, line_name, named, told_of, worth_of
from app.rules.registers.description import Computed, Register
from app.rules.registers.entries import Entry
from app.rules.registers.standards import standard_on
from app.rules.registers.values import DAY, day_value, linked

# Whether a document holds on a day; the words stand in `app/wording`.
NOT_YET, IN_FORCE, ENDED, REPLACED = "not_yet", "in_force", "ended", "replaced"


def in_order(computed: Sequence[Computed]) -> tuple[Computed, ...]:
    """Each after all it stands on. Raises `InputProblem` register.circle (titles) where that never ends."""
    by_key = {(one.among, one.id): one for one in computed}
    found: list[Computed] = []
    path: list[tuple[str, str]] = []

    def visit(key: tuple[str, str]) -> None:
        if key in path:
            titles = [by_key[each].title for each in path[path.index(key) :]]
            raise InputProblem("register.circle", titles=" → ".join([*titles, titles[0]]))
        one = by_key[key]
        if one in found:
            return
        path.append(key)
        for name in references_of(one):
            for other in _keys_of(name, one.among or one.of.partition(".")[0]):
                if other in by_key:
                    visit(other)
                    break
        path.pop()
        found.append(one)

    for key in by_key:
        visit(key)
    return tuple(found)


def references_of(one: Computed) -> tuple[str, ...]:
    """The names a computed value asks: what it is taken of, its mark, and those in its arguments."""
    names = [one.of, one.where]
    for key in ("over", "columns", "worth", "weight", "n", "to", "payee", "per", "or"):
        value = one.args.get(key)
        if isinstance(value, str):
            names.append(value)
        elif isinstance(value, (tuple, list, Mapping)):
            names += [str(each) for each in value]
    return tuple(name for name in names if name)


def _keys_of(name: str, lines: str) -> tuple[tuple[str, str], ...]:
    """(lines, id) a name may mean: among its own lines first, then of the entry, or 'lines.column'."""
    head, _, tail = name.partition(".")
    return ((head, tail),) if tail else ((lines, name), ("", name))


def values_of(register: Register, entry: Entry, around: Around) -> Values:
    """Everything computed of an entry. Raises `InputProblem` register.circle."""
    work = Work(register, entry, around)
    for one in in_order(register.computed):
        if one.among:
            work.lines[one.among, one.id] = tuple(LINE_FUNCTIONS[one.fn](work, one))
        else:
            work.own[one.id] = FUNCTIONS[one.fn](work, one)
    return Values(work.own, work.lines)


def values_by_entry(register: Register, around: Around) -> Callable[[Entry], Values]:
    """`values_of` each entry, computed once for all who ask (a list, its sums and its order)."""
    known: dict[int, Values] = {}

    def values(entry: Entry) -> Values:
        if entry.id not in known:
            known[entry.id] = values_of(register, entry, around)
        return known[entry.id]

    return values


# --- of the entry ---------------------------------------------------------------------------------------


def _count(work: Work, one: Computed) -> Value:
    """How many lines there are, or those whose mark holds."""
    return Amount(len(work.chosen(one.of.partition(".")[0], one.where)))


def _sum(work: Work, one: Computed) -> Value:
    """Money stays money; of nothing it is 0."""
    return added(work.amounts(one))


def _mean(work: Work, one: Computed) -> Value:
    """Of what is filled in; `worth` column → points weighs ticks, `weight` a column of the lines."""
    field_id, _, name = one.of.partition(".")
    if isinstance(worth := one.args.get("worth"), Mapping):
        places = work.chosen(field_id, one.where)
        return _points([_ticks(work, field_id, worth, place) for place in places])
    if weight := str(one.args.get("weight") or ""):
        return _weighted(work.column(field_id, name), work.column(field_id, weight.rpartition(".")[2]))
    amounts = work.amounts(one)
    total = added(amounts)
    return Amount(total.part, total.whole * len(amounts), MEAN)


def _ticks(work: Work, field_id: str, worth: Mapping[str, object], place: int) -> tuple[Fraction, Fraction]:
    """Points and ticks of one line."""
    points, ticks = Fraction(0), Fraction(0)
    for column, each in worth.items():
        many = worth_of(work.column(field_id, column)[place]) or Fraction(0)
        points += many * int(str(each))
        ticks += many
    return points, ticks


def _points(pairs: Sequence[tuple[Fraction, Fraction]]) -> Amount:
    points = sum((pair[0] for pair in pairs), Fraction(0))
    ticks = sum((pair[1] for pair in pairs), Fraction(0))
    return _mean_of(points, ticks)


def _mean_of(total: Fraction, many: Fraction) -> Amount:
    if not many:
        return Amount(0, 0, MEAN)
    mean = total / many
    return Amount(mean.numerator, mean.denominator, MEAN)


def _weighted(values: Sequence[Value], weights: Sequence[Value]) -> Amount:
    """Lines without a weight do not count; where none has one, all count alike."""
    pairs = [
        (found, worth_of(weight) or Fraction(0))
        for value, weight in zip(values, weights, strict=True)
        if (found := worth_of(value)) is not None
    ]
    if not any(weight for _, weight in pairs):
        pairs = [(value, Fraction(1)) for value, _ in pairs]
    total = sum((value * weight for value, weight in pairs), Fraction(0))
    return _mean_of(total, sum((weight for _, weight in pairs), Fraction(0)))


def _share(work: Work, one: Computed) -> Value:
    """`of` of `over` in percent; with `columns` and several `over`, their sums over all lines."""
    columns, over = named(one.args.get("columns")), one.args.get("over")
    if columns:
        places = range(len(work.rows(one.of)))
        parts = [_across(work, one.of, columns, place) for place in places]
        wholes = [_across(work, one.of, named(over), place) for place in places]
        return _percent(sum(parts, Fraction(0)), sum(wholes, Fraction(0)))
    part, whole = worth_of(work.of_entry(one.of)), worth_of(work.of_entry(str(over)))
    return None if part is None or whole is None else _percent(part, whole)


def _percent(part: Fraction, whole: Fraction) -> Amount:
    if not whole:
        return Amount(0, 0, PERCENT)
    share = part / whole
    return Amount(share.numerator, share.denominator, PERCENT)


def _across(work: Work, field_id: str, columns: Sequence[str], place: int) -> Fraction:
    return sum(
        (worth_of(work.column(field_id, column)[place]) or Fraction(0) for column in columns), Fraction(0)
    )


def _names(work: Work, one: Computed) -> Value:
    """Who stands on the lines whose mark holds, in their order."""
    rows = work.rows(one.of)
    found = (line_name(rows[place], work.around.names) for place in work.chosen(one.of, one.where))
    return tuple(name for name in found if name)


def _days(work: Work, one: Computed) -> Value:
    """Days from `of` to `to`, both included; empty where one is or they stand the wrong way round."""
    first = day_value(work.register, work.entry, one.of or DAY)
    last = day_value(work.register, work.entry, str(one.args.get("to", "")))
    if first is None or last is None or last < first:
        return None
    return Amount((last - first).days + 1)


def _ceiling(work: Work, one: Computed) -> Value:
    """The most that may be paid for so many 学时 by the 职称 of who is paid; empty where none is set."""
    hours = worth_of(work.of_entry(one.of))
    paid = linked(work.register, work.entry, str(one.args.get("payee", "")))
    ranks = [work.around.ranks.get(line.entry_id, "") for line in paid if line.entry_id is not None]
    if hours is None or not ranks:
        return None
    centi = int(hours * 100)
    most = most_of(work.around.ceilings, day=work.entry.on_day, rank=ranks[0], hours_centi=centi)
    return None if most is None else money(most)


def _greatest(work: Work, one: Computed) -> Value:
    """The greatest of 'lines.column'; empty where nothing is filled."""
    return max(
        (each for each in work.amounts(one) if each.value is not None),
        key=lambda each: each.value or Fraction(0),
        default=None,
    )


def _standard(work: Work, one: Computed) -> Value:
    """What a dated table says on the entry's day: the word of the day, whenever it is printed."""
    found = standard_on(work.around.standards, str(one.args.get("table", "")), work.entry.on_day)
    return None if found is None else found.value


def _lookup(work: Work, one: Computed) -> Value:
    """What the program knows of the link (or of the entry): hours, present, cost …; two are known here."""
    what = str(one.args.get("what", ""))
    if what == "force":
        return _force(work, one)
    if what == "head_hours":
        hours = work.of_entry(str(one.args.get("to", "")))
        heads = len(work.rows(one.of))
        return Amount(hours.part * heads, hours.whole) if isinstance(hours, Amount) else None
    for line in linked(work.register, work.entry, one.of) if one.of else ():
        return told_of(work.around, what, line)
    return work.around.told.get((what, "entry", work.entry.id))


def _force(work: Work, one: Computed) -> Value:
    """Whether it is in force today: from `of` until the day before `to`, or until another replaced it."""
    first = day_value(work.register, work.entry, one.of or DAY)
    last = day_value(work.register, work.entry, str(one.args.get("to", "")))
    replaced = work.around.replaced.get(work.entry.id)
    if replaced is not None and replaced <= work.around.today:
        return REPLACED
    if first is not None and work.around.today < first:
        return NOT_YET
    return ENDED if last is not None and last <= work.around.today else IN_FORCE


def _used_in(work: Work, one: Computed) -> Value:
    """How often it was used, for how long, when last: counted from the class sessions."""
    return work.around.told.get((f"used:{one.args.get('what', '')}", "entry", work.entry.id))


def _proposal(work: Work, one: Computed) -> Value:
    """What a source proposes for the entry, or for whom its field `of` names; nothing of it is stored."""
    what = f"proposal:{one.args.get('source', '')}"
    for line in linked(work.register, work.entry, one.of) if one.of else ():
        return told_of(work.around, what, line)
    return work.around.told.get((what, "entry", work.entry.id))


# --- of each line ---------------------------------------------------------------------------------------


def _rank_lines(work: Work, one: Computed) -> Sequence[Value]:
    """Places by falling value, equal ones the same and the next one skipped (1, 1, 3); empty ones none."""
    worths = [worth_of(value) for value in work.column(one.among, one.of)]
    filled = [worth for worth in worths if worth is not None]
    return [None if worth is None else Amount(1 + sum(other > worth for other in filled)) for worth in worths]


def _top_lines(work: Work, one: Computed) -> Sequence[Value]:
    """Whether a place is one of the first `n` (a number or a field): equal ones at the edge are all in."""
    asked = one.args.get("n")
    seats = worth_of(work.of_entry(asked)) if isinstance(asked, str) else Fraction(int(str(asked or 0)))
    worths = (worth_of(value) for value in work.column(one.among, one.of))
    return [worth is not None and seats is not None and worth <= seats for worth in worths]


def _share_lines(work: Work, one: Computed) -> Sequence[Value]:
    """Each line's part: of all lines where `over` is the column itself, of `over` on the same line, or of a
    number of the entry (votes of all who were asked)."""
    columns, over = named(one.args.get("columns")), named(one.args.get("over"))
    places = range(len(work.rows(one.among)))
    own = columns or (one.of,)
    parts = [_across(work, one.among, own, place) for place in places]
    if over == own:
        wholes = [sum(parts, Fraction(0))] * len(parts)
    elif all(work.has_column(one.among, name) for name in over):
        wholes = [_across(work, one.among, over, place) for place in places]
    else:
        wholes = [worth_of(work.of_entry(over[0])) or Fraction(0)] * len(parts)
    return [_percent(part, whole) for part, whole in zip(parts, wholes, strict=True)]


def _mean_lines(work: Work, one: Computed) -> Sequence[Value]:
    """The points of each line's ticks."""
    worth = one.args.get("worth")
    table = worth if isinstance(worth, Mapping) else {}
    return [_points([_ticks(work, one.among, table, place)]) for place in range(len(work.rows(one.among)))]


def _standard_lines(work: Work, one: Computed) -> Sequence[Value]:
    """Of each line its own column `or` where filled, else what the table says on the entry's day."""
    table, own = str(one.args.get("table", "")), str(one.args.get("or", ""))
    rows = work.rows(one.among)
    given = work.column(one.among, own) if own else (None,) * len(rows)
    choices = {each.id: each.title for each in work.register.field(one.among).choices}
    found: list[Value] = []
    for line, value in zip(rows, given, strict=True):
        said = standard_on(work.around.standards, table, work.entry.on_day, choices.get(line.name, line.name))
        found.append(value if value is not None or said is None else said.value)
    return found


def _lookup_lines(work: Work, one: Computed) -> Sequence[Value]:
    """What the program knows of whom each line points to."""
    what = str(one.args.get("what", ""))
    return [told_of(work.around, what, line) for line in work.rows(one.among)]


FUNCTIONS: Mapping[str, Callable[[Work, Computed], Value]] = {
    "count": _count,
    "sum": _sum,
    "mean": _mean,
    "share": _share,
    "names": _names,
    "days": _days,
    "ceiling": _ceiling,
    "balance": balance,
    "total": total,
    "rest": rest,
    "planned": planned,
    "greatest": _greatest,
    "standard": _standard,
    "lookup": _lookup,
    "used_in": _used_in,
    "proposal": _proposal,
}
LINE_FUNCTIONS: Mapping[str, Callable[[Work, Computed], Sequence[Value]]] = {
    "rank": _rank_lines,
    "top": _top_lines,
    "share": _share_lines,
    "mean": _mean_lines,
    "lookup": _lookup_lines,
    "yearly": yearly_lines,
    "standard": _standard_lines,
}
