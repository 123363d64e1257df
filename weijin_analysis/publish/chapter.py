"""A chapter of the edition: the page's parts, made from its executed notebook by nbconvert.

nbconvert's own templates drop alternative texts and load scripts from the network, so the edition has one
of its own (``templates/edition``). Its output is then taken apart into title, standfirst and body, and the
headings get anchors that are equal in both languages. What must not go in here: the page around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup
from nbconvert import HTMLExporter
from traitlets.config import Config

from weijin_analysis.errors import RunError
from weijin_analysis.messages import message
from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.publish.addresses import address
from weijin_analysis.publish.clean import markdown_html
from weijin_analysis.publish.figures import Figure
from weijin_analysis.publish.notebook import SHOWN, Prepared, prepare
from weijin_analysis.publish.run import Item

TEMPLATES = Path(__file__).parent / "templates"


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
    soup = BeautifulSoup(_fragment(prepared, item.language), "html.parser")
    title = _take_title(soup, item)
    standfirst = _take_standfirst(soup)
    _set_anchors(soup, prepared.anchors)
    _let_wide_parts_scroll(soup)
    contents = tuple(_contents(soup, prepared.figures))
    figures = tuple(prepared.figures.values())
    return Chapter(item.chapter, item.language, title, standfirst, Markup(str(soup)), contents, figures)


def _fragment(prepared: Prepared, language: str) -> str:
    others = {other for other in LANGUAGES if other != language}
    priority = {"display_data_priority": list(SHOWN)}
    settings = {"TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": others}, "NbConvertBase": priority}
    exporter = HTMLExporter(
        template_name="edition",
        extra_template_basedirs=[str(TEMPLATES)],
        config=Config(settings),
    )
    exporter.register_filter("markdown2html", markdown_html)
    page = {
        "figures": prepared.figures,
        "say": lambda key, **values: message(key, **values).text(language),
        "page_address": partial(address, language=language),
    }
    return exporter.from_notebook_node(prepared.notebook, resources={"page": page})[0]


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


def _set_anchors(soup: BeautifulSoup, anchors: tuple[str, ...]) -> None:
    for heading, anchor in zip(soup.find_all(["h2", "h3"]), anchors, strict=True):
        heading["id"] = anchor


def _let_wide_parts_scroll(soup: BeautifulSoup) -> None:
    """Let a wide table or line of code scroll in its own box, also by keyboard, so that the page never does."""
    for table in soup.find_all("table"):
        table.wrap(soup.new_tag("div", attrs={"class": "scroll", "tabindex": "0"}))
    for code in soup.select(".highlight pre"):
        code["tabindex"] = "0"


def _contents(soup: BeautifulSoup, figures: dict[str, Figure]) -> Iterator[Entry]:
    for tag in soup.select("h2, figure[id]"):
        yield _entry(tag, figures)


def _entry(tag: Tag, figures: dict[str, Figure]) -> Entry:
    anchor = str(tag["id"])
    if tag.name == "figure":
        return Entry(anchor, figures[anchor].title, True)
    return Entry(anchor, tag.get_text(strip=True), False)
