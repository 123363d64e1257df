"""The tokens of the house style: colours, frames, type sizes, and matplotlib's settings.

Every colour, length and type size that a figure uses has its name here, in light and in dark, so that a
chart says ``"zhu"`` or ``sizes.label`` and never a hex code. :func:`house_style` applies matplotlib's
settings for the time of one drawing and leaves nothing behind. What must not go in here: drawing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields

import matplotlib as mpl
import seaborn as sns
from matplotlib.colors import to_hex, to_rgb

from weijin_analysis.errors import UnknownNameError
from weijin_analysis.plotting import fonts

POINTS_PER_INCH = 72.0
PNG_DPI = 200
SVG_SALT = "weijin-analysis"

# Lengths in points.
TICK_LENGTH = 3.0
TICK_ROOM = 15.0
HALO = 2.2

# Line spacing, in multiples of the type size.
TITLE_LEADING = 1.25
FINDING_LEADING = 1.42
NOTE_LEADING = 1.4
LABEL_LEADING = 1.25


@dataclass(frozen=True)
class Theme:
    """The colours of one ground, light or dark, as hex codes under their token names."""

    name: str
    paper: str
    wash: str
    grid: str
    rule: str
    comparison: str
    mute: str
    ink3: str
    ink2: str
    ink: str
    zhu: str
    zhu_text: str
    tab: str
    qing: str
    lv: str
    huang: str
    b50: str
    b80: str
    b95: str
    q50: str
    q80: str
    q95: str
    good: str
    part: str
    bad: str
    open: str
    vintages: tuple[str, ...]

    def colour(self, token: str) -> str:
        """Return the hex code of a token.

        Raises
        ------
        UnknownNameError
            If the house has no colour of that name.
        """
        if token in VINTAGES:
            return self.vintages[VINTAGES.index(token)]
        value = getattr(self, token, None)
        if token not in COLOURS or not isinstance(value, str):
            raise UnknownNameError("colour", repr(token), "one of " + ", ".join(COLOURS))
        return value

    def blend(self, one: str, other: str, share: float) -> str:
        """Return a colour between two tokens as a hex code: ``share`` 0 is the first, 1 the second."""
        ends = zip(to_rgb(self.colour(one)), to_rgb(self.colour(other)), strict=True)
        return to_hex([start + share * (end - start) for start, end in ends])


COLOURS = tuple(field.name for field in fields(Theme) if field.name not in {"name", "vintages"})
VINTAGES = ("vintage1", "vintage2", "vintage3", "vintage4", "vintage5")
"""Tokens of the ramp from the oldest to the newest, each a step of :attr:`Theme.vintages`."""

LIGHT = Theme(
    name="light",
    paper="#FCFAF6",
    wash="#F3EFE7",
    grid="#E8E3D9",
    rule="#D8D2C7",
    comparison="#D8D2C7",
    mute="#A29C92",
    ink3="#6B6760",
    ink2="#4B4843",
    ink="#1F1D1A",
    zhu="#C4391F",
    zhu_text="#B6321A",
    tab="#B6321A",
    qing="#1F4F86",
    lv="#2B8C7C",
    huang="#B78714",
    b50="#E39A86",
    b80="#EFC2B4",
    b95="#F7E0D7",
    q50="#8FA7C3",
    q80="#BCCADB",
    q95="#DEE5EC",
    good="#1E7B6C",
    part="#8F5F00",
    bad="#86183B",
    open="#4B4843",
    vintages=("#EFC2B4", "#E39A86", "#D66C53", "#C4391F", "#7F1D0D"),
)

DARK = Theme(
    name="dark",
    paper="#15181C",
    wash="#1D2126",
    grid="#2A2E34",
    rule="#3A3E44",
    comparison="#4A4F57",
    mute="#77736B",
    ink3="#A09A90",
    ink2="#C9C4BA",
    ink="#F1EDE5",
    zhu="#EE6F52",
    zhu_text="#F58A70",
    tab="#EE6F52",
    qing="#6BA3DC",
    lv="#7AD6C3",
    huang="#EBC06A",
    b50="#8A3E30",
    b80="#5E2F28",
    b95="#3A2523",
    q50="#3E6288",
    q80="#2F4862",
    q95="#232F3D",
    good="#74D3BF",
    part="#E6B75B",
    bad="#E4688A",
    open="#C9C4BA",
    vintages=("#7E4034", "#9C4A3A", "#C25C45", "#EE6F52", "#FBC3B3"),
)


@dataclass(frozen=True)
class Frame:
    """The page of one frame; lengths in points from the page's top-left corner."""

    name: str
    width: float
    height: float
    margin: float
    tab_height: float
    footer_lines: int

    @property
    def right(self) -> float:
        """The right end of the measure, margin excluded."""
        return self.width - self.margin

    @property
    def measure(self) -> float:
        """The width of a full line of text."""
        return self.width - 2 * self.margin


WIDE = Frame("wide", 576, 324, 18, 13.5, 3)
TALL = Frame("tall", 324, 432, 14, 14.5, 5)


@dataclass(frozen=True)
class Sizes:
    """Type sizes in points: ``label`` also sets unit and ticks, ``key`` bold end labels and key values."""

    title: float
    finding: float
    label: float
    key: float
    note: float

    def of(self, role: str | float) -> float:
        """Return the size of a role, or the number itself (a hero number has no role)."""
        if isinstance(role, str):
            return float(getattr(self, role))
        return float(role)


_SIZES = {
    ("wide", "zh"): Sizes(17, 10.5, 8.5, 9.25, 8),
    ("wide", "en"): Sizes(17.5, 11, 9, 9.75, 8.5),
    ("tall", "zh"): Sizes(16.5, 11, 9.5, 10.25, 9),
    ("tall", "en"): Sizes(17, 11.5, 10, 10.75, 9.5),
}


def sizes(frame: Frame, language: str) -> Sizes:
    """Return the type sizes of a frame in a language; the tall frame is set larger, for a phone."""
    return _SIZES[frame.name, language]


@dataclass(frozen=True)
class Variant:
    """One drawing of a figure: a frame on a ground."""

    frame: Frame
    theme: Theme

    @property
    def stem(self) -> str:
        """The part of a file name that tells the variants apart, such as ``wide_light``."""
        return f"{self.frame.name}_{self.theme.name}"


VARIANTS = (Variant(WIDE, LIGHT), Variant(WIDE, DARK), Variant(TALL, LIGHT), Variant(TALL, DARK))

_SETTINGS: dict[str, object] = {
    "svg.fonttype": "none",
    "svg.hashsalt": SVG_SALT,
    "text.hinting": "no_hinting",  # widths then scale with the size: one measure for SVG and PNG
    "text.parse_math": False,  # a dollar sign is a dollar sign
    "axes.unicode_minus": True,
    "axes.xmargin": 0.0,
    "axes.ymargin": 0.0,
    "lines.solid_joinstyle": "round",
    "lines.solid_capstyle": "butt",
    "patch.linewidth": 0.0,
    "path.simplify": False,
    "savefig.bbox": None,
    "savefig.pad_inches": 0.0,
    "figure.autolayout": False,
    "figure.constrained_layout.use": False,
}


@contextmanager
def house_style(language: str = "zh") -> Iterator[None]:
    """Apply the house's matplotlib settings inside the ``with`` block, and restore the caller's after it.

    seaborn's theme goes first, because it resets the font and more.
    """
    fonts.register()
    with mpl.rc_context():
        sns.set_theme(style="white", color_codes=False)  # colour codes would change "r" and "b" for good
        mpl.rcParams.update(_SETTINGS)
        mpl.rcParams["font.family"] = fonts.families(language)
        yield
