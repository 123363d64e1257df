"""The fonts of the site: the report's two typefaces, cut to the characters its pages use.

The page fonts come first in ``font-family``, so a reader's machine needs no Chinese font. What must not go
in here: which text is set in which weight (all text is carried in both).
"""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape
from pathlib import Path

from weijin_analysis.plotting.fonts import WEIGHTS, characters_by_family, subset_woff2

_ALWAYS = "".join(map(chr, range(0x20, 0x7F)))


def write_fonts(pages: Mapping[str, str], language: str, folder: Path) -> None:
    """Write the WOFF2 files for the pages of a language, and the style sheet ``fonts.<language>.css``.

    Parameters
    ----------
    pages : mapping of str to str
        The HTML of the pages; every character in them is carried.
    language : str
        Decides which family is asked for a character first.
    folder : Path
        Where the files go.
    """
    characters = _ALWAYS + "".join(sorted(set(unescape("".join(pages.values())))))
    rules = []
    for family, drawn in characters_by_family(characters, language).items():
        for weight in WEIGHTS if drawn else ():
            name = f"{family.lower().replace(' ', '-')}-{weight}.{language}.woff2"
            (folder / name).write_bytes(subset_woff2(family, weight, drawn))
            rules.append(_rule(family, weight, name))
    (folder / f"fonts.{language}.css").write_text("".join(rules), encoding="utf-8", newline="\n")


def _rule(family: str, weight: int, name: str) -> str:
    source = f'url("{name}") format("woff2")'
    return f'@font-face{{font-family:"{family}";font-weight:{weight};font-display:swap;src:{source}}}\n'
