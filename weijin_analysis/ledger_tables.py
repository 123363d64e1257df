"""The ledger in words: tables of statements with what the data say, what came, and where that was read.

Plain HTML with caption and scoped heads; each row's class names its verdict, and the word always stands beside the
mark. What must not go in here: checking, judging, counting, and the style of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from weijin_analysis import formats
from weijin_analysis.catalog import reference
from weijin_analysis.claims import READINGS, hit_rates
from weijin_analysis.labels import known_label
from weijin_analysis.messages import Message, message
from weijin_analysis.plotting.record import COPY_REMARK
from weijin_analysis.tables import SIGNS, web_address
from weijin_analysis.verdicts import CAME_TRUE, DID_NOT, PARTLY, UNVERIFIABLE, listed

LOOKS = {"holds": CAME_TRUE, "drifted": PARTLY, "contradicted": DID_NOT, "no_data": UNVERIFIABLE}
"""The mark of a result is that of the verdict it is nearest to; the word tells them apart."""

SHOWN_SOURCES = 3
"""Sources named in one cell."""

_DECIMALS = {"percent": 1, "times": 2}
"""Decimals of shares and ratios; of other numbers as many as they have."""

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
)


def summary(rows: pd.DataFrame) -> Message:
    """Return in a sentence or two what the data say of a chapter's statements, and what became of its predictions."""
    bound = rows[rows["bound"]]
    counts = {result: int(bound["result"].eq(result).sum()) for result in LOOKS}
    parts = tuple(message(f"claims.count.{result}", n=n) for result, n in counts.items() if n)
    checked = message("claims.summary" if parts else "claims.summary.none", n=len(rows), bound=len(bound), counts=parts)
    judged = rows.loc[rows["outcome"].ne(""), "outcome"]
    if judged.empty:
        return checked
    foreseen = message("claims.summary.foreseen", counts=listed(judged))
    return message("claims.summary.both", checked=checked, foreseen=foreseen)


def chapter_tables(rows: pd.DataFrame, chapter: str, language: str) -> str:
    """Return the tables of a chapter: what the data speak to, the predictions, and the rest folded away."""
    foreseen = rows["outcome"].ne("")
    checked, rest = rows[rows["bound"] & ~foreseen], rows[~rows["bound"] & ~foreseen]
    said = {name: message(f"claims.caption.{name}", chapter=int(chapter)) for name in ("checked", "foreseen", "rest")}
    tables = checked_table(checked, said["checked"], language) if len(checked) else ""
    tables += judged_table(rows[foreseen], said["foreseen"], language) if foreseen.any() else ""
    if len(rest):
        head = escape(message("claims.rest", n=len(rest)).text(language))
        cells = [_cells(row, language, "result") for row in rest.to_dict("records")]
        table = _table(cells, ("verdict", "said"), said["rest"], language)
        tables += f"<details><summary>{head}</summary>{table}</details>"
    return f'<div class="weijin-claims">{tables}</div>'


def checked_table(rows: pd.DataFrame, caption: str | Message, language: str) -> str:
    """Return statements with what the data say of them.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`weijin_analysis.claims.ledger`.
    caption : str or Message
        What the table shows.
    language : str
        ``"zh"`` or ``"en"``.
    """
    cells = [_cells(row, language, "result") | _found(row, language) for row in rows.to_dict("records")]
    return _table(cells, ("verdict", "said", "found"), caption, language)


def judged_table(rows: pd.DataFrame, caption: str | Message, language: str) -> str:
    """Return predictions with what became of them, and the day by which they can be judged."""
    cells = [_cells(row, language, "outcome") | _happened(row, language) for row in rows.to_dict("records")]
    return _table(cells, ("verdict", "said", "happened", "due"), caption, language)


def scores_table(rows: pd.DataFrame, language: str) -> str:
    """Return how often statements were right: all, by kind, by trait, by others who are quoted, and by chapter.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`weijin_analysis.claims.ledger`; those judged by hand are counted.
    language : str
        ``"zh"`` or ``"en"``.
    """
    judged = rows[rows["by_hand"].ne("")]
    groups = [(_say("scores.all", language), counts) for counts in hit_rates(judged).to_dict("records")]
    for by, name in _GROUPED.items():
        told = judged[~judged["own"]] if by == "attributed_to" else judged
        counted = hit_rates(told, by).to_dict("records")
        groups += [(name(counts["group"], language), counts) for counts in counted if counts["settled"] >= _FEWEST[by]]
    cells = [(name, [str(counts[column]) for column in _COUNTED] + _rates(counts, language)) for name, counts in groups]
    heads = [_say(f"scores.column.{column}", language) for column in ("group", *_COUNTED, *_RATES)]
    caption = _say("scores.caption", language)
    return _templates.get_template("grid.html.j2").render(rows=cells, heads=heads, caption=caption)


_COUNTED = ("settled", "came_true", "partly", "did_not")
_RATES = tuple(f"rate_{reading}" for reading in READINGS)


def _rates(counts: Mapping[str, Any], language: str) -> list[str]:
    if not counts["settled"]:
        return [""] * len(READINGS)
    ends = [{end: 100 * counts[f"{end}_{reading}"] for end in ("rate", "low", "high")} for reading in READINGS]
    return [message("scores.rate", **values).text(language) for values in ends]


def _trait(by: str) -> Callable[[object, str], str]:
    return lambda group, language: _say(f"scores.by.{by}.{group}", language)


def _who(name: object, language: str) -> str:
    return str(reference("attributions").set_index("name").at[name, language])


_GROUPED: Mapping[str, Callable[[object, str], str]] = {
    **{by: _trait(by) for by in ("kind", "numeric", "hedged", "own")},
    "attributed_to": _who,
    "chapter": lambda chapter, language: _say(f"ch{chapter}.name", language),
}
_FEWEST = {"kind": 1, "numeric": 1, "hedged": 1, "own": 1, "attributed_to": 2, "chapter": 1}
"""Settled statements from which on a group has a row of its own: one says nothing of its author."""


def sources_behind(rows: pd.DataFrame) -> list[str]:
    """Return the ids of the sources that the tables of these statements name, each once."""
    texts = [*rows["found_sources"], *rows["source"]]
    return list(dict.fromkeys(id for text in texts for id in text.split(", ") if id))


def _table(rows: Sequence[Mapping[str, Any]], heads: Iterable[str], caption: str | Message, language: str) -> str:
    return _templates.get_template("claims.html.j2").render(
        rows=rows,
        heads=[_say(f"claims.column.{head}", language) for head in heads],
        caption=caption if isinstance(caption, str) else caption.text(language),
        comma="、" if language == "zh" else ", ",
    )


def _cells(row: Mapping[str, Any], language: str, column: str) -> dict[str, Any]:
    """Statement and mark: ``column`` is ``result``, what the data say, or ``outcome``, what became of it."""
    verdict = row[column]
    look = LOOKS.get(verdict, verdict)
    meta = message("claims.who", who=author(row, language), id=row["id"]).text(language)
    word = _say(f"{_WORDS[column]}.{verdict}", language)
    said = {"said": row[f"statement_{language}"], "who": meta}
    return said | {"verdict": verdict, "look": look, "sign": SIGNS[look], "word": word}


_WORDS = {"result": "result", "outcome": "verdict"}
"""Prefix of the messages that name what a column of the ledger holds."""


def author(row: Mapping[str, Any], language: str) -> str:
    """Return who said it."""
    return _who(row["attributed_to"], language)


def _found(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    sources = _sources(row["found_sources"], language)
    return {"found": found_text(row, language), "notes": _notes(row, language), "sources": sources}


def _notes(row: Mapping[str, Any], language: str) -> list[str]:
    note = row[f"note_{language}"]
    return [note] if note else []


def found_text(row: Mapping[str, Any], language: str) -> str:
    """Return the number the data give for a statement, and the one they gave when the report was written.

    That there is none so far, for one that is bound; "" for one that no data speak to.
    """
    if not row["found_sources"]:
        return _say("claims.nothing", language) if row["bound"] else ""
    key = "claims.found.then" if _moved(row, language) else "claims.found"
    numbers = {"found": _range(row, language), "then": _amount(row["found_then"], row["found_unit"], language)}
    return message(key, period=row["found_period"], **numbers).text(language)


def _moved(row: Mapping[str, Any], language: str) -> bool:
    """Whether the number, as it is written, was another one when the report was written."""
    then = _amount(row["found_then"], row["found_unit"], language)
    return bool(then) and then != _range(row, language)


def _range(row: Mapping[str, Any], language: str) -> str:
    """The number found, or what its source leaves open about it."""
    low, high, unit = row["found_low"], row["found_high"], row["found_unit"]
    if low == high:
        return _amount(low, unit, language)
    if high == float("inf"):
        return f"≥{_amount(low, unit, language)}"
    if low == float("-inf"):
        return f"≤{_amount(high, unit, language)}"
    return message("claims.range", low=_amount(low, unit, language), high=_amount(high, unit, language)).text(language)


def _amount(value: float, unit: str, language: str) -> str:
    if value != value:
        return ""
    decimals = _DECIMALS.get(unit.split(" ")[0]) if value != round(value) else None
    return formats.quantity(value, unit, language, decimals)


def _happened(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The evidence; where there is none by hand, what the data say."""
    due = formats.date_text(row["resolve_by"], language) if row["resolve_by"] else ""
    if row["by_data"] and not row["by_hand"]:
        return _found(row, language) | {"due": due}
    sources = _sources(row["source"], language)
    notes = _disagreement(row, language) if row["agrees"] is False else []
    return {"found": evidence_text(row, language), "notes": notes, "sources": sources, "due": due}


def _disagreement(row: Mapping[str, Any], language: str) -> list[str]:
    """What the data say where the judgment by hand is another, and how they were asked."""
    verdict = message(f"verdict.{row['by_data']}")
    said = message("claims.data", found=found_text(row, language), verdict=verdict).text(language)
    return [said, *_notes(row, language)]


def evidence_text(row: Mapping[str, Any], language: str) -> str:
    """Return the evidence for the judgment by hand, with the reason where it could not be judged; "" without one."""
    if not row["reason"]:
        return str(row[f"evidence_{language}"])
    reason = message(f"reason.{row['reason']}")
    return message("claims.unjudged", evidence=row[f"evidence_{language}"], reason=reason).text(language)


def _sources(ids: str, language: str) -> list[dict[str, str]]:
    """The first publishers as a source line names them, with their addresses; "" where a browser may not follow."""
    wanted = [id for id in ids.split(", ") if id]
    known = reference("sources", id=wanted).set_index("id")
    told: dict[str, str] = {}
    for row in (known.loc[id] for id in wanted):
        short = COPY_REMARK.sub("", row["publisher"])
        told.setdefault(known_label(short, language) or short, web_address(row["url"]))
    return [{"publisher": publisher, "url": url} for publisher, url in list(told.items())[:SHOWN_SOURCES]]


def _say(key: str, language: str) -> str:
    return message(key).text(language)
