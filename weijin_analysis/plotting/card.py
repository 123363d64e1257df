"""The card that stands in for a figure whose data are missing: an honest slot instead of an empty one.

It says what is missing, where it was looked for, who holds it, and when it will be drawn. What must not go
in here: numbers of any kind. What is known around the question may stand beside the card as a chart of its own,
called context, so that nobody takes it for the answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from weijin_analysis.messages import Message, message
from weijin_analysis.plotting.canvas import Canvas
from weijin_analysis.plotting.figure import Chart
from weijin_analysis.plotting.style import LABEL_LEADING

PADDING = 14.0
PANEL_GAP = 6.0
HEAD_SIZE = 15.0
ROW_LEADING = 1.4
ROW_GAP = 9.0
COLUMN_GAP = 15.0
BESIDE = 24.0
"""Points between a card and its context, beside each other or one above the other."""
SHARE = 0.47
"""Share of a wide page that a card with context takes."""
CONTEXT_GAP = 7.0


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
        column = left + self._heads_width(canvas)
        y += HEAD_SIZE + PADDING
        for head, words in self._wrapped(canvas):
            canvas.page_text(left, y, head, colour="zhu_text", weight=700)
            canvas.page_text(column, y, words, leading=ROW_LEADING)
            y += _row_height(canvas, words)

    def height(self, canvas: Canvas) -> float:
        """Return the points that head and rows need on the width of the canvas's plot."""
        rows = sum(_row_height(canvas, words) for _, words in self._wrapped(canvas))
        return 3 * PADDING + HEAD_SIZE + rows - canvas.sizes.label + PANEL_GAP

    def _heads_width(self, canvas: Canvas) -> float:
        return max(canvas.width(head, weight=700) for head, _ in self.rows) + COLUMN_GAP

    def _wrapped(self, canvas: Canvas) -> list[tuple[Message, str]]:
        width = canvas.plot.width - 2 * PADDING - self._heads_width(canvas)
        return [(head, canvas.wrap(words, width)) for head, words in self.rows]


@dataclass(frozen=True)
class CardWithContext:
    """A card, and beside it a chart of what is known around the question; below it on a tall page.

    Parameters
    ----------
    card : Card
        What is missing.
    head : Message
        What the context shows.
    context : Chart
        The chart beside the card.
    """

    card: Card
    head: Message
    context: Chart

    def draw(self, canvas: Canvas) -> None:
        """Draw the card, then the head of the context and its chart."""
        plot = canvas.plot.inset(top=PANEL_GAP if canvas.wide else 0)
        if canvas.wide:
            width = SHARE * plot.width
            card, beside = plot.inset(right=plot.width - width), plot.inset(left=width + BESIDE)
        else:
            height = self.card.height(canvas)
            card, beside = plot.inset(bottom=plot.height - height), plot.inset(top=height + CONTEXT_GAP)
        self.card.draw(canvas.within(card))
        lines = canvas.wrap(message("card.context", what=self.head), beside.width, weight=700)
        canvas.page_text(beside.left, beside.top + canvas.sizes.label, lines, colour="ink", weight=700)
        room = (1 + lines.count("\n") * LABEL_LEADING) * canvas.sizes.label + CONTEXT_GAP
        self.context.draw(canvas.within(beside.inset(top=room, bottom=PANEL_GAP)))


def card_of(id: str) -> Card:
    """Return the card of a figure that has looked for its data in vain, and says where.

    Parameters
    ----------
    id : str
        A figure with the messages ``<id>.card.missing``, ``.searched`` and ``.held_by``.
    """
    parts = ("missing", "searched", "held_by")
    rows = [(message(f"card.{part}"), message(f"{id}.card.{part}")) for part in parts]
    return Card(message("card.head"), (*rows, (message("card.drawn_when"), message("card.drawn_when.default"))))


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


def _row_height(canvas: Canvas, words: str) -> float:
    """Points from the first baseline of a row to that of the next."""
    return (words.count("\n") + 1) * ROW_LEADING * canvas.sizes.label + ROW_GAP
