"""The change report as a page needs it: plain values in one language, and the addresses of its pictures.

What must not go in here: HTML (it is in ``templates/site/changes.html.j2``), comparing, and writing files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from weijin_analysis.publish.addresses import address
from weijin_analysis.publish.changes.compare import Changes
from weijin_analysis.publish.changes.figures import CHANGED, GONE, NEW, FigureChange
from weijin_analysis.publish.changes.inputs import DATA
from weijin_analysis.publish.changes.kept import Kept
from weijin_analysis.publish.changes.lines import Line, Link, input_lines, row_lines
from weijin_analysis.publish.changes.outlook import claim_of, forecast_of
from weijin_analysis.publish.changes.wording import Chip, Words, text_of

SHOWN = 40
"""Lines shown at once; the rest is folded away."""

SAID = ("title", "finding", "unit", "note", "state_text")
"""Words of a record that are shown before and after."""

JSON = "changes.json"
"""The comparison in full, beside the page."""


@dataclass(frozen=True)
class Pictures:
    """Addresses of a figure's pictures, "" where there is none, with their alternative texts."""

    before: str = ""
    after: str = ""
    difference: str = ""
    alt_before: str = ""
    alt_after: str = ""
    alt_difference: str = ""


@dataclass(frozen=True)
class Block:
    """A figure that changed; ``said`` holds what it said before and says now, by the message that names it."""

    id: str
    kind: str
    tab: str
    title: str
    href: str
    change: str
    chips: tuple[Chip, ...]
    said: tuple[tuple[str, str, str], ...]
    error: str
    pictures: Pictures


def page_values(
    changes: Changes | None, language: str, drawn: Mapping[str, Pictures], *, alone: bool
) -> dict[str, Any]:
    """Return what the template is given.

    Parameters
    ----------
    changes : Changes, optional
        None if there is no run to compare with.
    language : str
        Of the page.
    drawn : mapping
        The pictures written, by the figure's id.
    alone : bool
        Whether the page stands without the others of an edition: links then stay on it.
    """
    if changes is None:
        return {"changes": None, "alone": alone}
    words = Words(language, changes.inputs)
    links = {change.id: _link(change, language, alone=alone) for change in changes.figures}
    lines = row_lines(changes, words, links)
    ordered = sorted(changes.figures, key=lambda change: change.size, reverse=True)
    blocks = [_block(change, words, links[change.id], drawn) for change in ordered]
    values = {
        "any": changes.any,
        "before": _run(changes.inputs.before),
        "after": _run(changes.inputs.after),
        "counts": _counts(changes, lines),
        "inputs": list(input_lines(changes, words)),
        "lines": lines[:SHOWN],
        "further": lines[SHOWN:],
        "blocks": blocks,
        "forecasts": [forecast_of(change, words) for change in changes.forecasts],
        "claims": [claim_of(change, words) for change in changes.claims],
        "without_pictures": sum(bool(change.pictures) and change.id not in drawn for change in changes.figures),
        "doubtful": any(not chip.certain for one in (*lines, *blocks) for chip in one.chips),
        "left": [(one.chapter, one.only_in) for one in changes.left],
    }
    return {"changes": values, "alone": alone}


def _run(run: Kept) -> dict[str, str]:
    return {"name": run.name, "day": run.day}


def _counts(changes: Changes, lines: list[Line]) -> list[tuple[str, int]]:
    """How much changed, by the message that names it: what came out, then what went in."""
    inputs = changes.inputs
    rows = sum(1 + line.more for line in lines if any(chip.cause == DATA and chip.certain for chip in line.chips))
    return [
        ("figures", len(changes.figures)),
        ("forecasts", len(changes.forecasts)),
        ("claims", len(changes.claims)),
        ("rows", rows),
        ("parameters", len({value.name for value in inputs.parameters})),
        ("files", len(inputs.files)),
        ("libraries", len(inputs.libraries)),
    ]


def _link(change: FigureChange, language: str, *, alone: bool) -> Link:
    """To the figure's own page, where there is one, else to its place on this page."""
    elsewhere = not alone and change.after is not None
    return Link(change.id, address(change.id, language) if elsewhere else f"#{change.id}")


def _block(change: FigureChange, words: Words, link: Link, drawn: Mapping[str, Pictures]) -> Block:
    kind = "figure" if change.id.startswith("f") else "extension"
    record = change.drawn.record
    said = [
        (f"changes.said.{name}", *(text_of(texts, words.language) for texts in change.texts(name)))
        for name in SAID
        if name in change.words and change.change == CHANGED
    ]
    return Block(
        id=change.id,
        kind=kind,
        tab=words.say(f"{kind}.tab", number=change.id[1:]),
        title=text_of(record.get("title"), words.language),
        href="" if link.href.startswith("#") else link.href,
        change=change.change,
        chips=words.chips(change.because) if change.change in (CHANGED, NEW, GONE) else (),
        said=tuple(one for one in said if one[1] != one[2]),
        error=change.why_not,
        pictures=drawn.get(change.id, Pictures()),
    )
