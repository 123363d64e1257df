"""Small made rows and a page to draw charts on, for the tests of the chart functions."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Rectangle

from weijin_analysis.periods import period_columns
from weijin_analysis.plotting.canvas import Box, Canvas
from weijin_analysis.plotting.checks import check_page
from weijin_analysis.plotting.figure import Chart
from weijin_analysis.plotting.style import LIGHT, VARIANTS, WIDE, Variant, house_style

WIDE_LIGHT = Variant(WIDE, LIGHT)
PAGES = [(variant, language) for variant in VARIANTS for language in ("zh", "en")]


def page(chart: Chart, variant: Variant = WIDE_LIGHT, language: str = "en") -> Page:
    """Draw a chart where a frame would put it, and check the page as the figure contract does."""
    frame = variant.frame
    plot = Box(frame.margin, 84, frame.right, frame.height - (48 if frame is WIDE else 78))
    with house_style(language):
        canvas = Canvas(variant, language, plot)
        chart.draw(canvas)
        check_page(canvas, f"{type(chart).__name__}, {variant.stem}, {language}")
    return Page(canvas)


@dataclass(frozen=True)
class Mark:
    """One marker: its place, its matplotlib shape, and the names of its colours."""

    x: float
    y: float
    shape: str
    fill: str
    edge: str


@dataclass(frozen=True)
class Stroke:
    """One line: its ends in data units, its width in points, and the name of its colour."""

    start: float
    end: float
    y: float
    width: float
    colour: str


@dataclass(frozen=True)
class Page:
    """What was drawn, read back from matplotlib's artists."""

    canvas: Canvas

    @property
    def axes(self) -> Axes:
        return self.canvas.figure.axes[0]

    @property
    def words(self) -> list[str]:
        return [label.text for label in self.canvas.labels]

    def marks(self, shape: str) -> list[Mark]:
        lines = [line for line in self.axes.findobj(Line2D) if line.get_marker() == shape]
        return [
            Mark(
                float(line.get_xdata()[0]),
                float(line.get_ydata()[0]),
                shape,
                self.token(line.get_markerfacecolor()),
                self.token(line.get_markeredgecolor()),
            )
            for line in lines
        ]

    @property
    def strokes(self) -> list[Stroke]:
        """Horizontal lines between two data coordinates: links, range bars, row lines."""
        lines = [line for line in self.axes.findobj(Line2D) if line.get_transform() == self.axes.transData]
        level = [line for line in lines if len(line.get_xdata()) == 2 and line.get_ydata()[0] == line.get_ydata()[1]]
        return [
            Stroke(*map(float, line.get_xdata()), float(line.get_ydata()[0]), line.get_linewidth(),
                   self.token(line.get_color()))
            for line in level
        ]  # fmt: skip

    @property
    def bars(self) -> list[Rectangle]:
        return list(self.axes.patches)[: len(self.axes.containers[0])]

    @property
    def arrows(self) -> list[tuple[tuple[float, float], tuple[float, float]]]:
        return [patch._posA_posB for patch in self.axes.findobj(FancyArrowPatch)]

    def token(self, colour: object) -> str:
        """The house's first name for a colour."""
        theme, code = self.canvas.theme, to_hex(colour).lower()
        return next((name for name, value in vars(theme).items() if str(value).lower() == code), code)


def yearly(*values: float, first: int = 2010) -> pd.DataFrame:
    """One row a year."""
    years = [str(first + number) for number in range(len(values))]
    return pd.DataFrame({"period": years, "value": [float(value) for value in values]})


def statement(entity: str, stage: str, year: float, **more: object) -> dict[str, object]:
    """A maker's statement about the year of a stage, as the data tables hold it."""
    row = {
        "metric": stage, "entity": entity, "period": str(year), "value": float(year), "low": float("nan"),
        "high": float("nan"), "known": "2024-06-30", "kind": "target", "source": "made", "grade": "secondary",
    }  # fmt: skip
    return row | more


def statements(*rows: dict[str, object]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows))
    return frame.assign(known=pd.to_datetime(frame["known"]), **period_columns(frame["period"]))
