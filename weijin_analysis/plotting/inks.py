"""One drawing for every ground: a page is drawn in inks that stand for colours, and coloured at the end.

Light and dark differ in nothing but colours (the edition relies on it), and drawing is most of what a run does.
So each frame is drawn once, in :data:`INKS`, in which every token of the house is a colour of its own. Its SVG is
written once, and the inks in it are exchanged for the colours of each ground; for the bitmap the page itself is
painted. What must not go in here: choosing colours.
"""

from __future__ import annotations

import re
import zlib

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_hex
from matplotlib.patheffects import withStroke

from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.checks import drawn_artists
from weijin_analysis.plotting.style import COLOURS, HALO, VINTAGES, Theme

_PARTS = ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor")
"""What of an artist may have a colour, as matplotlib names it."""

_BLENDS: dict[str, tuple[str, str, float]] = {}
"""The inks that stand for blends, as they were asked for."""


class _Inks(Theme):
    """A ground on which no two tokens look alike."""

    def blend(self, one: str, other: str, share: float) -> str:
        ink = _ink(f"{one} {other} {share}")
        _BLENDS[ink] = (one, other, share)
        return ink


def _ink(name: str) -> str:
    """A colour made of a name, upper case as the house writes its colours, with a letter in it to tell."""
    return f"#{zlib.crc32(name.encode()) & 0xFFFFFF | 0xA00000:06X}"


INKS = _Inks("inks", **{token: _ink(token) for token in COLOURS}, vintages=tuple(map(_ink, VINTAGES)))


def coloured(drawing: bytes, theme: Theme) -> bytes:
    """Return an SVG drawn in inks in the colours of a ground."""
    colours = _colours(theme)
    return re.sub(
        rb"#[0-9A-Fa-f]{6}\b", lambda found: colours.get(found[0].decode(), found[0].decode()).encode(), drawing
    )


def paint(canvas: Canvas, theme: Theme) -> None:
    """Give everything on a page drawn in inks the colours of a ground."""
    colours = _colours(theme)
    for artist in drawn_artists(canvas.figure):
        for part in _PARTS:
            _paint_part(artist, part, colours)
    for text in canvas.halos:
        text.set_path_effects([withStroke(linewidth=HALO, foreground=theme.paper)])


def _paint_part(artist: Artist, part: str, colours: dict[str, str]) -> None:
    get, exchange = getattr(artist, f"get_{part}", None), getattr(artist, f"set_{part}", None)
    if get is None or exchange is None:
        return
    found = get()
    inks = [to_hex(one) for one in found] if np.ndim(found) > 1 else [to_hex(found)]
    if inks and set(inks) <= colours.keys():
        painted = [colours[ink] for ink in inks]
        exchange(painted if len(painted) > 1 else painted[0])


def _colours(theme: Theme) -> dict[str, str]:
    """Each ink with its colour, both as the house writes them and as matplotlib does."""
    known = {INKS.colour(token): theme.colour(token) for token in (*COLOURS, *VINTAGES)}
    known |= {ink: theme.blend(*asked) for ink, asked in _BLENDS.items()}
    return known | {ink.lower(): colour.lower() for ink, colour in known.items()}
