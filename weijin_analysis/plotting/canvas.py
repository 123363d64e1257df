"""What a chart draws on: the page, the place left for the plot, and text that keeps the house rules.

A :class:`Canvas` knows the frame, the ground and the language, and turns names and messages into text:
typeset, in the language's fonts, and remembered, so that the finished page can be checked for overlaps.
Marks are in :mod:`weijin_analysis.plotting.marks`. What must not go in here: data, and the header and
footer of the frame.

Conventions
-----------
Page coordinates are points from the page's top-left corner, x to the right, y **down**. ``dx`` and ``dy``
of :meth:`Canvas.text` are points in matplotlib's sense, dy **up**. Colours are token names of
:class:`~weijin_analysis.plotting.style.Theme` (``"zhu"``, ``"ink2"``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, ScaledTranslation, Transform, blended_transform_factory

from weijin_analysis.labels import label
from weijin_analysis.messages import Message
from weijin_analysis.plotting import fonts, typeset
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import (
    HALO,
    LABEL_LEADING,
    POINTS_PER_INCH,
    TICK_LENGTH,
    Sizes,
    Theme,
    Variant,
    sizes,
)

FLAT = 1.3
"""From this ratio of width to height on a panel has the form of a wide page."""

# Height of capitals, figures and Chinese characters above the baseline, in multiples of the type size.
# Noto Sans SC sets its Latin larger than Source Sans 3 does.
CAP_HEIGHT = {"zh": 0.74, "en": 0.66}

GROUND, FURNITURE, GRID, MARK, LINE, POINT, TEXT = -3.0, -2.0, 0.5, 2.0, 3.0, 4.0, 6.0
"""Drawing order. Page boxes and page lines lie behind all axes (0); in the axes grid, bars, lines, points, text."""


@dataclass(frozen=True)
class Label:
    """A text on the page: one artist a line, so that leading does not depend on the fallback font."""

    text: str
    lines: tuple[Text, ...]


@dataclass(frozen=True)
class Setting:
    """How a text is set: type size (a role or points), colour token, weight, alignment, leading, halo."""

    size: str | float
    colour: str
    weight: int
    ha: str
    va: str
    leading: float = LABEL_LEADING
    halo: bool = False


@dataclass
class Canvas:
    """A page of one figure in one variant and language.

    Parameters
    ----------
    variant : Variant
        Frame and ground.
    language : str
        ``"zh"`` or ``"en"``.
    plot : Box, optional
        What the frame leaves for the chart, including the room for its tick labels. Set by the frame.
    """

    variant: Variant
    language: str
    plot: Box = field(default=Box(0, 0, 0, 0))

    def __post_init__(self) -> None:
        fonts.register()
        frame = self.variant.frame
        self.frame = frame
        self.theme: Theme = self.variant.theme
        self.sizes: Sizes = sizes(frame, self.language)
        self.wide: bool = frame.name == "wide"
        self.labels: list[Label] = []
        self.halos: list[Text] = []
        size = (frame.width / POINTS_PER_INCH, frame.height / POINTS_PER_INCH)
        self.figure = Figure(figsize=size, facecolor=self.theme.paper, dpi=POINTS_PER_INCH)
        FigureCanvasAgg(self.figure)
        if self.plot.width == 0:
            self.plot = Box(frame.margin, frame.margin, frame.right, frame.height - frame.margin)

    def within(self, box: Box) -> Canvas:
        """Return a view of this page whose plot is ``box``, for a panel.

        What is drawn on the view is on the page: both share figure, labels and halos. The view is ``wide`` where
        the box is, whatever the page, so that a chart takes the form that suits its panel.
        """
        view = copy(self)
        view.plot, view.wide = box, box.width >= FLAT * box.height
        return view

    @property
    def page(self) -> Transform:
        """Page coordinates (points, y down) to matplotlib's display coordinates."""
        to_inches = Affine2D().scale(1 / POINTS_PER_INCH, -1 / POINTS_PER_INCH)
        to_inches.translate(0, self.frame.height / POINTS_PER_INCH)
        return to_inches + self.figure.dpi_scale_trans

    def shifted(self, transform: Transform, dx: float, dy: float) -> Transform:
        """Return ``transform`` followed by a shift in points, dy up."""
        return transform + ScaledTranslation(dx / POINTS_PER_INCH, dy / POINTS_PER_INCH, self.figure.dpi_scale_trans)

    def around(self, axes: Axes, x: float, y: float) -> Transform:
        """Points (y up) counted from a data coordinate, for what hangs on a mark."""
        points = Affine2D().scale(1 / POINTS_PER_INCH) + self.figure.dpi_scale_trans
        return points + ScaledTranslation(x, y, axes.transData)

    # Words

    def say(self, message: str | Message) -> str:
        """Return a message in the language of the page; text stays as it is."""
        return message if isinstance(message, str) else message.text(self.language)

    def name(self, entity: str) -> str:
        """Return the label of an entity in the language of the page."""
        return label(entity, self.language)

    def width(self, text: str | Message, size: str | float = "label", weight: int = 400) -> float:
        """Return the width of a line of text in points, typeset as it will be drawn."""
        words = typeset.spaced(self.say(text), self.language)
        return fonts.measure(words, self.sizes.of(size), weight, self.language)

    def wrap(self, text: str | Message, width: float, size: str | float = "label", weight: int = 400) -> str:
        """Return the text broken into lines of at most ``width`` points, joined by newlines."""
        lines = typeset.wrap(self.say(text), width, size=self.sizes.of(size), weight=weight, language=self.language)
        return "\n".join(lines)

    # Text

    def text(
        self,
        axes: Axes,
        x: float,
        y: float,
        text: str | Message,
        *,
        size: str | float = "label",
        colour: str = "ink2",
        weight: int = 400,
        ha: str = "left",
        va: str = "center",
        dx: float = 0,
        dy: float = 0,
        halo: bool = False,
    ) -> Label:
        """Write ``text`` at data coordinates, moved by (dx, dy) points (dy up).

        ``va`` is ``center`` (middle of the capitals), ``top``, ``bottom`` (lowest baseline) or ``baseline``
        (first baseline). A newline starts a new line. Returns the :class:`Label` (its ``lines`` are the
        matplotlib texts).
        """
        place = self.shifted(axes.transData, dx, dy)
        return self._write(axes, place, (x, y), text, Setting(size, colour, weight, ha, va, halo=halo))

    def page_text(
        self,
        x: float,
        y: float,
        text: str | Message,
        *,
        size: str | float = "label",
        colour: str = "ink2",
        weight: int = 400,
        ha: str = "left",
        va: str = "baseline",
        leading: float = LABEL_LEADING,
        halo: bool = False,
    ) -> Label:
        """Write ``text`` at page coordinates (points from the top-left corner); y is the first baseline."""
        setting = Setting(size, colour, weight, ha, va, leading, halo)
        return self._write(self.figure, self.page, (x, y), text, setting)

    def _write(
        self, owner: Axes | Figure, place: Transform, at: tuple[float, float], text: str | Message, setting: Setting
    ) -> Label:
        """Set each line as a text of its own on its baseline, and remember them as one label."""
        words, points = self.say(text), self.sizes.of(setting.size)
        lines = words.split("\n")
        first = self._first_baseline(setting, points, len(lines))
        artists = []
        for number, line in enumerate(lines):
            baseline = self.shifted(place, 0, first - number * setting.leading * points)
            artist = self._line_of_text(at, line, setting)
            artist.set_transform(baseline)
            owner.add_artist(artist)
            artists.append(artist)
        made = Label(words, tuple(artists))
        self.labels.append(made)
        return made

    def _line_of_text(self, at: tuple[float, float], line: str, setting: Setting) -> Text:
        font = FontProperties(
            family=fonts.families(self.language), size=self.sizes.of(setting.size), weight=setting.weight
        )
        artist = Text(*at, typeset.spaced(line, self.language), fontproperties=font, ha=setting.ha, va="baseline")
        artist.set(color=self.theme.colour(setting.colour), zorder=TEXT, clip_on=False, parse_math=False)
        if setting.halo:
            artist.set_path_effects([withStroke(linewidth=HALO, foreground=self.theme.paper)])
            self.halos.append(artist)
        return artist

    def _first_baseline(self, setting: Setting, points: float, lines: int) -> float:
        """How far above the anchor the first baseline lies, in points."""
        cap, rest = CAP_HEIGHT[self.language] * points, (lines - 1) * setting.leading * points
        return {"baseline": 0.0, "top": -cap, "center": (rest - cap) / 2, "bottom": rest}[setting.va]

    # Axes

    def axes(self, *, left: float = 0, right: float = 0, top: float = 0, bottom: float = 0) -> Axes:
        """Return axes inset from the plot by so many points: no frame, no ticks, no ground."""
        return self.axes_in(self.plot.inset(left=left, right=right, top=top, bottom=bottom))

    def axes_in(self, box: Box) -> Axes:
        """Return axes in a box of the page, for panels and insets."""
        width, height = self.frame.width, self.frame.height
        corner = (box.left / width, 1 - box.bottom / height)
        axes = self.figure.add_axes((*corner, box.width / width, box.height / height))
        axes.set_axis_off()
        axes.set(autoscalex_on=False, autoscaley_on=False)
        return axes

    def bottom_axis(
        self,
        axes: Axes,
        ticks: Sequence[float],
        labels: Sequence[str | Message] | None = None,
        *,
        spine: bool = True,
        colour: str = "ink3",
    ) -> None:
        """Draw the axis under a plot: spine, 3 pt ticks, and a label under each tick."""
        edge = blended_transform_factory(axes.transData, axes.transAxes)
        if spine:
            self.line(axes, [0, 1], [0, 0], axes.transAxes, "ink2", 0.7)
        for tick, words in zip(ticks, labels if labels is not None else [""] * len(ticks), strict=True):
            self._tick(axes, edge, tick)
            if words:
                place = self.shifted(edge, 0, -TICK_LENGTH - 3.5)
                self._write(axes, place, (tick, 0), words, Setting("label", colour, 400, "center", "top"))

    def left_axis(self, axes: Axes, ticks: Sequence[float], labels: Sequence[str | Message], dx: float = -5) -> None:
        """Write value labels left of a plot, right-aligned ``dx`` points from its edge; no spine, no ticks."""
        edge = blended_transform_factory(axes.transAxes, axes.transData)
        for tick, words in zip(ticks, labels, strict=True):
            place = self.shifted(edge, dx, 0)
            self._write(axes, place, (0, tick), words, Setting("label", "ink3", 400, "right", "center"))

    def left_spine(self, axes: Axes) -> None:
        """Draw the zero line of horizontal bars."""
        self.line(axes, [0, 0], [0, 1], axes.transAxes, "ink2", 0.7)

    def grid_x(self, axes: Axes, values: Iterable[float]) -> None:
        """Draw vertical grid lines, for rows of dots."""
        across = blended_transform_factory(axes.transData, axes.transAxes)
        for value in values:
            self.line(axes, [value, value], [0, 1], across, "grid", 0.6, GRID)

    def grid_y(self, axes: Axes, values: Iterable[float]) -> None:
        """Draw horizontal grid lines, for time series."""
        across = blended_transform_factory(axes.transAxes, axes.transData)
        for value in values:
            self.line(axes, [0, 1], [value, value], across, "grid", 0.6, GRID)

    def reference_x(self, axes: Axes, x: float, colour: str = "ink") -> None:
        """Draw a vertical reference line over the height of the plot; name it at its top."""
        across = blended_transform_factory(axes.transData, axes.transAxes)
        self.line(axes, [x, x], [0, 1], across, colour, 0.9)

    def reference_y(self, axes: Axes, y: float, colour: str = "ink") -> None:
        """Draw a horizontal reference line over the width of the plot; name it at its left end."""
        across = blended_transform_factory(axes.transAxes, axes.transData)
        self.line(axes, [0, 1], [y, y], across, colour, 0.9)

    # Page furniture

    def page_line(self, x0: float, y0: float, x1: float, y1: float, colour: str = "rule", width: float = 0.6) -> None:
        """Draw a line between two page points."""
        self.line(self.figure, [x0, x1], [y0, y1], self.page, colour, width, FURNITURE)

    def page_box(
        self, box: Box, fill: str | None = "wash", edge: str | None = None, width: float = 0.9, dash: bool = False
    ) -> None:
        """Draw a rectangle on the page, filled, edged, or both."""
        patch = Rectangle((box.left, box.top), box.width, box.height, transform=self.page, zorder=GROUND)
        patch.set_facecolor(self.theme.colour(fill) if fill else "none")
        patch.set(edgecolor=self.theme.colour(edge) if edge else "none", linewidth=width if edge else 0)
        if dash:
            patch.set_linestyle((0, (4, 3)))
        self.figure.add_artist(patch)

    # The two strokes everything is made of

    def line(
        self,
        owner: Axes | Figure,
        xs: Sequence[float],
        ys: Sequence[float],
        place: Transform,
        colour: str,
        width: float,
        order: float = MARK,
        dashes: tuple[float, ...] = (),
    ) -> None:
        """Draw a line through points given in ``place``; width and dashes in points."""
        line = Line2D(xs, ys, color=self.theme.colour(colour), linewidth=width, transform=place, zorder=order)
        line.set(clip_on=False, solid_joinstyle="round")
        if dashes:
            line.set(linestyle=(0, tuple(dash / width for dash in dashes)), dash_capstyle="butt")
        owner.add_artist(line)

    def mark(
        self,
        axes: Axes,
        at: tuple[float, float],
        shape: str,
        size: float,
        *,
        fill: str,
        edge: str,
        edge_width: float,
        place: Transform | None = None,
        order: float = POINT,
    ) -> None:
        """Draw one matplotlib marker, ``size`` points across, at data coordinates or in ``place``."""
        colour = self.theme.colour
        mark = Line2D([at[0]], [at[1]], linestyle="none", marker=shape, markersize=size, zorder=order)
        mark.set(markerfacecolor=colour(fill), markeredgecolor=colour(edge), markeredgewidth=edge_width, clip_on=False)
        mark.set_transform(axes.transData if place is None else place)
        axes.add_artist(mark)

    def _tick(self, axes: Axes, edge: Transform, tick: float) -> None:
        middle = self.shifted(edge, 0, -TICK_LENGTH / 2)
        self.mark(axes, (tick, 0), "|", TICK_LENGTH, fill="ink2", edge="ink2", edge_width=0.7, place=middle)
