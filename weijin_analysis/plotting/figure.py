"""The figure contract: one specification in, every file of the figure out, or an error that says why not.

:func:`render` frames a chart, checks the page, and writes SVG, PNG, the rows drawn (CSV) and the record
(JSON), each by rename and the same bytes for the same inputs. It refuses a figure that shows a number
without a source, a number not yet known on its day, or text that cannot be read. What must not go in here:
what the figure is about.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from weijin_analysis.errors import FigureError
from weijin_analysis.messages import Message, held_catalogues
from weijin_analysis.plotting import record as records
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.checks import check_page
from weijin_analysis.plotting.frame import STATES, Footer, Header, badge, draw_frame
from weijin_analysis.plotting.inks import INKS, coloured, paint
from weijin_analysis.plotting.png import png_bytes
from weijin_analysis.plotting.style import LIGHT, PNG_DPI, VARIANTS, Variant, house_style
from weijin_analysis.plotting.svg import font_faces, svg_bytes

ID_PATTERN = re.compile(r"[fx]\d{2}-\d+")


class Chart(Protocol):
    """What can be framed: it draws inside ``canvas.plot``, in the language and colours of the canvas."""

    def draw(self, canvas: Canvas) -> None:
        """Draw the chart."""


@dataclass(frozen=True)
class FigureSpec:
    """Everything a figure is made of, before any language, frame or ground is chosen.

    Parameters
    ----------
    id : str
        ``fNN-n`` for a figure of the report, ``xNN-n`` for an extension; NN is the chapter.
    chapter_name, title, finding, unit, note, alt : Message
        The words; ``unit`` and ``note`` may be None.
    origin : Message, optional
        Who first published the numbers, where they were read at second hand; opens the source line.
    state : str
        ``complete``, ``partial``, ``substitute`` or ``missing``.
    chart : Chart
        What is drawn in the frame.
    data : DataFrame
        The rows drawn, with the columns of :func:`weijin_analysis.catalog.load`.
    parameters : mapping
        The chapter's parameters, without the language.
    as_of : str
        The day looked back to, ISO, or "".
    gaps : tuple of str or Message
        What the figure asks for and no source states.
    uses_report_rows : bool
        Whether the figure asks for the report's own numbers; rows of that grade are refused otherwise.
    """

    id: str
    chapter_name: Message
    title: Message
    finding: Message
    unit: Message | None
    note: Message | None
    alt: Message
    state: str
    chart: Chart
    data: pd.DataFrame
    parameters: Mapping[str, object] = field(default_factory=dict)
    as_of: str = ""
    gaps: tuple[str | Message, ...] = ()
    uses_report_rows: bool = False
    origin: Message | None = None

    @property
    def chapter(self) -> str:
        """The chapter's number, two digits."""
        return self.id[1:3]


@held_catalogues()
def render(spec: FigureSpec, folder: Path, language: str, variants: Sequence[Variant] = VARIANTS) -> dict[str, Any]:
    """Draw a figure in one language and write its files.

    Parameters
    ----------
    spec : FigureSpec
        The figure.
    folder : Path
        Where the files go; made when it does not exist.
    language : str
        ``"zh"`` or ``"en"``.
    variants : sequence of Variant
        Each gives an SVG, each on light ground a PNG as well.

    Returns
    -------
    dict
        The record, as written to the JSON file.

    Raises
    ------
    FigureError
        If the figure breaks the contract; then no file is written.
    """
    where = f"figure {spec.id} ({language})"
    check_spec(spec, where)
    sources = records.sources_drawn(spec.data, where)
    files = _draw(spec, language, variants, tuple(records.publishers(spec.data, sources)), where)
    files[f"{spec.id}.csv"] = records.rows_csv(spec.data)
    made = make_record(spec, sources, [*files, f"{spec.id}.json"])
    files[f"{spec.id}.json"] = records.record_json(made)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_atomically(folder / name, content)
    return made


def check_spec(spec: FigureSpec, where: str) -> None:
    """Refuse a specification that would show something false or unknown.

    Raises
    ------
    FigureError
        For a bad id or state, a row of the report where none was asked for, or a row not known on the day.
    """
    if not ID_PATTERN.fullmatch(spec.id):
        raise FigureError(where, f"the id {spec.id!r}", "f or x, the chapter's two digits, a dash and a number")
    if spec.state not in STATES:
        raise FigureError(where, f"the state {spec.state!r}", "one of " + ", ".join(STATES))
    if not spec.uses_report_rows:
        remedy = "Leave the row out, or say uses_report_rows=True when the figure is about the report's numbers."
        _refuse_rows(spec.data[spec.data["grade"] == "report"], where, "no row of grade report", remedy)
    if spec.as_of:
        early = spec.data["known"] <= pd.Timestamp(spec.as_of)
        _refuse_rows(spec.data[~early], where, f"rows known by {spec.as_of}", "Load the rows with that as_of.")


def make_record(spec: FigureSpec, sources: pd.DataFrame, files: Sequence[str]) -> dict[str, Any]:
    """Return the record of a figure: its words in every language, sources, parameters, data versions, files."""
    header = _header(spec)
    words = {name: getattr(spec, name) for name in ("title", "finding", "unit", "origin", "note", "alt")}
    return {
        "id": spec.id,
        "chapter": spec.chapter,
        "state": spec.state,
        **{name: records.texts(value) for name, value in words.items()},
        "state_text": records.texts(badge(header)),
        "data_date": header.day,
        "pseudo_real_time": header.pseudo_real_time,
        "as_of": spec.as_of,
        "gaps": [records.texts(gap) for gap in spec.gaps],
        "rows": len(spec.data),
        "sources": records.source_records(sources),
        "parameters": dict(spec.parameters),
        "data_versions": records.versions(records.tables_drawn(spec.data)),
        "files": sorted(files),
    }


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it, so that nobody reads half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _draw(
    spec: FigureSpec, language: str, variants: Sequence[Variant], publishers: tuple[str, ...], where: str
) -> dict[str, bytes]:
    """Return the pictures of a figure under their file names; each frame is drawn once, for all its grounds."""
    files: dict[str, bytes] = {}
    with house_style(language):
        frames = dict.fromkeys(variant.frame for variant in variants)
        pages = {frame: _page(spec, Variant(frame, INKS), language, publishers, where) for frame in frames}
        faces = font_faces(pages.values(), language)
        for frame, page in pages.items():
            grounds = [variant for variant in variants if variant.frame == frame]
            files |= _svgs(page, spec, grounds, faces)
            if Variant(frame, LIGHT) in grounds:
                paint(page, LIGHT)
                files[f"{spec.id}_{Variant(frame, LIGHT).stem}.png"] = png_bytes(page.figure, PNG_DPI)
    return files


def _svgs(page: Canvas, spec: FigureSpec, grounds: Sequence[Variant], faces: str) -> dict[str, bytes]:
    """Return the SVG of a page on each ground; ids begin with the name of the ground's file."""
    name, language = f"{spec.id}-{page.language}-", page.language
    inked = name + page.variant.stem
    drawing = svg_bytes(page, inked, spec.title.text(language), spec.alt.text(language), faces)
    pictures = {}
    for ground in grounds:
        picture = coloured(drawing, ground.theme)
        pictures[f"{spec.id}_{ground.stem}.svg"] = picture.replace(inked.encode(), (name + ground.stem).encode())
    return pictures


def _page(spec: FigureSpec, variant: Variant, language: str, publishers: tuple[str, ...], where: str) -> Canvas:
    page_name = f"{where.removesuffix(')')}, {variant.frame.name})"
    canvas = Canvas(variant, language)
    draw_frame(canvas, _header(spec), Footer(publishers, spec.note, spec.origin), page_name)
    framed = len(canvas.labels)
    spec.chart.draw(canvas)
    check_page(canvas, page_name, framed)
    return canvas


def _header(spec: FigureSpec) -> Header:
    day, pseudo = records.data_date(spec.data), records.is_pseudo_real_time(spec.data)
    return Header(spec.id, spec.chapter_name, spec.state, day, pseudo, spec.title, spec.finding, spec.unit)


def _refuse_rows(rows: pd.DataFrame, where: str, expected: str, remedy: str) -> None:
    if len(rows):
        row = rows.iloc[0]
        names = [name for name in ("table", "metric", "entity", "period", "published", "grade") if name in rows]
        found = f"{len(rows)} other rows, the first with " + ", ".join(f"{name} {row[name]}" for name in names)
        raise FigureError(where, found, expected, remedy)
