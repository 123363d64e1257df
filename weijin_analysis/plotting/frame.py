"""The frame around every chart: rule, tab, badge, title, finding and unit above; source and note below.

Positions follow the look of the report, in points from the page's top; heights are counted from the lines
that the texts break into, and the plot takes what is left. What must not go in here: the chart, and where
the words come from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from matplotlib.patches import Circle, Wedge

from weijin_analysis.errors import FigureError
from weijin_analysis.labels import known_label
from weijin_analysis.messages import Message, message, text_of
from weijin_analysis.plotting import typeset
from weijin_analysis.plotting.canvas import CAP_HEIGHT, LINE, Canvas
from weijin_analysis.plotting.geometry import Box
from weijin_analysis.plotting.style import FINDING_LEADING, NOTE_LEADING, TITLE_LEADING

STATES = ("complete", "partial", "substitute", "missing")

RULE_Y = 12.0
TAB_PADDING = 5.0
TAB_GAP = 7.0
BADGE_GAP = 10.0
BADGE_RADIUS = 3.1
BADGE_OFFSET = 8.0
FOOTER_BASELINE = 9.0
HAIRLINE_GAP = 8.0
QUOTING = re.compile(r"(?P<read>.+?),? quoting (?P<quoted>.+)|(?P<first>.+?) via (?P<by>.+)")
"""A publisher's name that says whom it quotes: "electrive, quoting SEMI" or "SEMI via Evertiq"."""


@dataclass(frozen=True)
class Header:
    """The words above the plot; ``day`` is the data date as ISO text, or "" when no row was drawn."""

    id: str
    chapter_name: Message
    state: str
    day: str
    pseudo_real_time: bool
    title: str | Message
    finding: str | Message
    unit: str | Message | None


@dataclass(frozen=True)
class Footer:
    """The words below the plot: publishers in order of weight, the note, and who first published the numbers.

    ``origin`` is for series read at second hand: it opens the source line, and the publishers read follow.
    """

    publishers: tuple[str, ...]
    note: str | Message | None
    origin: str | Message | None = None


def draw_frame(canvas: Canvas, header: Header, footer: Footer, where: str) -> None:
    """Draw header and footer, and set ``canvas.plot`` to the place between them.

    Raises
    ------
    FigureError
        If the note leaves no room for a source, or header and footer leave none for the chart.
    """
    top = _draw_header(canvas, header)
    bottom = _draw_footer(canvas, footer, where)
    if bottom - top < canvas.frame.height / 4:
        found = f"{bottom - top:.0f} pt left for the chart"
        raise FigureError(where, found, "a quarter of the page", "Shorten the title, the finding or the note.")
    canvas.plot = Box(canvas.frame.margin, top, canvas.frame.right, bottom)


def badge(header: Header) -> Message:
    """Return what the badge says: the state, the data date, and whether days were dated back."""
    state = message(f"state.{header.state}")
    if not header.day:
        return message("badge.no_day", state=state)
    key = "badge.pseudo_real_time" if header.pseudo_real_time else "badge"
    return message(key, state=state, day=header.day)


def _draw_header(canvas: Canvas, header: Header) -> float:
    canvas.page_line(canvas.frame.margin, RULE_Y, canvas.frame.right, RULE_Y, "ink", 1.0)
    y = _draw_tab_row(canvas, header)
    y = _paragraph(canvas, header.title, y + 6, "title", "ink", 700, TITLE_LEADING)
    y = _paragraph(canvas, header.finding, y + 5, "finding", "ink2", 400, FINDING_LEADING)
    if header.unit is None:
        return y + 8
    return _paragraph(canvas, header.unit, y + 9, "label", "ink3", 400, NOTE_LEADING) + 5


def _paragraph(
    canvas: Canvas, words: str | Message, y: float, size: str, colour: str, weight: int, leading: float
) -> float:
    """Set a paragraph whose first line hangs from ``y``; return its last baseline."""
    text = canvas.wrap(words, canvas.frame.measure, size, weight)
    points = canvas.sizes.of(size)
    canvas.page_text(canvas.frame.margin, y + points, text, size=size, colour=colour, weight=weight, leading=leading)
    return y + points + text.count("\n") * leading * points


# Tab row


def _draw_tab_row(canvas: Canvas, header: Header) -> float:
    """Draw tab, chapter name and badge; return where the row ends.

    In a narrow frame the chapter name gives way to the badge, and a badge that still does not fit goes on a
    line of its own under the tab.
    """
    frame = canvas.frame
    tab_right, bottom = _draw_tab(canvas, header.id), RULE_Y + frame.tab_height
    baseline = RULE_Y + frame.tab_height / 2 + 3
    words = badge(header)
    badge_left = frame.right - canvas.width(words, "note") - BADGE_OFFSET - BADGE_RADIUS
    if badge_left < tab_right + BADGE_GAP:
        baseline = bottom + 4 + canvas.sizes.note
        _draw_badge(canvas, frame.margin + BADGE_RADIUS + BADGE_OFFSET, baseline, words, header.state)
        _draw_chapter_name(canvas, header, tab_right, frame.right + BADGE_GAP)
        return baseline + 2
    _draw_badge(canvas, badge_left + BADGE_RADIUS + BADGE_OFFSET, baseline, words, header.state)
    _draw_chapter_name(canvas, header, tab_right, badge_left)
    return bottom


def _draw_tab(canvas: Canvas, id: str) -> float:
    """Draw the tab that tells the report's figures (solid) from our extensions (outlined); return its right end."""
    extension = id.startswith("x")
    words = message("extension.tab" if extension else "figure.tab", number=id[1:])
    left, height = canvas.frame.margin, canvas.frame.tab_height
    right = left + canvas.width(words, "note", 700) + 2 * TAB_PADDING
    if extension:
        edge = 0.45  # half the stroke, so that the outline is as large as a solid tab
        canvas.page_box(Box(left + edge, RULE_Y, right - edge, RULE_Y + height - edge), "paper", "zhu_text", 0.9)
    else:
        canvas.page_box(Box(left, RULE_Y, right, RULE_Y + height), "tab")
    colour = "zhu_text" if extension else "paper"
    canvas.page_text(left + TAB_PADDING, RULE_Y + height / 2 + 3, words, size="note", colour=colour, weight=700)
    return right


def _draw_chapter_name(canvas: Canvas, header: Header, tab_right: float, limit: float) -> None:
    left = tab_right + TAB_GAP
    if left + canvas.width(header.chapter_name, "note") + BADGE_GAP <= limit:
        baseline = RULE_Y + canvas.frame.tab_height / 2 + 3
        canvas.page_text(left, baseline, header.chapter_name, size="note", colour="ink3")


def _draw_badge(canvas: Canvas, left: float, baseline: float, words: Message, state: str) -> None:
    canvas.page_text(left, baseline, words, size="note", colour="ink2")
    draw_state(canvas, left - BADGE_OFFSET, baseline - CAP_HEIGHT["en"] * canvas.sizes.note / 2, state)


def draw_state(canvas: Canvas, x: float, y: float, state: str, radius: float = BADGE_RADIUS) -> None:
    """Draw the circle of a state: filled, left half filled, ring with dot, or dashed ring."""
    colour = canvas.theme.ink2
    ring = radius - 0.5
    if state == "complete":
        parts = [Circle((x, y), radius, facecolor=colour, linewidth=0)]
    elif state == "partial":
        parts = [Circle((x, y), ring, fill=False, edgecolor=colour, linewidth=1.0)]
        parts.append(Wedge((x, y), ring, 90, 270, facecolor=colour, linewidth=0))
    elif state == "substitute":
        parts = [Circle((x, y), ring, fill=False, edgecolor=colour, linewidth=1.0)]
        parts.append(Circle((x, y), 1.2, facecolor=colour, linewidth=0))
    else:
        parts = [Circle((x, y), ring, fill=False, edgecolor=colour, linewidth=1.1, linestyle=(0, (1.5, 1.2)))]
    for part in parts:
        part.set(transform=canvas.page, zorder=LINE)
        canvas.figure.add_artist(part)


# Footer


def _draw_footer(canvas: Canvas, footer: Footer, where: str) -> float:
    """Draw source and note from the bottom up; return where the plot ends."""
    points = canvas.sizes.note
    lines = footer_lines(canvas, footer, where)
    first = canvas.frame.height - FOOTER_BASELINE - (len(lines) - 1) * NOTE_LEADING * points
    text = "\n".join(lines)
    canvas.page_text(canvas.frame.margin, first, text, size="note", colour="ink3", leading=NOTE_LEADING)
    hairline = first - CAP_HEIGHT[canvas.language] * points - HAIRLINE_GAP
    canvas.page_line(canvas.frame.margin, hairline, canvas.frame.right, hairline)
    return hairline - 4


def footer_lines(canvas: Canvas, footer: Footer, where: str) -> list[str]:
    """Return the lines of source and note; publishers beyond those that fit are counted, not named.

    Raises
    ------
    FigureError
        If even one publisher and the note need more lines than the frame allows.
    """
    setting = {"size": canvas.sizes.note, "weight": 400, "language": canvas.language}
    width, limit = canvas.frame.measure, canvas.frame.footer_lines
    note, read = [], _read(footer, canvas.language)
    if footer.note is not None:
        note = typeset.wrap(canvas.say(message("note", note=footer.note)), width, **setting)
    for named in range(len(read), -1, -1):
        source = typeset.wrap(_source_line(footer, read, named, canvas.language), width, **setting)
        if len(source) + len(note) <= limit:
            return source + note
        if named == 1:
            break
    found = f"{len(source) + len(note)} lines of source and note"
    raise FigureError(where, found, f"at most {limit} lines", "Shorten the note.")


def source_line(footer: Footer, named: int, language: str) -> str:
    """Return the source line with the first ``named`` publishers; the house closes it."""
    return _source_line(footer, _read(footer, language), named, language)


def _source_line(footer: Footer, read: list[str], named: int, language: str) -> str:
    names = read[:named]
    if named < len(read):
        names.append(message("and_more", n=len(read) - named).text(language))
    names.append(message("house").text(language))
    if footer.origin is not None and read:
        names[0] = message("source.via", origin=footer.origin, publisher=names[0]).text(language)
    elif footer.origin is not None:
        names.insert(0, text_of(footer.origin, language))
    return message("source", sources=message("separator.sources").text(language).join(names)).text(language)


def _read(footer: Footer, language: str) -> list[str]:
    """The publishers by their names in a language, each once; the origin is neither quoted again nor named again."""
    origin = "" if footer.origin is None else text_of(footer.origin, language)
    names = [_without(origin, known_label(name, language) or name) for name in footer.publishers]
    told = dict.fromkeys(known_label(name, language) or name for name in names)
    return [name for name in told if name not in origin]


def _without(origin: str, name: str) -> str:
    found = QUOTING.fullmatch(name)
    if found is None:
        return name
    quoted = found["quoted"] or found["first"]
    return found["read"] or found["by"] if any(word in origin for word in re.findall(r"\w{3,}", quoted)) else name
