"""Makes the shipped subset of Noto Sans SC; run by a maintainer when a character is missing.

``python -m weijin_analysis.plotting.fonts.make_subset REGULAR.ttf BOLD.ttf`` takes the full static faces
(the README beside this file says where they are from) and writes the two files of this folder: GB2312, Latin-1
and the characters of ``beyond-gb2312.txt``. It also gives the face the thin space it lacks, one tenth
of an em as in Source Sans 3: without it text shapers make one up, a fifth of an em wide, but only where
the font has an ordinary space, so that a figure and its web font would differ.
The same input gives the same bytes. What must not go in here: anything a run needs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.ttLib.tables.otBase import USE_HARFBUZZ_REPACKER

from weijin_analysis.plotting.fonts.faces import NOTO, WEIGHTS, face_path

THIN_SPACE = 0x2009
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100)]

_FEATURES = ["kern", "liga", "ccmp", "halt"]
_UNUSED_TABLES = ["BASE", "STAT", "gasp", "prep", "vhea", "vmtx"]
_NAMES = [*range(12), 13, 14]  # with copyright and licence


def characters() -> set[int]:
    """Return the code points of the subset, but for the thin space."""
    cells = ((row, cell) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    gb2312 = "".join(bytes(cell).decode("gb2312", "ignore") for cell in cells)
    further = (Path(__file__).parent / "beyond-gb2312.txt").read_text(encoding="utf-8").replace("\n", "")
    return {*LATIN, *map(ord, gb2312 + further)}


def make_subset(full: Path, target: Path) -> None:
    """Write the subset of a full static face, with the thin space."""
    options = Options(layout_features=_FEATURES, name_IDs=_NAMES, hinting=False, notdef_outline=True)
    options.drop_tables += _UNUSED_TABLES
    with TTFont(full, recalcTimestamp=False) as font:
        cutter = Subsetter(options)
        cutter.populate(unicodes=characters())
        cutter.subset(font)
        _add_thin_space(font)
        font.cfg[USE_HARFBUZZ_REPACKER] = False  # which makes other bytes, and not everywhere the same
        font.save(target)


def _add_thin_space(font: TTFont) -> None:
    name = "thinspace"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"][name] = Glyph()
    font["hmtx"][name] = (font["head"].unitsPerEm // 10, 0)
    for table in font["cmap"].tables:
        table.cmap[THIN_SPACE] = name


if __name__ == "__main__":
    for weight, path in zip(WEIGHTS, sys.argv[1:], strict=True):
        make_subset(Path(path), face_path(NOTO, weight))
