"""A chapter of the edition: the page's parts, made from its executed notebook by nbconvert.

The notebook's HTML is taken apart into title, standfirst and body, and the headings get anchors that are equal in
both languages. What must not go in here: the page around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup

from weijin_analysis.errors import RunError
from weijin_analysis.publish.addresses import address
from weijin_analysis.publish.figures import Figure
from weijin_analysis.publish.fragment import fragment
from weijin_analysis.publish.notebook import prepare
from weijin_analysis.publish.run import Item
from weijin_analysis.publish.words import said


@dataclass(frozen=True)
class Entry:
    """One line of a chapter's contents: a section, or a figure in it."""

    anchor: str
    text: str
    is_figure: bool


@dataclass(frozen=True)
class Chapter:
    """A chapter in one language; ``standfirst`` and ``body`` are HTML, ``title`` is text."""

    number: str
    language: str
    title: str
    standfirst: Markup
    body: Markup
    contents: tuple[Entry, ...]
    figures: tuple[Figure, ...]

    @property
    def data_date(self) -> str:
        """The day to which the newest of its figures goes, ISO text or ""."""
        return max((figure.data_date for figure in self.figures), default="")

    @property
    def key_figure(self) -> Figure | None:
        """The figure that stands for the chapter on the index: its first extension, or the first one it shows."""
        first = f"x{self.number}-1"
        extension = (figure for figure in self.figures if figure.id == first and figure.state != "missing")
        return next(extension, next(iter(self.figures), None))


def read_chapter(item: Item) -> Chapter:
    """Make the parts of a chapter's page from its executed notebook.

    Raises
    ------
    RunError
        If the notebook cannot be read or has no title.
    FigureError
        If a figure's file is missing, or a picture has no alternative text.
    """
    prepared = prepare(item)
    page_address = partial(address, language=item.language)
    soup = BeautifulSoup(fragment(prepared, item.language, page_address=page_address), "html.parser")
    title = _take_title(soup, item)
    standfirst = _take_standfirst(soup)
    set_anchors(soup, prepared.anchors)
    let_wide_parts_scroll(soup)
    let_verdicts_be_chosen(soup, item.language)
    contents = tuple(_contents(soup, prepared.figures))
    figures = tuple(prepared.figures.values())
    return Chapter(item.chapter, item.language, title, standfirst, Markup(str(soup)), contents, figures)


def _take_title(soup: BeautifulSoup, item: Item) -> str:
    heading = soup.find("h1")
    if heading is None:
        remedy = "Begin the notebook's first Markdown cell of that language with '# ' and the chapter's title."
        raise RunError(item.where, "no heading of the first level", "the chapter's title", remedy)
    return heading.extract().get_text(strip=True)


def _take_standfirst(soup: BeautifulSoup) -> Markup:
    """Take out the paragraph that opens the text, if text is what comes first."""
    first = soup.select_one("p, h2, h3, figure, table, ul, ol")
    if first is None or first.name != "p":
        return Markup("")
    return Markup(first.extract().decode_contents())


def set_anchors(soup: BeautifulSoup, anchors: tuple[str, ...]) -> None:
    """Give the headings below the title their anchors."""
    for heading, anchor in zip(soup.find_all(["h2", "h3"]), anchors, strict=True):
        heading["id"] = anchor


def let_wide_parts_scroll(soup: BeautifulSoup) -> None:
    """Let a wide table or line of code scroll in its own box, also by keyboard, so that the page never does."""
    for table in soup.find_all("table"):
        table.wrap(soup.new_tag("div", attrs={"class": "scroll", "tabindex": "0"}))
    for code in soup.select(".highlight pre"):
        code["tabindex"] = "0"


def let_verdicts_be_chosen(soup: BeautifulSoup, language: str) -> None:
    """Offer a choice of verdicts above a chapter's statements; it waits for a script, without which all are shown."""
    for statements in soup.select(".weijin-claims"):
        rows = statements.select("tbody tr[class]")
        words = {str(row["class"][0]): row.select_one(".verdict").contents[-1].get_text() for row in rows}
        statements.insert(0, _choice(soup, words, len(rows), language))


def _choice(soup: BeautifulSoup, words: dict[str, str], rows: int, language: str) -> Tag:
    """A list of verdicts by the class of their rows, and how many rows are shown."""
    choice = soup.new_tag("div", attrs={"class": "filters", "data-needs-script": "", "hidden": ""})
    label = soup.new_tag("label", string=f"{said(language, 'claims.column.verdict')} ")
    select = soup.new_tag("select", attrs={"data-verdict": ""})
    for mark, word in {"": said(language, "site.claims.every"), **words}.items():
        select.append(soup.new_tag("option", attrs={"value": mark}, string=word))
    shown = soup.new_tag("p", attrs={"class": "meta", "role": "status"}, string=f"{rows} / {rows}")
    label.append(select)
    choice.extend([label, shown])
    return choice


def _contents(soup: BeautifulSoup, figures: dict[str, Figure]) -> Iterator[Entry]:
    for tag in soup.select("h2, figure[id]"):
        yield _entry(tag, figures)


def _entry(tag: Tag, figures: dict[str, Figure]) -> Entry:
    anchor = str(tag["id"])
    if tag.name == "figure":
        return Entry(anchor, figures[anchor].title, True)
    return Entry(anchor, tag.get_text(strip=True), False)
