"""The few kilobytes of a typeface that a figure or page carries inside, so that it looks right anywhere.

HarfBuzz cuts, which takes a thousandth of a second; fontTools packs what is left as WOFF2. Same face and characters
give the same bytes in every run: nothing of the clock goes in. What must not go in here: base64, CSS and the choice
of characters, which belong to who embeds the font.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from weijin_analysis.plotting.fonts.faces import FAMILIES, WEIGHTS, face_path

if TYPE_CHECKING:
    from uharfbuzz import Face

_FEATURES = ["kern", "liga", "ccmp", "mark"]
"""What matplotlib's own layout applies too, so that the SVG in a browser and the PNG agree."""

_NAMES = [0, 1, 2, 4, 6]
_UNUSED_TABLES = ["BASE", "STAT", "gasp", "prep"]


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
    return _packed(_cut(family, weight, frozenset(characters)))


@lru_cache(maxsize=64)
def _packed(font_file: bytes) -> bytes:
    from fontTools.ttLib import TTFont

    target = BytesIO()
    with TTFont(BytesIO(font_file), lazy=True, recalcTimestamp=False) as font:
        font.flavor = "woff2"
        font.save(target, reorderTables=None)
    return target.getvalue()


def _cut(family: str, weight: int, characters: frozenset[str]) -> bytes:
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    wanted.drop_table_tag_set.update(_tags(_UNUSED_TABLES))
    for chosen, members in (
        (wanted.unicode_set, map(ord, characters)),
        (wanted.layout_feature_tag_set, _tags(_FEATURES)),
        (wanted.name_id_set, _NAMES),
    ):
        chosen.clear()  # of what would be kept by default
        chosen.update(members)
    return uharfbuzz.subset(_whole_face(family, weight), wanted).blob.data


def _tags(names: Iterable[str]) -> list[int]:
    return [int.from_bytes(name.encode(), "big") for name in names]


@lru_cache(maxsize=len(FAMILIES) * len(WEIGHTS))
def _whole_face(family: str, weight: int) -> Face:
    """Return the face that is cut from."""
    from uharfbuzz import Blob, Face

    return Face(Blob.from_file_path(face_path(family, weight)))
