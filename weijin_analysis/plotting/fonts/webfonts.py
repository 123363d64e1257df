"""The few kilobytes of a typeface that a figure or page carries inside, so that it looks right anywhere.

Same face and characters give the same bytes in every run: nothing of the clock goes in. Cutting a font takes as
long as drawing a picture, so what each cut would find out anew is kept: the names of a face's glyphs, and the part
of it that Latin text is cut from, with the same bytes as from the whole. What must not go in here: base64, CSS and
the choice of characters, which belong to who embeds the font.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from weijin_analysis.plotting.fonts.faces import FAMILIES, WEIGHTS, face_path

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables.DefaultTable import DefaultTable

_FEATURES = ["kern", "liga", "ccmp", "mark"]
"""What matplotlib's own layout applies too, so that the SVG in a browser and the PNG agree."""

_NAMES = [0, 1, 2, 4, 6]
_UNUSED_TABLES = ["BASE", "STAT", "gasp", "prep"]

# Latin-1, and what else stands between Latin letters.
_LATIN = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x2009, 0x20AC, 0x2212])) | set("–—‘’“”•…‰≈≤≥×")


def subset_woff2(family: str, weight: int, characters: str) -> bytes:
    """Return a WOFF2 font with the glyphs of ``characters`` only.

    Parameters
    ----------
    family : str
        "Noto Sans SC" or "Source Sans 3".
    weight : int
        400 or 700.
    characters : str
        What is to be drawn with it, in any order; characters the face lacks are left out.

    Returns
    -------
    bytes
        The font file; equal for equal sets of characters.
    """
    return _subset(family, weight, "".join(sorted(set(characters))))


@lru_cache(maxsize=64)
def _subset(family: str, weight: int, characters: str) -> bytes:
    if _LATIN.issuperset(characters):
        return _cut(latin_part(family, weight), characters, "woff2")
    return _cut(face_path(family, weight).read_bytes(), characters, "woff2", glyph_names(family, weight))


@lru_cache(maxsize=len(FAMILIES) * len(WEIGHTS))
def latin_part(family: str, weight: int) -> bytes:
    """Return the part of a face that Latin text is cut from."""
    return _cut(face_path(family, weight).read_bytes(), _LATIN)


@lru_cache(maxsize=len(FAMILIES) * len(WEIGHTS))
def glyph_names(family: str, weight: int) -> tuple[str, ...]:
    """Return the names of a face's glyphs, which a cut would otherwise read each time."""
    from fontTools.ttLib import TTFont

    with TTFont(face_path(family, weight), lazy=True) as font:
        return tuple(font.getGlyphOrder())


def _cut(face: bytes, characters: Iterable[str], flavor: str | None = None, glyphs: Iterable[str] = ()) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(layout_features=_FEATURES, hinting=False, notdef_outline=True)
    options.drop_tables += _UNUSED_TABLES
    with TTFont(BytesIO(face), lazy=True, recalcTimestamp=False) as font:
        if glyphs:
            font.setGlyphOrder(list(glyphs))
        names = _taken_names(font)
        cutter = Subsetter(options)
        cutter.populate(text="".join(characters))
        cutter.subset(font)
        font["name"] = names
        font.flavor = flavor
        target = BytesIO()
        font.save(target, reorderTables=None)
    return target.getvalue()


def _taken_names(font: TTFont) -> DefaultTable:
    """Take the names out while the font is cut: else every table is searched for further ones, of which are none."""
    names = font["name"]
    names.names = [name for name in names.names if name.nameID in _NAMES]
    del font["name"]
    return names
