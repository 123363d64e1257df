"""The fonts of the site: the report's two typefaces, cut to the characters its pages use.

The page fonts come first in ``font-family``, so a reader's machine needs no Chinese font. What must not go
in here: which text is set in which weight (all text is carried in both).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from weijin_analysis.plotting.fonts import WEIGHTS, characters_by_family, subset_woff2

_ALWAYS = "".join(map(chr, range(0x20, 0x7F)))


@dataclass(frozen=True)
class Cut:
    """One font file: a face, and the characters of a language's pages that are drawn with it."""

    family: str
    weight: int
    language: str
    characters: str

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.family.lower().replace(' ', '-')}-{self.weight}.{self.language}.woff2"


def cuts(text: str, language: str) -> list[Cut]:
    """Return the font files that pages need.

    Parameters
    ----------
    text : str
        Every character in them.
    language : str
        Decides which family is asked for a character first.
    """
    families = characters_by_family(_ALWAYS + text, language)
    return [Cut(name, weight, language, drawn) for name, drawn in families.items() for weight in WEIGHTS if drawn]


def write_font(cut: Cut, folder: Path) -> None:
    """Write one font file."""
    (folder / cut.name).write_bytes(subset_woff2(cut.family, cut.weight, cut.characters))


def write_rules(made: Iterable[Cut], language: str, folder: Path) -> None:
    """Write the style sheet ``fonts.<language>.css`` that names the files."""
    rules = "".join(map(_rule, made))
    (folder / f"fonts.{language}.css").write_text(rules, encoding="utf-8", newline="\n")


def _rule(cut: Cut) -> str:
    source = f'url("{cut.name}") format("woff2")'
    return f'@font-face{{font-family:"{cut.family}";font-weight:{cut.weight};font-display:swap;src:{source}}}\n'
