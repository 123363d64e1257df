"""The files of a figure that a reader takes away: pictures, rows, record, and all of them in one archive.

The archive can stand alone: a README says what the figure shows, where each number is from and how to cite it.
Same run, same bytes. What must not go in here: pages.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from functools import partial
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from weijin_analysis.messages import message
from weijin_analysis.publish.figures import FRAMES, Figure, Source
from weijin_analysis.publish.pictures import paired_svg
from weijin_analysis.publish.run import Item
from weijin_analysis.publish.words import said

README = "README.txt"
PACKED = (".csv", ".json", "_wide.png", "_wide.svg")
"""Endings of the files in the archive; the tall picture lies beside it only, to keep the edition small."""

_PACKED = {".png": ZIP_STORED}
_EARLIEST = date(1980, 1, 1)
"""What a zip archive takes for a file without a date."""


def write_files(figure: Figure, item: Item, site: Path, day: str) -> None:
    """Write the files of a figure into the site.

    Parameters
    ----------
    figure : Figure
        The figure.
    item : Item
        The run's item that drew it.
    site : Path
        The site's folder.
    day : str
        ISO day of the run, or "": the date of the archive's files, and of the edition in its citation.
    """
    folder = (site / figure.address("")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for frame in FRAMES:
        light, dark = (item.figures / f"{figure.id}_{frame}_{ground}.svg" for ground in ("light", "dark"))
        (folder / f"{figure.id}_{frame}.svg").write_bytes(paired_svg(light, dark))
    shutil.copyfile(item.figures / f"{figure.id}_wide_light.png", folder / f"{figure.id}_wide.png")
    shutil.copyfile(item.figures / f"{figure.id}.csv", folder / f"{figure.id}.csv")
    _write_record(item.figures / f"{figure.id}.json", folder / f"{figure.id}.json")
    packed = (f"{figure.id}{ending}" for ending in PACKED)
    _pack([folder / name for name in packed], readme(figure, day), folder, figure.id, day)


def readme(figure: Figure, day: str) -> str:
    """Return the text that goes with a figure's files."""
    say = partial(said, figure.language)
    name = say("site.figure_name", tab=figure.tab, title=figure.title)
    parts = {
        say("site.readme.shows"): [figure.finding, figure.alt],
        say("site.readme.unit"): [figure.unit],
        say("site.readme.note"): [figure.note],
        say("site.readme.state"): [figure.state_text],
        say("site.readme.files"): say("site.readme.kinds", id=figure.id).splitlines(),
        say("gaps.head"): list(figure.gaps),
        say("site.sources"): [source_line(source, figure.language) for source in figure.sources],
        say("site.cite"): citation(figure, day),
    }
    blocks = ["\n  ".join([head, *lines]) for head, lines in parts.items() if any(lines)]
    return "\n\n".join([name, *blocks]) + "\n"


def citation(figure: Figure, day: str) -> list[str]:
    """Return how to cite the data, the report and this edition."""
    name = message("site.figure_name", tab=figure.tab, title=figure.title)
    publishers = list(dict.fromkeys(source.publisher for source in figure.sources))
    lines = [
        message("site.cite.data", publishers=publishers) if publishers else None,
        message("site.cite.report"),
        message("site.cite.edition" if day else "site.cite.edition.undated", name=name, day=day),
    ]
    return [line.text(figure.language) for line in lines if line is not None]


def source_line(source: Source, language: str) -> str:
    """Return a source as one line of text: publisher, title, date, licence, address."""
    licence = source.licence or said(language, "site.licence.none")
    return " | ".join(filter(None, [source.publisher, source.title, source.day, licence, source.link]))


def _write_record(origin: Path, target: Path) -> None:
    """The record as drawn, but with the files as they are called here."""
    record = json.loads(origin.read_text(encoding="utf-8"))
    record["files"] = sorted(f"{target.stem}{ending}" for ending in (*PACKED, "_tall.svg"))
    target.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def _pack(paths: list[Path], text: str, folder: Path, name: str, day: str) -> None:
    made = date.fromisoformat(day) if day else _EARLIEST
    stamp = (made.year, made.month, made.day, 0, 0, 0)
    with ZipFile(folder / f"{name}.zip", "w") as archive:
        archive.writestr(ZipInfo(f"{name}/{README}", stamp), text, ZIP_DEFLATED)
        for path in paths:
            packed = _PACKED.get(path.suffix, ZIP_DEFLATED)
            archive.writestr(ZipInfo(f"{name}/{path.name}", stamp), path.read_bytes(), packed)
