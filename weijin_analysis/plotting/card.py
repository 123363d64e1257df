"""The card that stands in for a figure whose data are missing: an honest slot instead of an empty one.

It says what is missing, where it was looked for, who holds it, and when it will be drawn. What must not go
in here: numbers of any kind.
"""

from __future__ import annotations

from dataclasses import dataclass

from weijin_analysis.messages import Message, message
from weijin_analysis.plotting.canvas import Canvas

PADDING = 14.0
PANEL_GAP = 6.0
HEAD_SIZE = 15.0
ROW_LEADING = 1.4
ROW_GAP = 9.0
COLUMN_GAP = 15.0


@dataclass(frozen=True)
class Card:
    """A chart without data: a head, and rows of a short heading with its text."""

    head: Message
    rows: tuple[tuple[Message, Message | str], ...]

    def draw(self, canvas: Canvas) -> None:
        """Draw the panel over the whole plot, the head, and the rows below it."""
        plot = canvas.plot.inset(bottom=PANEL_GAP)
        canvas.page_box(plot, "wash", "mute", 0.9, dash=True)
        left, y = plot.left + PADDING, plot.top + 2 * PADDING
        canvas.page_text(left, y, self.head, size=HEAD_SIZE, colour="ink", weight=700)
        column = left + max(canvas.width(head, weight=700) for head, _ in self.rows) + COLUMN_GAP
        y += HEAD_SIZE + PADDING
        for head, words in self.rows:
            y = _draw_row(canvas, left, column, y, head, words)


def card_for_missing(title: Message, as_of: str) -> Card:
    """Return the card of a figure that no row of the data package can draw.

    Parameters
    ----------
    title : Message
        The figure's title: it names what is missing.
    as_of : str
        The day looked back to, or "" when the data are missing today as well.
    """
    when = "card.not_known_yet.drawn_when" if as_of else "card.drawn_when.default"
    rows = ((message("card.missing"), title), (message("card.drawn_when"), message(when)))
    return Card(missing_head(as_of), rows)


def missing_head(as_of: str) -> Message:
    """Return the sentence that says that there is nothing to draw, by that day or at all."""
    return message("card.not_known_yet.head", day=as_of) if as_of else message("card.head")


def _draw_row(canvas: Canvas, left: float, column: float, y: float, head: Message, words: Message | str) -> float:
    """Draw one row from its first baseline; return the first baseline of the next."""
    text = canvas.wrap(words, canvas.plot.right - PADDING - column)
    canvas.page_text(left, y, head, colour="zhu_text", weight=700)
    canvas.page_text(column, y, text, leading=ROW_LEADING)
    return y + (text.count("\n") + 1) * ROW_LEADING * canvas.sizes.label + ROW_GAP
