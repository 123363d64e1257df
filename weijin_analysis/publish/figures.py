"""A figure as a page needs it: its words in one language, and the addresses of its files in the site.

Everything comes from the record that the chapter left beside the picture; nothing is worked out anew. What
must not go in here: HTML (it is in the templates), reading notebooks and writing files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from weijin_analysis.errors import FigureError
from weijin_analysis.formats import date_text
from weijin_analysis.publish.run import Item
from weijin_analysis.publish.words import said

MIMETYPE = "application/vnd.weijin.figure+json"
FOLDER = "figures"

FRAMES = ("wide", "tall")
GROUNDS = ("light", "dark")
SIZES = {"wide": (576, 324), "tall": (324, 432)}
"""Width and height of the frames in points, as the figures' own files state them."""


@dataclass(frozen=True)
class Source:
    """One source; ``link`` is empty unless it is a web address, ``day`` is as the page writes it."""

    id: str
    publisher: str
    title: str
    link: str
    day: str
    licence: str


@dataclass(frozen=True)
class Figure:
    """A figure in the language of a page; addresses are relative to the site's folder.

    ``table`` is the table of the rows drawn, as clean HTML, or "" when the notebook showed none. ``data_date`` is
    ISO text; ``unit``, ``origin`` and ``note`` are "" where the figure has none.
    """

    id: str
    chapter: str
    language: str
    kind: str
    tab: str
    state: str
    state_text: str
    data_date: str
    title: str
    finding: str
    alt: str
    unit: str
    origin: str
    note: str
    sources: tuple[Source, ...]
    gaps: tuple[str, ...]
    table: str

    @property
    def is_original(self) -> bool:
        """Whether the report itself has this figure (an extension is ours)."""
        return self.kind == "figure"

    @property
    def pictures(self) -> dict[str, str]:
        """The SVG of each frame; with the fragment ``#dark`` it is dark."""
        return {frame: self.address(f"{self.id}_{frame}.svg") for frame in FRAMES}

    @property
    def downloads(self) -> tuple[tuple[str, str], ...]:
        """What can be taken away, by the name of its kind."""
        names = {
            "SVG": f"{self.id}_wide.svg", "PNG": f"{self.id}_wide.png",
            "CSV": f"{self.id}.csv", "JSON": f"{self.id}.json", "ZIP": f"{self.id}.zip",
        }  # fmt: skip
        return tuple((kind, self.address(name)) for kind, name in names.items())

    def address(self, name: str) -> str:
        """Return where a file of the figure lies in the site."""
        return f"{FOLDER}/{self.chapter}/{self.language}/{name}"


def figure_of(record: Mapping[str, Any], item: Item, table: str = "") -> Figure:
    """Return the figure of a record.

    Raises
    ------
    FigureError
        If a file that the site needs was not drawn in this run.
    """
    _check_files(record["id"], item)
    return described(record, item.language, table)


def described(record: Mapping[str, Any], language: str, table: str = "") -> Figure:
    """Return the figure of a record, whether or not its files are there."""
    kind = "figure" if record["id"].startswith("f") else "extension"
    words = ("title", "finding", "alt", "unit", "origin", "note", "state_text")
    return Figure(
        id=record["id"],
        chapter=record["chapter"],
        language=language,
        kind=kind,
        tab=said(language, f"{kind}.tab", number=record["id"][1:]),
        state=record["state"],
        data_date=record["data_date"],
        sources=tuple(source_of(source, language) for source in record["sources"]),
        gaps=tuple(gap[language] for gap in record["gaps"]),
        table=table,
        **{name: (record.get(name) or {}).get(language, "") for name in words},
    )


def drawn_files(identity: str) -> list[str]:
    """Return the names of the files of a figure that a run must have left."""
    pictures = [f"{identity}_{frame}_{ground}.svg" for frame in FRAMES for ground in GROUNDS]
    return [*pictures, f"{identity}_wide_light.png", f"{identity}.csv", f"{identity}.json"]


def source_of(record: Mapping[str, str], language: str) -> Source:
    """Return a source as a page names it."""
    url, day = record["url"], record["published"]
    link = url.split(" ")[0] if url.startswith(("https://", "http://")) else ""
    written = date_text(day, language) if day else ""
    return Source(record["id"], record["publisher"], record["title"], link, written, record["licence"])


def _check_files(identity: str, item: Item) -> None:
    for name in drawn_files(identity):
        if not (item.figures / name).is_file():
            where = f"figure {identity}, {item.where}"
            raise FigureError(where, f"no file {name}", "every variant of the figure", "Run the chapter again.")
