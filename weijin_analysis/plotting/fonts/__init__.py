"""The two typefaces of the report, shipped with it, so that every machine draws the same picture.

A machine has no Chinese font until one is brought, and matplotlib then draws boxes and only warns. This
package therefore carries the four faces (Noto Sans SC and Source Sans 3, regular and bold), registers them
with matplotlib, measures text with them, tells which characters they lack and cuts the small web fonts
that a figure carries inside. What must not go in here: sizes, colours and line breaking.
"""

from weijin_analysis.plotting.fonts.faces import (
    FAMILIES,
    WEIGHTS,
    characters_by_family,
    face_path,
    families,
    missing_glyphs,
    register,
)
from weijin_analysis.plotting.fonts.metrics import measure
from weijin_analysis.plotting.fonts.webfonts import subset_woff2

__all__ = [
    "FAMILIES",
    "WEIGHTS",
    "characters_by_family",
    "face_path",
    "families",
    "measure",
    "missing_glyphs",
    "register",
    "subset_woff2",
]
