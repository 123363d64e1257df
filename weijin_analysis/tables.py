"""Tables for readers: the rows behind a figure and the sources behind a chapter, as small plain HTML.

They carry what a screen reader needs (caption, scoped heads) and no styling: a notebook shows them as they
are, the HTML edition dresses them. Every text is escaped. What must not go in here: figures, and files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import isnan

import pandas as pd
from great_tables import GT

from weijin_analysis import formats
from weijin_analysis.catalog import reference
from weijin_analysis.labels import label
from weijin_analysis.messages import Message, all_keys, message, text_of
from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.verdicts import VERDICTS, word


@dataclass(frozen=True)
class SourcesOf:
    """One figure's part in the table of sources: its id, its sources (all columns), its gaps."""

    id: str
    sources: pd.DataFrame
    gaps: tuple[str | Message, ...] = ()


def rows_table(rows: pd.DataFrame, sources: pd.DataFrame, title: str | Message, language: str) -> str:
    """Return the rows drawn as a folded table.

    Parameters
    ----------
    rows : DataFrame
        As drawn: observations, and rows of tables that hold none but cite sources.
    sources : DataFrame
        Their sources, with the columns ``id``, ``publisher`` and ``url``.
    title : str or Message
        The figure's title, for the caption.
    language : str
        ``"zh"`` or ``"en"``.
    """
    linked = {row["id"]: _link(row["publisher"], row["url"]) for row in sources.to_dict("records")}
    observed = rows[rows["metric"].notna()] if "metric" in rows else rows.iloc[:0]
    caption = escape(message("rows.caption", title=title, n=len(rows)).text(language))
    bodies = [_observed_table(observed, linked, language)] if len(observed) else []
    others = rows.drop(index=observed.index) if len(observed) else rows
    bodies += [_cited_table(part, str(name), linked, language) for name, part in others.groupby("table", sort=False)]
    tables = "".join(f"<table><caption>{caption}</caption>{body}</table>" for body in bodies)
    summary = escape(_say("rows.head", language))
    return f'<details class="weijin-rows"><summary>{summary}</summary>{tables}</details>'


def sources_table(figures: Sequence[SourcesOf], language: str) -> str:
    """Return every source of the figures, each once with the figures that use it, and the gaps of each figure."""
    used: dict[str, list[str]] = {}
    records: dict[str, dict[str, str]] = {}
    for figure in figures:
        for source in figure.sources.to_dict("records"):
            records.setdefault(source["id"], source)
            used.setdefault(source["id"], []).append(figure.id)
    columns = ("publisher", "title", "published", "licence", "figures")
    head = _head({column: _say(f"sources.column.{column}", language) for column in columns})
    body = "".join(_source(records[id], used[id], language) for id in used)
    caption = escape(_say("sources.caption", language))
    table = f"<table><caption>{caption}</caption>{head}<tbody>{body}</tbody></table>"
    return f'<div class="weijin-sources">{_gaps(figures, language)}{table}</div>'


def marked_table(
    rows: pd.DataFrame, heads: Mapping[str, Message], caption: str | Message, language: str, id: str
) -> str:
    """Return a table of statements with their verdicts; the mark is told by its shape, and the word is always there.

    Parameters
    ----------
    rows : DataFrame
        One row a statement, in the columns of ``heads``: messages or text, and verdicts in the column ``verdict``.
    heads : mapping of str to Message
        The columns shown and their heads, the first being the head of its row.
    caption : str or Message
        What the table shows.
    language : str
        ``"zh"`` or ``"en"``.
    id : str
        Tells the table from others on the page.
    """
    shown = pd.DataFrame({column: _marked_cells(rows[column], column, language) for column in heads})
    head, *rest = heads
    table = GT(shown, rowname_col=head, id=f"table-{id}").tab_stubhead(text_of(heads[head], language))
    table = table.cols_label(**{column: text_of(heads[column], language) for column in rest})
    html = table.fmt_passthrough([column for column in rest if column == "verdict"], escape=False).as_raw_html()
    opening, body = re.search(r"(<table[^>]*>)(.*</table>)", html, re.DOTALL).groups()  # type: ignore[union-attr]
    said = escape(text_of(caption, language))
    return f'<div class="weijin-verdicts">{opening}<caption>{said}</caption>{body}</div>'


SIGNS = dict(zip(VERDICTS, "✔±✘…?", strict=True))
"""What stands for the mark where no style sheet draws it."""


def _marked_cells(cells: pd.Series, column: str, language: str) -> list[str]:
    if column != "verdict":
        return [text_of(cell, language) for cell in cells]
    return [
        f'<span class="verdict verdict-{verdict}"><span class="sign" aria-hidden="true">{SIGNS[verdict]}</span>'
        f"{escape(word(verdict).text(language))}</span>"
        for verdict in cells
    ]


def value_text(row: dict[str, object], language: str) -> str:
    """Return the value of a row in words: a number, a bound, a range; disputed ones with a question mark.

    ``low`` or ``high`` equal to ``value`` means that the source words a bound ("at least", "below").
    """
    value, low, high = (float(row[name]) for name in ("value", "low", "high"))  # type: ignore[arg-type]
    text = _amount(value, low, high, str(row["unit"]), language)
    return f"{text}?" if row.get("disputed") else text


def _amount(value: float, low: float, high: float, unit: str, language: str) -> str:
    def write(number: float) -> str:
        return formats.year(number, language) if unit == "year" else formats.number(number, language)

    if isnan(value):
        return _range(low, high, write, language)
    if low == value and isnan(high):
        return f"≥{write(value)}"
    if high == value and isnan(low):
        return f"≤{write(value)}"
    if isnan(low) and isnan(high):
        return write(value)
    interval = _range(low, high, write, language)
    return f"{write(value)}（{interval}）" if language == "zh" else f"{write(value)} ({interval})"


def _range(low: float, high: float, write: Callable[[float], str], language: str) -> str:
    if isnan(low) and isnan(high):
        return ""
    if isnan(high):
        return f"≥{write(low)}"
    if isnan(low):
        return f"≤{write(high)}"
    return ("—" if language == "zh" else "–").join([write(low), write(high)])


def _observed_table(rows: pd.DataFrame, linked: dict[str, str], language: str) -> str:
    columns = ["entity", "metric", "period", "value", "unit", "kind", "published", "source"]
    if rows["metric"].nunique() < 2:
        columns.remove("metric")
    body = "".join(_row(row, columns, linked, language) for row in rows.to_dict("records"))
    return f"{_head({column: _say(f'column.{column}', language) for column in columns})}<tbody>{body}</tbody>"


def _cited_table(rows: pd.DataFrame, name: str, linked: dict[str, str], language: str) -> str:
    """Rows of a table without observations: its own columns, texts in the language of the reader only."""
    other = LANGUAGES[1 - LANGUAGES.index(language)]
    columns = [column for column in reference(name) if not re.fullmatch(rf"(.*_)?{other}|note|grade|highlight", column)]
    heads = {column: _say(f"column.{_head_key(column, language)}", language) for column in columns}
    body = "".join(_cited_row(row, columns, linked, language) for row in rows.to_dict("records"))
    return f"{_head(heads)}<tbody>{body}</tbody>"


def _head_key(column: str, language: str) -> str:
    if re.fullmatch(rf"(.*_)?{language}", column):
        return "text"
    return "locator" if column == "basis" else column  # here, the place in the source


def _cited_row(row: dict[str, object], columns: Sequence[str], linked: dict[str, str], language: str) -> str:
    cells = [_cited_cell(column, str(row[column]), linked, language) for column in columns]
    return f'<tr><th scope="row">{cells[0]}</th>{"".join(f"<td>{cell}</td>" for cell in cells[1:])}</tr>'


def _cited_cell(column: str, text: str, linked: dict[str, str], language: str) -> str:
    """A source is linked, a date written as the language does; a word that the catalogues know is translated."""
    if column == "source":
        return linked[text]
    if column.endswith("date"):
        return escape(formats.date_text(text, language))
    key = f"{column}.{text}"
    return escape(_say(key, language) if key in all_keys(language) else text)


def _row(row: dict[str, object], columns: Sequence[str], linked: dict[str, str], language: str) -> str:
    cells = [f'<th scope="row">{escape(label(str(row["entity"]), language))}</th>']
    cells += [f"<td{_class(column)}>{_cell(row, column, linked, language)}</td>" for column in columns[1:]]
    return f"<tr>{''.join(cells)}</tr>"


def _cell(row: dict[str, object], column: str, linked: dict[str, str], language: str) -> str:
    if column == "source":
        return linked[str(row["source"])]
    if column == "metric":
        return f"<code>{escape(str(row['metric']))}</code>"
    words = {
        "period": lambda: formats.period_text(str(row["period"]), language),
        "value": lambda: value_text(row, language),
        "unit": lambda: formats.unit_text(str(row["unit"]), language),
        "kind": lambda: _say(f"kind.{row['kind']}", language),
        "published": lambda: formats.date_text(str(row["published"]), language) if row["published"] else "",
    }
    return escape(words[column]())


def _source(source: dict[str, str], figures: Iterable[str], language: str) -> str:
    published = formats.date_text(source["published"], language) if source["published"] else ""
    cells = [_link(source["title"], source["url"]), escape(published), escape(source["licence"])]
    cells.append(escape(", ".join(figures)))
    rest = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row">{escape(source["publisher"])}</th>{rest}</tr>'


def _gaps(figures: Iterable[SourcesOf], language: str) -> str:
    items = [(figure.id, text_of(gap, language)) for figure in figures for gap in figure.gaps]
    head = f"<p>{escape(_say('gaps.head', language))}</p>"
    if not items:
        return f"<p>{escape(_say('gaps.none', language))}</p>"
    return f"{head}<ul>{''.join(f'<li>{escape(id)}: {escape(gap)}</li>' for id, gap in items)}</ul>"


def _class(column: str) -> str:
    """Numbers line up at the right: the page's style sheet looks for this class."""
    return ' class="number"' if column == "value" else ""


def _head(names: Mapping[str, str]) -> str:
    cells = "".join(f'<th scope="col"{_class(column)}>{escape(name)}</th>' for column, name in names.items())
    return f"<thead><tr>{cells}</tr></thead>"


def _link(text: str, url: str) -> str:
    """A link when the address is one that a browser may follow, else the bare text."""
    address = web_address(url)
    return f'<a href="{escape(address)}">{escape(text)}</a>' if address else escape(text)


def web_address(url: str) -> str:
    """Return the address of a source without the place inside it that may follow; "" if a browser may not follow it."""
    return url.split(" ")[0] if url.startswith(("https://", "http://")) else ""


def _say(key: str, language: str) -> str:
    return message(key).text(language)
