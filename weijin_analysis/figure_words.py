"""The words around a figure, found by its id: what it is measured in, whose figure it was, how to read it.

What must not go in here: the finding, which a chapter says itself, and drawing.
"""

from __future__ import annotations

from collections.abc import Mapping

from weijin_analysis.messages import Message, all_keys, known, message
from weijin_analysis.plotting.card import missing_head


def words_around(id: str, values: Mapping[str, object], language: str) -> dict[str, Message | None]:
    """Return the figure's other messages, filled with the values of its finding; unit and origin it may lack."""
    keys = all_keys(language)
    optional = {name: f"{id}.{name}" for name in ("unit", "origin")}
    return {
        **{name: known(key, **values) if key in keys else None for name, key in optional.items()},
        "note": known(f"{id}.note", **values),
        "alt": known(f"{id}.alt", **values),
    }


def words_without_data(title: Message, as_of: str) -> dict[str, Message | None]:
    """Return the words of a figure that has no row to draw: nothing was known on its day, or nothing is at all."""
    head = missing_head(as_of)
    finding = message("card.not_known_yet.missing") if as_of else head
    alt = message("card.alt", title=title, head=head)
    return {"finding": finding, "unit": None, "origin": None, "note": None, "alt": alt}
