"""年度总结: paragraphs with every figure computed, its exact value and definition in a note (N1–N12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

from app.figures.scopes import year_scope
from app.papers.letter import Heading, Letter, Letters, Paragraph, Run
from app.reports import definitions, file_names, reconciliation, scheme_totals, summary_sentences, wording
from app.reports.asked import Asked, MadeAt, Today, What, Year
from app.reports.paper_code import PAPER_CODE, PrintDay, coded
from app.rules import organs
from app.rules.day_words import short_date
from app.rules.summary_text import pieces, places_to_fill
from app.services.figure.facts import YearFacts, read_facts
from app.services.setting.summary_choices import summary_choices
from app.services.setting.town import get_town
from app.services.year import summary_texts
from app.services.year.burden import burden_of_year
from app.services.year.figure_rows import SummaryFigure
from app.services.year.register_marks import marked_figures
from app.services.year.summary_texts import HEADING, SUBHEADING, SummaryBlock
from app.services.year.year_checks import year_checks
from app.services.year.year_figures import year_figures
from app.work import NO_PROGRESS, Progress

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Block = Heading | Paragraph


@dataclass(frozen=True)
class SummaryParams:
    """The year as seen on `today`; a running year is summed up to that day.

    `is_clean`: without footnotes and the page of definitions, to be sent out; only when nothing is left to
    check or to fill in.
    """

    year: Year
    today: Today = None
    made_at: MadeAt = None
    is_clean: Annotated[
        bool,
        Asked("清稿（不带脚注和口径说明）", "--clean", What.SWITCH, note="全部核对后才能生成"),
    ] = False
    with_schemes: Annotated[
        bool, Asked("附分类汇总", "--schemes", What.SWITCH, note="各种分类方式和人员类别的学时、人次")
    ] = False

    @property
    def day(self) -> date:
        """The day the summary is made on."""
        return self.today or (self.made_at.date() if self.made_at else date.today())


def build(session: Session, params: SummaryParams, progress: Progress = NO_PROGRESS) -> Letter | Letters:
    """The summary and the page that reconciles it; what the records cannot give is asked about, not written.

    Raises `InputProblem` summary.left for a clean copy while anything is left to check or fill in.
    """
    progress.start(2, "统计年度数字")
    choices = summary_choices(session, year=params.year)
    facts = read_facts(session, year=params.year, today=params.day, choices=choices)
    found = year_figures(session, year=params.year, today=params.day, choices=choices, facts=facts)
    texts = summary_texts.summary_texts(session, year=params.year)
    figures = figures_by_mark(found) | _of_registers(session, params, texts)
    progress.step()
    town = get_town(session)
    last = min(params.day, date(params.year, 12, 31))
    plain = {
        "单位": wording.town_name(town) or "本单位",
        "年度": str(params.year),
        "截至": f"截至{short_date(last)}",
        "年龄": str(choices.age),
        "自学小时": str(choices.self_study_hours),
    }
    title = "".join(
        plain.get(piece.text, "") if piece.is_mark else piece.text for piece in pieces(texts.title)
    )
    stem = file_names.stem(wording.town_name(town), f"{params.year}年教育培训工作总结", on=params.day)
    progress.step()
    letter = Letter(
        title,
        tuple(_block(block, plain, figures) for block in summary_sentences.honest(texts.blocks, figures)),
        issuer=organs.committee(town.name, town.type) if town else "",
        on=PrintDay.of(params.day),
        author=wording.office_name(town),
        created=params.made_at,
        fingerprint=PAPER_CODE,
        file_stem=stem,
    )
    more: tuple[Letter, ...] = ()
    if params.with_schemes:
        more = (scheme_totals.letter(title, facts, year_scope(params.year, today=params.day)),)
    if params.is_clean:
        clean = summary_sentences.clean_copy(letter)
        return coded(Letters(title, (clean, *more), file_stem=stem)) if more else coded(clean)
    warnings = _warnings(texts.blocks, figures)
    return _with_checks(letter, more, _checks(facts, params), warnings)


def _with_checks(
    letter: Letter,
    more: tuple[Letter, ...],
    checks: list[reconciliation.Line],
    warnings: tuple[str, ...],
) -> Letters:
    return coded(
        Letters(
            letter.title,
            (letter, *more, reconciliation.letter(letter.title, checks)),
            author=letter.author,
            created=letter.created,
            fingerprint=PAPER_CODE,
            warnings=(*reconciliation.problems(checks), *warnings),
            file_stem=letter.file_stem,
        )
    )


# Every figure of the catalogue that the summary's sentences and notes print.
IDS = (
    "session.held",
    "day.held",
    "course.held",
    "att.took",
    "member.rate",
    "heads.mean",
    "mean.present",
    "hours.course",
    "hours.class",
    "hours.people",
    "study.count",
    "seminar.count",
    "study.days",
    "self.people",
    "exam.rate_sat",
    "exam.rate_due",
    "exam.first_rate_sat",
    "report.due",
    "report.got",
    "visit.village",
    "visit.town",
    "visit.covered",
)


def _checks(facts: YearFacts, params: SummaryParams) -> list[reconciliation.Line]:
    """Definitions, bridges to the words of other papers, and the marks counted on two ways."""
    scope = year_scope(params.year, today=params.day)
    counts = year_checks(facts.session, year=params.year, today=params.day, facts=facts)
    return [
        *definitions.lines(facts, scope, IDS),
        *reconciliation.marks_agree(counts),
        ("录入和出表", "", f"{burden_of_year(facts.session, year=params.year, today=params.day).words}。"),
        *reconciliation.origin(params.made_at),
    ]


def figures_by_mark(figures: Iterable[SummaryFigure]) -> dict[str, SummaryFigure]:
    """Figures by the name they have in the texts."""
    by_code = {figure.code: figure for figure in figures}
    return {mark: by_code[code] for mark, code in summary_texts.FIGURES.items() if code in by_code}


def _of_registers(
    session: Session, params: SummaryParams, texts: summary_texts.SummaryTexts
) -> dict[str, SummaryFigure]:
    marks = summary_texts.marks_in(texts)
    return marked_figures(session, year=params.year, today=params.day, marks=marks)


def _block(block: SummaryBlock, plain: Mapping[str, str], figures: Mapping[str, SummaryFigure]) -> Block:
    runs: list[str | Run] = []
    for piece in pieces(block.text):
        if not piece.is_mark:
            runs.append(piece.text)
        elif piece.text in figures:
            figure = figures[piece.text]
            runs.append(Run(figure.words, note=note_of(figure)))
        else:
            runs.append(plain.get(piece.text, f"【{piece.text}】"))
    if block.kind in (HEADING, SUBHEADING):
        words = "".join(run.text if isinstance(run, Run) else run for run in runs)
        return Heading(words, 1 if block.kind == HEADING else 2)
    return Paragraph(tuple(runs))


def note_of(figure: SummaryFigure) -> str:
    """What stands in a figure's footnote."""
    return f"{figure.label}：{figure.exact}。口径：{figure.definition}"


def _warnings(blocks: tuple[SummaryBlock, ...], figures: Mapping[str, SummaryFigure]) -> tuple[str, ...]:
    used = dict.fromkeys(p.text for block in blocks for p in pieces(block.text) if p.is_mark)
    missing = [figures[mark].label for mark in used if mark in figures and not figures[mark].enough]
    odd = [
        f"{figures[mark].label}“{figures[mark].words}”"
        for mark in used
        if mark in figures and figures[mark].is_odd
    ]
    to_fill = sum(places_to_fill(block.text) for block in blocks)
    return (
        *((f"数据不足，没有写入正文：{'、'.join(missing)}。",) if missing else ()),
        *(
            (
                f"请核对后再用：{'、'.join(odd)}，没有写入正文。这是按登记的记录算出的；有漏登的先补登记，确实如此请改写这句话。",
            )
            if odd
            else ()
        ),
        *summary_sentences.check_warning(blocks),
        *((f"还有{to_fill}处“请填写”，导出后请补上。",) if to_fill else ()),
    )
