"""The few kilobytes of a typeface that a figure or page carries inside, so that it looks right anywhere.

Same face and characters give the same bytes in every run: nothing of the clock goes in. What must not go
in here: base64, CSS and the choice of characters, which belong to who embeds the font.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from weijin_analysis.plotting.fonts.faces import face_path

_FEATURES = ["kern", "liga", "ccmp", "mark"]
"""What matplotlib's own layout applies too, so that the SVG in a browser and the PNG agree."""


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
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(layout_features=_FEATURES, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 4, 6])
    options.drop_tables += ["BASE", "STAT", "gasp", "prep"]
    with TTFont(face_path(family, weight), lazy=True, recalcTimestamp=False) as font:
        cutter = Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        font.flavor = "woff2"
        target = BytesIO()
        font.save(target, reorderTables=None)
    return target.getvalue()
