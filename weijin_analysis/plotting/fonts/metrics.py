"""How wide a text is, in points, before anything is drawn.

The measure is matplotlib's own text layout (per-glyph fallback in the order of the families, kerning),
taken at a large size without hinting, so that it holds for every resolution. What must not go in here:
breaking lines, and heights (they come from the leading of the house style).
"""

from __future__ import annotations

from functools import lru_cache

from weijin_analysis.plotting.fonts.faces import face_path, families

_TRIAL_SIZE = 1000.0
"""Pixels to the em while measuring: both families have 1000 units to the em, so advances stay whole."""


def measure(text: str, size: float, weight: int, language: str) -> float:
    """Return the width of one line of text.

    Parameters
    ----------
    text : str
        One line; a line feed has no width of its own.
    size : float
        Font size in points.
    weight : int
        400 or 700.
    language : str
        "zh" or "en"; decides which family is asked for a glyph first.

    Returns
    -------
    float
        Width in points, from the pen's start to the end of the last glyph, as matplotlib draws it.
    """
    return _em_width(text, weight, language) * size


@lru_cache(maxsize=20_000)
def _em_width(text: str, weight: int, language: str) -> float:
    from matplotlib.font_manager import get_font
    from matplotlib.ft2font import LoadFlags

    font = get_font([str(face_path(family, weight)) for family in families(language)])
    font.set_size(_TRIAL_SIZE, 72)
    font.set_text(text, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64 / _TRIAL_SIZE
