"""What stands around and between the rows of any list: blank edges, page headings, notes, empty forms."""

from __future__ import annotations

from random import Random

from tests.imports.generated.disturbances import chance
from tests.imports.generated.judge import Case
from tests.imports.generated.paper import Page

BETWEEN = (
    "（以上人员信息均已核实）",
    "注：以上为在编在岗人员",
    "※以上情况属实",
    "—— 第1页 ——",
    "（接下页）",
    "第 1 页 共 3 页",
    "续表",
    "备注：以上内容如有出入请及时反馈。",
)
CLOSING = ("以下空白", "（以下空白）", "——以下空白——", "/", "……", "完")
BLANK_FORM = 4


def surround(rng: Random, case: Case, *, repeats: bool) -> None:
    """Disturb every page; `repeats` allows the heading to come again in the middle."""
    for page in case.pages:
        if not page.body or len(page.rows) <= page.body:
            continue
        if repeats and chance(rng, 0.12):
            _page_heading(rng, page, case.how)
        if chance(rng, 0.08):
            _between(rng, page, case.how)
        if chance(rng, 0.08):
            _blank_form(rng, page, case.how)
        if chance(rng, 0.08):
            page.add(*[None] * rng.choice((0, 1)), rng.choice(CLOSING))
            case.how.append(f"closing {page.rows[-1][-1]}")
        if chance(rng, 0.1):
            down, right = rng.choice((0, 1, 2)), rng.choice((0, 0, 1, 2))
            page.shift(down, right)
            case.how.append(f"begins {down} down, {right} right")


def _places(page: Page) -> list[int]:
    return [at for at in range(page.body + 1, len(page.rows)) if not page.is_inside_merge(at)]


def _page_heading(rng: Random, page: Page, how: list[str]) -> None:
    """As the next printed page begins: the header again, with the title or 续表 over it."""
    places = _places(page)
    if not places:
        return
    at = rng.choice(places)
    title = [row for row in page.rows[: page.body - 1] if any(row)][:1] if chance(rng, 0.6) else []
    if title and len([cell for cell in title[0] if cell]) > 1:
        title = []
    header = page.rows[page.body - 1]
    for row in (header, *title):
        page.insert(at, row)
    if title:
        page.merged.append((at, 0, at, max(page.width - 1, 1)))
    how.append(f"page heading at {at + 1}, title {bool(title)}")


def _between(rng: Random, page: Page, how: list[str]) -> None:
    if places := _places(page):
        at = rng.choice(places)
        page.insert(at, [rng.choice(BETWEEN)])
        if chance(rng, 0.5):
            page.merged.append((at, 0, at, max(page.width - 1, 1)))
        how.append(f"between: {page.rows[at][0]}")


def _blank_form(rng: Random, page: Page, how: list[str]) -> None:
    """Rows of the form that nobody filled in: numbered, and else empty."""
    header = page.rows[page.body - 1]
    if not header or str(header[0] or "").replace(" ", "") != "序号":
        return
    last = max((row[0] for row in page.rows if row and isinstance(row[0], int)), default=0)
    for number in range(1, rng.randint(2, BLANK_FORM)):
        page.add(last + number)
    how.append("numbered empty rows")
