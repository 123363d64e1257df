"""An executed notebook made ready for a page: one language, figures taken out, only what a reader is shown.

Shown are figures, HTML (mostly tables), Markdown and pictures with alternative text. Plain-text results,
streams and warnings stay in the notebook: they speak to whoever ran it, and hold paths of that machine.
What must not go in here: the look of anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import nbformat
from bs4 import BeautifulSoup
from nbformat import NotebookNode

from weijin_analysis.errors import FigureError, RunError
from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.publish.clean import clean_html, markdown_html
from weijin_analysis.publish.figures import MIMETYPE, Figure, figure_of
from weijin_analysis.publish.run import Item

SHOWN = (MIMETYPE, "text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg")
"""What is shown of an output, the best first."""


@dataclass(frozen=True)
class Kept:
    """What is kept of a notebook's outputs: kinds of data, the best first; streams and errors; pictures without alt."""

    mimetypes: tuple[str, ...] = SHOWN
    streams: bool = False
    undescribed: bool = False


_EDITION = Kept()
OWN = "weijin"
"""Where a prepared cell carries what the template needs, in its metadata."""


@dataclass(frozen=True)
class Prepared:
    """A notebook ready for the template, its figures in order, and the anchors of its headings.

    Figures are looked up by the id in an output's record. A code cell that shows figures names the last of
    them in ``metadata.weijin.code_with``: its code is folded away there.
    """

    notebook: NotebookNode
    figures: dict[str, Figure]
    anchors: tuple[str, ...]


def prepare(item: Item) -> Prepared:
    """Read the notebook of an item and make it ready.

    Raises
    ------
    RunError
        If it cannot be read.
    FigureError
        If a figure's file is missing, or a picture has no alternative text.
    """
    return prepared(_read(item), item.language, partial(figure_of, item=item), item.where)


def prepared(
    notebook: NotebookNode, language: str, describe: Callable[..., Figure], where: str, kept: Kept = _EDITION
) -> Prepared:
    """Make a notebook ready, in place.

    Parameters
    ----------
    notebook : NotebookNode
        As executed.
    language : str
        Of the page.
    describe : callable
        Makes a figure of its record and of the table shown after it.
    where : str
        The notebook's name for an error message.
    kept : Kept
        What is kept of its outputs.

    Raises
    ------
    FigureError
        As for :func:`prepare`.
    """
    anchors = anchors_of(notebook, language)
    figures: dict[str, Figure] = {}
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            taken = _prepare_code(cell, describe, f"{where}, cell {number}", kept)
            cell.metadata[OWN] = {"code_with": next(reversed(taken), "")}
            figures |= taken
    return Prepared(notebook, figures, anchors)


def language_of(cell: NotebookNode) -> str:
    """Return the language a cell is tagged with, or "" for a cell of every language."""
    return next((tag for tag in cell.metadata.get("tags", []) if tag in LANGUAGES), "")


def anchors_of(notebook: NotebookNode, language: str) -> tuple[str, ...]:
    """Return the anchors of the headings below the title, the same in every language.

    They are made of the English headings, which outlive an inserted section better than numbers would.
    When the languages do not have the same headings, numbers stand in.
    """
    own, english = _headings(notebook, language), _headings(notebook, "en")
    if [level for level, _ in own] != [level for level, _ in english]:
        return tuple(f"section-{number}" for number, _ in enumerate(own, start=1))
    return tuple(_unique(_slug(text) or f"section-{number}" for number, (_, text) in enumerate(english, start=1)))


def _read(item: Item) -> NotebookNode:
    try:
        return nbformat.read(item.notebook, as_version=4)
    except FileNotFoundError:
        raise RunError(item.where, f"no {item.notebook.name}", "the executed notebook", "Run it again.") from None


def _prepare_code(cell: NotebookNode, describe: Callable[..., Figure], where: str, kept: Kept) -> dict[str, Figure]:
    """Keep the outputs a reader is shown, and return the cell's figures, each with the table shown after it."""
    shown, records, tables = [], {}, {}
    for output in cell.outputs:
        data = _readable(output, where, kept)
        if MIMETYPE in data:
            records[data[MIMETYPE]["id"]] = data[MIMETYPE]
        elif records and data.get("text/html", "").lstrip().startswith("<details"):
            tables.setdefault(next(reversed(records)), []).append(data["text/html"])
            continue
        if data:
            shown.append(output)
    cell.outputs = shown
    return {name: describe(record, table=_tables(tables.get(name, []))) for name, record in records.items()}


def _tables(shown: list[str]) -> str:
    """The tables in the folds shown after a figure, each in a box of its own to scroll in."""
    tables = [table for fold in shown for table in re.findall(r"<table\b.*?</table>", fold, re.DOTALL)]
    return "".join(f'<div class="scroll weijin-rows" tabindex="0">{table}</div>' for table in tables)


def _readable(output: NotebookNode, where: str, kept: Kept) -> NotebookNode:
    """Return an output's data with only what is shown of it, made safe; empty for an output that is not shown."""
    if output.output_type not in {"display_data", "execute_result"}:
        return output if kept.streams else NotebookNode()
    best = next((mimetype for mimetype in kept.mimetypes if mimetype in output.data), "")
    output.data = NotebookNode({best: output.data[best]} if best else {})
    if best == "text/html":
        output.data[best] = clean_html(output.data[best])
    if best.startswith("image/"):
        _check_alt(output, best, where, kept)
    return output.data


def _check_alt(output: NotebookNode, mimetype: str, where: str, kept: Kept) -> None:
    about = output.metadata.setdefault(mimetype, NotebookNode())
    if not about.setdefault("alt", "") and not kept.undescribed:
        expected = f'an alt text in its metadata, {{"{mimetype}": {{"alt": ...}}}}'
        raise FigureError(where, "a picture without alternative text", expected, "Show it with chapter.show.")


def _headings(notebook: NotebookNode, language: str) -> list[tuple[str, str]]:
    spoken = (cell.source for cell in notebook.cells if _is_text(cell, language))
    soup = BeautifulSoup(markdown_html("\n\n".join(spoken)), "html.parser")
    return [(heading.name, heading.get_text()) for heading in soup.find_all(["h2", "h3"])]


def _is_text(cell: NotebookNode, language: str) -> bool:
    return cell.cell_type == "markdown" and language_of(cell) in {"", language}


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", text.lower())).strip("-")


def _unique(names: Iterator[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name}-{seen[name]}"
