"""The ledger for pages: one plain record a statement, in both languages, left beside a chapter's figures.

The edition is built without pandas and without the data; ``claims.json`` is all it needs. What must not go in here:
HTML, checking and judging.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from weijin_analysis import ledger_tables
from weijin_analysis.catalog import reference
from weijin_analysis.ledger_files import FILE
from weijin_analysis.parameters import LANGUAGES
from weijin_analysis.plotting.record import record_json, source_records

_AS_IT_IS = ("id", "chapter", "kind", "resolve_by", "result", "outcome")


def write_records(rows: pd.DataFrame, folder: Path) -> Path:
    """Write the records of statements to ``claims.json``, which is there in whole or not at all.

    Parameters
    ----------
    rows : DataFrame
        Of :func:`weijin_analysis.claims.ledger`.
    folder : Path
        Where a chapter's figures are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{FILE}.part"
    unfinished.write_bytes(record_json(records(rows)))
    return unfinished.replace(folder / FILE)


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one record a statement: ids and verdicts as they are, texts in both languages, full sources."""
    return [_record(row) for row in rows.to_dict("records")]


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    texts = {f"{name}_{language}": text for language in LANGUAGES for name, text in _texts(row, language).items()}
    found = f"{row['found_sources']}, {row['source']}".strip(", ").split(", ")
    ids = [id for id in dict.fromkeys(found) if id]
    known = reference("sources", id=ids).set_index("id", drop=False)
    return {
        **{name: row[name] for name in _AS_IT_IS},
        **texts,
        "sources": source_records(known.loc[ids]),
    }


def _texts(row: Mapping[str, Any], language: str) -> dict[str, str]:
    return {
        "statement": row[f"statement_{language}"],
        "said_by": ledger_tables.author(row, language),
        "found": ledger_tables.found_text(row, language),
        "expected": row[f"note_{language}"],
        "evidence": ledger_tables.evidence_text(row, language),
    }
