"""What a finished page must pass before a file is written: glyphs, overlaps, margins.

matplotlib draws a box for a missing glyph and only warns, and it never minds two texts on one spot. Here
both are errors that name the texts, the figure and the variant. Boxes are measured with the renderer, as
ink, so that a line of figures needs no room for descenders it does not have. What must not go in here:
moving anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from weijin_analysis.errors import FigureError
from weijin_analysis.plotting import fonts
from weijin_analysis.plotting.canvas import Canvas, Label
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import POINTS_PER_INCH

AIR = 1.0
"""The least distance of two texts side by side, in points: closer, they read as one."""
TOLERANCE = 0.5
"""How far a text may stand over a margin, in points: side bearings and rounding."""
PAGE_EDGE = 5.0
"""The least distance of a text from the top and bottom of the page, in points."""


@dataclass(frozen=True)
class Block:
    """A line of text as measured on the page; ``owner`` tells which lines belong to one label."""

    text: str
    box: Box
    owner: int


def check_page(canvas: Canvas, where: str, framed: int = 0) -> None:
    """Refuse a page on which a text cannot be read.

    Parameters
    ----------
    canvas : Canvas
        The page, with everything drawn on it.
    where : str
        Figure, language and variant, for the message.
    framed : int
        How many of the canvas's labels belong to header and footer; the later ones are the chart's and
        must stay inside ``canvas.plot``.

    Raises
    ------
    FigureError
        For a missing glyph, a foreign font, text beyond a margin or outside the plot, or two texts that
        overlap.
    """
    check_glyphs(canvas, where)
    blocks = list(measured(canvas))
    check_margins(canvas, blocks, where)
    check_plot(canvas, [block for block in blocks if block.owner >= framed], where)
    check_overlaps(blocks, where)


def check_glyphs(canvas: Canvas, where: str) -> None:
    """Refuse a character that the shipped fonts lack, or a text set in another font."""
    expected = fonts.families(canvas.language)
    for artist in drawn_texts(canvas.figure):
        missing = fonts.missing_glyphs(artist.get_text(), canvas.language)
        if missing:
            found = f"no glyph for {missing!r} in {artist.get_text()!r}"
            raise FigureError(where, found, "text the shipped fonts can draw", "Reword it, or add the glyph.")
        if artist.get_fontfamily() != expected:
            found = f"{artist.get_text()!r} set in {artist.get_fontfamily()}"
            raise FigureError(where, found, f"the families {expected}", "Write it through the canvas.")


def check_margins(canvas: Canvas, blocks: Iterable[Block], where: str) -> None:
    """Refuse text beyond the side margins, or at the very top or bottom of the page."""
    frame = canvas.frame
    page = Box(frame.margin - TOLERANCE, PAGE_EDGE, frame.right + TOLERANCE, frame.height - PAGE_EDGE)
    _check_inside(blocks, page, where, "the margins of the page")


def check_plot(canvas: Canvas, blocks: Iterable[Block], where: str) -> None:
    """Refuse a text of the chart that leaves the place between header and footer."""
    plot = canvas.plot.inset(top=-TOLERANCE, bottom=-TOLERANCE)
    height = Box(float("-inf"), plot.top, float("inf"), plot.bottom)
    _check_inside(blocks, height, where, "the plot between header and footer")


def check_overlaps(blocks: Iterable[Block], where: str) -> None:
    """Refuse two texts that touch; the lines of one label are left alone."""
    for one, other in combinations(blocks, 2):
        if one.owner != other.owner and _touching(one.box, other.box):
            found = f"{one.text!r} and {other.text!r} overlapping"
            raise FigureError(where, found, "texts clear of each other", "Move, shorten or drop one of them.")


def measured(canvas: Canvas) -> Iterator[Block]:
    """Yield every line of text on the page with its box in page points."""
    width, height = canvas.frame.width, canvas.frame.height
    renderer = RendererAgg(int(width), int(height), POINTS_PER_INCH)
    owners = {id(line): number for number, label in enumerate(canvas.labels) for line in label.lines}
    for number, artist in enumerate(drawn_texts(canvas.figure), start=len(canvas.labels)):
        if id(artist) in owners:
            yield Block(artist.get_text(), _ink(artist, renderer, height), owners[id(artist)])
        else:
            box = artist.get_window_extent(renderer)
            yield Block(artist.get_text(), Box(box.x0, height - box.y1, box.x1, height - box.y0), number)


def extent(canvas: Canvas, label: Label) -> Box:
    """Return the box of a label on the page, in points, for what has to stand beside it."""
    renderer = RendererAgg(int(canvas.frame.width), int(canvas.frame.height), POINTS_PER_INCH)
    boxes = [_ink(line, renderer, canvas.frame.height) for line in label.lines]
    lefts, tops = [box.left for box in boxes], [box.top for box in boxes]
    return Box(min(lefts), min(tops), max(box.right for box in boxes), max(box.bottom for box in boxes))


def drawn_texts(figure: Figure) -> list[Text]:
    """Return the texts that will be drawn: visible, not empty, not of an axis that is switched off."""
    texts = (artist for artist in drawn_artists(figure) if isinstance(artist, Text))
    return [text for text in texts if text.get_visible() and text.get_text().strip()]


def drawn_artists(artist: Artist) -> Iterator[Artist]:
    """Yield an artist and all it is made of, but for axes that are off: to look at their ticks is to make them."""
    yield artist
    off = isinstance(artist, Axes) and not artist.axison
    for child in artist.get_children():
        if not (off and isinstance(child, Axis)):
            yield from drawn_artists(child)


def _ink(line: Text, renderer: RendererAgg, page_height: float) -> Box:
    """The ink of a line that stands on its baseline, as the canvas sets them."""
    width, height, descent = renderer.get_text_width_height_descent(line.get_text(), line.get_fontproperties(), False)
    x, y = line.get_transform().transform(line.get_unitless_position())
    left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[line.get_ha()] * width
    baseline = page_height - y
    return Box(left, baseline + descent - height, left + width, baseline + descent)


def _touching(one: Box, other: Box) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    along = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > -AIR and along > 0


def _check_inside(blocks: Iterable[Block], limits: Box, where: str, name: str) -> None:
    for block in blocks:
        box = block.box
        over = max(limits.left - box.left, limits.top - box.top, box.right - limits.right, box.bottom - limits.bottom)
        if over > 0:
            found = f"{block.text!r} {over:.1f} pt outside"
            raise FigureError(where, found, f"all text inside {name}", "Move, wrap or shorten it.")
