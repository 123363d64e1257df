"""Spacing and line breaking, because matplotlib knows neither Chinese nor English typography.

Source text is written without spaces between Chinese and Latin; the thin space comes in here. Lines are
broken by the rules a Chinese compositor follows (kinsoku) and, in English, at spaces. What must not go in
here: positions, colours and drawing; a caller gets lines of text back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from weijin_analysis.errors import FigureError
from weijin_analysis.parameters import check_language
from weijin_analysis.plotting.fonts import measure

THIN = "\u2009"
NO_LINE_BEGINS_WITH = "，。；：、？！）》”’％—…·～」』】〕〉／%‰,.;:?!)]}/–"
NO_LINE_ENDS_WITH = "（《“‘「『【〔〈／([{/"
FULL_WIDTH_MARKS = "，。；：、？！（）《》“”‘’「」『』【】〔〕〈〉"

SHORTEST_LAST_LINE = 0.18
NARROWEST_MEASURE = 0.80
_NARROWING_STEP = 0.02

KERNING = 0.02
"""By how much of the measure a line may differ from the sum of its pieces: far more than any does."""

_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LATIN = r"0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff"
_BEFORE_LATIN = re.compile(rf"(?<=[{_HAN}])[ {THIN}]?(?=[{_LATIN}\u2212+<>≤≥≈$€#])")
_AFTER_LATIN = re.compile(rf"(?<=[{_LATIN}%‰°+$€])[ {THIN}]?(?=[{_HAN}])")
_BRAND = re.compile(rf"看{THIN}DAO")

_GLUED_GAP = re.compile(
    rf"(?<=[0-9])[{THIN}]?(?=[{_HAN}])|(?<=第)[{THIN}]?(?=[0-9])"
    r"|(?<=[美欧])(?=元)|(?<=[千吉兆太])(?=瓦时)|(?<=瓦)(?=时)|(?<=百)(?=分点)|(?<=分)(?=点)"
    r"|(?<=\bUSD|\bEUR|\bCNY) (?=[0-9])|(?<=\b[QH][1-4]) (?=[0-9]{4})"
    r"|(?<=\b[nθ]) (?==)|(?<=\b[nθ] =) (?=[0-9])"
    r"|(?<=[0-9]) (?=(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b)"
)
"""Where no line ends although the marks around would allow it: between a number and what it counts,
inside the name of a unit, inside an English day, amount or "n = 5"."""
_SPACE = rf"[ {THIN}]+"
_GAPS = {
    "zh": re.compile(
        rf"{_SPACE}|(?<![ {THIN}])(?=[{_HAN}{FULL_WIDTH_MARKS}])|(?<=[{_HAN}{FULL_WIDTH_MARKS}％…—])",
    ),
    "en": re.compile(rf"{_SPACE}|(?<=[{_HAN}])(?=[{_HAN}])"),
}
"""Where a line may end at all, before the rules about marks and numbers."""


def spaced(text: str, language: str) -> str:
    """Put a thin space (U+2009) between Chinese and Latin letters or digits; English stays as it is.

    There is none beside full-width punctuation, beside a slash, and inside the report's name (看DAO2025).
    A typed space in such a place becomes the thin one; doing it twice changes nothing.
    """
    if check_language(language) == "en":
        return text
    return _BRAND.sub("看DAO", _AFTER_LATIN.sub(THIN, _BEFORE_LATIN.sub(THIN, text)))


def wrap(
    text: str, width: float, *, size: float, weight: int, language: str, max_lines: int | None = None
) -> list[str]:
    """Break a text into lines no wider than the measure.

    Parameters
    ----------
    text : str
        With or without thin spaces; a line feed begins a new paragraph.
    width : float
        The measure, in points.
    size, weight, language
        As for :func:`weijin_analysis.plotting.fonts.measure`.
    max_lines : int, optional
        The most lines there is room for.

    Returns
    -------
    list of str
        Lines, spaced, without the space at which they were broken. A line is wider than the measure only if
        nothing in it may be broken. A last line below 18 % of the measure is filled by narrowing the
        paragraph, to 80 % at most, where that needs no further line.

    Raises
    ------
    FigureError
        If more than ``max_lines`` lines are needed.
    """
    setting = _Setting(width, size, weight, language)
    paragraphs = [_paragraph(part.strip(), setting) for part in spaced(text, language).split("\n")]
    lines = [line for paragraph in paragraphs for line in paragraph]
    if max_lines is not None and len(lines) > max_lines:
        found = f"{len(lines)} lines for {text!r}"
        raise FigureError("text", found, f"at most {max_lines} of {width:.0f} pt", "Shorten the text.")
    return lines


def double_marks(text: str) -> list[str]:
    """Return the pairs of full-width marks that stand side by side; each leaves a hole in the line."""
    marks = set(FULL_WIDTH_MARKS)
    return [first + second for first, second in pairwise(text) if {first, second} <= marks]


# Breaking -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Setting:
    """The measure and the type a paragraph is set in."""

    width: float
    size: float
    weight: int
    language: str

    def of(self, line: str) -> float:
        return measure(line, self.size, self.weight, self.language)


def _paragraph(text: str, setting: _Setting) -> list[str]:
    pieces = list(_pieces(text, setting.language))
    lines = _greedy(pieces, setting)
    if len(lines) < 2 or setting.of(lines[-1]) >= SHORTEST_LAST_LINE * setting.width:
        return lines
    return next(_narrowed(pieces, setting, len(lines)), lines)


def _narrowed(pieces: list[str], setting: _Setting, count: int) -> Iterator[list[str]]:
    """Yield the settings on a narrower measure that keep the number of lines and fill the last one."""
    steps = round((1 - NARROWEST_MEASURE) / _NARROWING_STEP)
    for step in range(1, steps + 1):
        narrow = replace(setting, width=setting.width * (1 - step * _NARROWING_STEP))
        lines = _greedy(pieces, narrow)
        fits = all(setting.of(line) <= setting.width for line in lines)
        if fits and len(lines) == count and setting.of(lines[-1]) >= SHORTEST_LAST_LINE * setting.width:
            yield lines


def _greedy(pieces: list[str], setting: _Setting) -> list[str]:
    """Fill line after line; a piece carries the space before it, which falls away at a line's start."""
    lines, start = [], 0
    while start < len(pieces):
        first = pieces[start] if start == 0 else pieces[start].lstrip(" " + THIN)
        rest = _filling(first, pieces[start + 1 :], setting)
        lines.append(first + "".join(rest))
        start += 1 + len(rest)
    return lines


def _filling(first: str, pieces: list[str], setting: _Setting) -> list[str]:
    """The pieces that still fit behind the first one of a line.

    Where the line ends is told by the widths of the pieces, which recur. A line is wider or narrower than its pieces
    by their kerning only, so that it is measured itself only where that could matter: measuring every line that grows
    by a piece takes far longer.
    """
    ends = _ends(first, pieces, setting)

    def fits(count: int) -> bool:
        if count >= len(ends) or abs(ends[count] - setting.width) > KERNING * setting.width:
            return count < len(ends) and ends[count] <= setting.width
        return setting.of(first + "".join(pieces[:count])) <= setting.width

    count = max(sum(end <= setting.width for end in ends) - 1, 0)
    while count < len(pieces) and fits(count + 1):
        count += 1
    while count and not fits(count):
        count -= 1
    return pieces[:count]


def _ends(first: str, pieces: list[str], setting: _Setting) -> list[float]:
    """How far a line reaches with none, one, two ... of the pieces, kerning aside, until they cannot fit."""
    ends = [setting.of(first)]
    for piece in pieces:
        if ends[-1] > (1 + KERNING) * setting.width:
            break
        ends.append(ends[-1] + setting.of(piece))
    return ends


def _pieces(text: str, language: str) -> Iterator[str]:
    """Yield what may not be broken, each with the space in front of it; joined they are the text."""
    start = 0
    for gap in _GAPS[language].finditer(text):
        if gap.start() > start and _may_break(text, gap):
            yield text[start : gap.start()]
            start = gap.start()
    yield text[start:]


def _may_break(text: str, gap: re.Match[str]) -> bool:
    before, after = text[gap.start() - 1], text[gap.end() : gap.end() + 1]
    if not after or after in NO_LINE_BEGINS_WITH or before in NO_LINE_ENDS_WITH:
        return False
    glued = _GLUED_GAP.match(text, gap.start())
    return not (glued and glued.end() == gap.end())
