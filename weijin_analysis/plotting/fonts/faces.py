"""Which font file serves which family, weight and language, and which characters it carries.

The order of the families is the order in which a glyph is looked for. It matters: the curly quotes,
the ellipsis and the middle dot of Noto Sans SC are a full em wide, right in Chinese and ruinous in
English. What must not go in here: measuring and subsetting.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from weijin_analysis.errors import UnknownNameError
from weijin_analysis.parameters import check_language

NOTO, SOURCE = "Noto Sans SC", "Source Sans 3"
FAMILIES = (NOTO, SOURCE)
WEIGHTS = (400, 700)

_ORDER = {"zh": (NOTO, SOURCE), "en": (SOURCE, NOTO)}
_STYLES = {400: "Regular", 700: "Bold"}


def families(language: str) -> list[str]:
    """Return the family names in the order in which a glyph is looked for.

    Raises
    ------
    ParameterError
        If ``language`` is not one of the report.
    """
    return list(_ORDER[check_language(language)])


def face_path(family: str, weight: int = 400) -> Path:
    """Return the font file of a family ("Noto Sans SC", "Source Sans 3") and weight (400, 700).

    Raises
    ------
    UnknownNameError
        If the report has no such face.
    """
    if family not in FAMILIES or weight not in WEIGHTS:
        faces = ", ".join(f"{known} {number}" for known in FAMILIES for number in WEIGHTS)
        raise UnknownNameError("font", f"{family} {weight}", f"one of {faces}")
    return Path(__file__).parent / f"{family.replace(' ', '')}-{_STYLES[weight]}.ttf"


def register() -> None:
    """Make matplotlib find the four shipped faces, and no other file of the same families.

    Calling it again changes nothing. A copy that the machine has of its own (often a variable font, which
    matplotlib draws in its thinnest weight) would win on a tie, so such entries leave this process's list.
    """
    from matplotlib.font_manager import fontManager

    shipped = [str(face_path(family, weight)) for family in FAMILIES for weight in WEIGHTS]
    if [entry.fname for entry in fontManager.ttflist if entry.name in FAMILIES] == shipped:
        return
    fontManager.ttflist[:] = [entry for entry in fontManager.ttflist if entry.name not in FAMILIES]
    for path in shipped:
        fontManager.addfont(path)


@lru_cache(maxsize=len(FAMILIES))
def coverage(family: str) -> frozenset[int]:
    """Return the code points a family carries (the same in both weights)."""
    from fontTools.ttLib import TTFont

    with TTFont(face_path(family), lazy=True) as font:
        return frozenset(font.getBestCmap())


def characters_by_family(text: str, language: str) -> dict[str, str]:
    """Return, for each family in its order, the characters of ``text`` it draws, sorted and each once.

    Characters no family has are in none of the lists; line feeds are not characters to draw.
    """
    left = set(text) - {"\n"}
    found = {}
    for family in families(language):
        drawn = {character for character in left if ord(character) in coverage(family)}
        found[family] = "".join(sorted(drawn))
        left -= drawn
    return found


def missing_glyphs(text: str, language: str) -> str:
    """Return the characters of ``text`` that no shipped face can draw, in order and each once; "" if none."""
    drawn = set("".join(characters_by_family(text, language).values())) | {"\n"}
    return "".join(dict.fromkeys(character for character in text if character not in drawn))
