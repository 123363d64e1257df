"""A figure as a page needs it: its words in one language, and the addresses of its files in the site.

Everything comes from the record that the chapter left beside the picture; nothing is worked out anew. What
must not go in here: HTML (it is in the templates) and reading notebooks.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from weijin_analysis.errors import FigureError
from weijin_analysis.formats import date_text
from weijin_analysis.messages import message
from weijin_analysis.publish.run import Item

MIMETYPE = "application/vnd.weijin.figure+json"
FOLDER = "figures"

PICTURES = ("tall_dark", "tall_light", "wide_dark", "wide_light")
SIZES = {"wide": (576, 324), "tall": (324, 432)}
"""Width and height of the frames in points, as the figures' own files state them."""


@dataclass(frozen=True)
class Source:
    """One source of a figure; ``link`` is empty unless it is a web address, ``day`` is as the page writes it."""

    publisher: str
    title: str
    link: str
    day: str
    licence: str


@dataclass(frozen=True)
class Figure:
    """A figure in the language of a page; addresses are relative to the site's folder.

    ``table`` is the folded table of the rows drawn, as clean HTML, or "" when the notebook showed none.
    """

    id: str
    kind: str
    tab: str
    state: str
    title: str
    finding: str
    alt: str
    pictures: Mapping[str, str]
    downloads: tuple[tuple[str, str], ...]
    sources: tuple[Source, ...]
    gaps: tuple[str, ...]
    table: str

    @property
    def is_original(self) -> bool:
        """Whether the report itself has this figure (an extension is ours)."""
        return self.kind == "figure"


def figure_of(record: Mapping[str, Any], item: Item, table: str = "") -> Figure:
    """Return the figure of a record.

    Raises
    ------
    FigureError
        If a picture the page shows was not drawn in this run.
    """
    _check_files(record["id"], item)
    number, language = record["id"][1:], item.language
    kind = "figure" if record["id"].startswith("f") else "extension"
    spoken = {name: record[name][language] for name in ("title", "finding", "alt")}
    return Figure(
        id=record["id"],
        kind=kind,
        tab=message(f"{kind}.tab", number=number).text(language),
        state=record["state"],
        pictures={name: address(item, f"{record['id']}_{name}.svg") for name in PICTURES},
        downloads=tuple((label, address(item, name)) for label, name in _downloads(record["id"])),
        sources=tuple(_source(source, language) for source in record["sources"]),
        gaps=tuple(gap[language] for gap in record["gaps"]),
        table=table,
        **spoken,
    )


def address(item: Item, name: str) -> str:
    """Return where a figure file of an item lies in the site."""
    return f"{FOLDER}/{item.chapter}/{item.language}/{name}"


def copy_files(figures: Iterable[Figure], item: Item, site: Path) -> None:
    """Copy every file of the figures into the site."""
    for figure in figures:
        for path in sorted(item.figures.glob(f"{figure.id}[_.]*")):
            target = site / address(item, path.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def _downloads(identity: str) -> list[tuple[str, str]]:
    wide = f"{identity}_wide_light"
    return [("SVG", f"{wide}.svg"), ("PNG", f"{wide}.png"), ("CSV", f"{identity}.csv"), ("JSON", f"{identity}.json")]


def _check_files(identity: str, item: Item) -> None:
    names = [f"{identity}_{name}.svg" for name in PICTURES] + [name for _, name in _downloads(identity)]
    for name in names:
        if not (item.figures / name).is_file():
            where = f"figure {identity}, {item.where}"
            raise FigureError(where, f"no file {name}", "every variant of the figure", "Run the chapter again.")


def _source(record: Mapping[str, str], language: str) -> Source:
    url, day = record["url"], record["published"]
    link = url if url.startswith(("https://", "http://")) else ""
    written = date_text(day, language) if day else ""
    return Source(record["publisher"], record["title"], link, written, record["licence"])
