"""Refreshes upstreams one after another and says of each what came of it.

Two failures are kept apart, for they are mended by different people. *The world moved*: the upstream's file is not what
the adapter expects, though the adapter still reads the sample of that shape which lies in ``recorded/``. *Ours broke*:
it does not read even that. Either stops this upstream only, and leaves the data as they were. What must not go in here:
printing, and anything about a particular upstream.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from weijin_analysis.catalog import check_package
from weijin_analysis.catalog.faults import data_error
from weijin_analysis.errors import WeijinError
from weijin_analysis.refresh.adapter import Adapter, Document, Edition, Received, Surprise, Unreachable
from weijin_analysis.refresh.appending import Row, append, labels_for, rows_of
from weijin_analysis.refresh.comparing import News, day_of_vintage, known_rows, news_in
from weijin_analysis.refresh.expectations import check_against_known, check_edition
from weijin_analysis.refresh.fetching import Patience, fetch

State = Literal["unchanged", "appended", "moved", "unreachable", "broken", "sound"]
RECORDED = Path(__file__).parent / "recorded"


@dataclass(frozen=True)
class Outcome:
    """What came of one upstream.

    Parameters
    ----------
    name : str
        The adapter.
    state : str
        ``unchanged``; ``appended`` (in a dry run: would be); ``moved``: the upstream is not what it was;
        ``unreachable``; ``broken``: the adapter does not read the shape it was written for, or its rows break a rule
        of the data package; ``sound``: it reads the recorded sample.
    message : str
        What was found, for the last three failures.
    rows : mapping of str to list of rows
        What was appended, by table.
    news : list of News
        The same, with what was known before.
    """

    name: str
    state: State
    message: str = ""
    rows: Mapping[str, list[Row]] = field(default_factory=dict)
    news: list[News] = field(default_factory=list)


def today() -> date:
    """Return the day in UTC, by which vintages are dated."""
    return datetime.now(UTC).date()


def refresh(
    adapters: Iterable[Adapter],
    folder: Path,
    cache: Path,
    *,
    dry_run: bool = False,
    patience: Patience | None = None,
    mirror: str = "",
) -> Iterator[Outcome]:
    """Refresh upstreams, yielding the outcome of each as it is known.

    Parameters
    ----------
    adapters : iterable of Adapter
        Which upstreams.
    folder : Path
        The data package.
    cache : Path
        Where the last copies of their files lie.
    dry_run : bool, default False
        Find what would be appended, and append nothing.
    patience, mirror
        As for :func:`weijin_analysis.refresh.fetching.fetch`.

    Raises
    ------
    DataError
        If the data package has faults before anything is fetched.
    """
    faults = check_package(folder)
    if faults:
        raise data_error(faults)
    for adapter in adapters:
        received = _received(adapter, cache, patience, mirror)
        yield received if isinstance(received, Outcome) else _brought_in(adapter, received, folder, dry_run)


def check_recorded(adapter: Adapter, folder: Path = RECORDED) -> Outcome:
    """Return whether an adapter still reads the sample of the shape it was written for."""
    try:
        documents = {document.name: _sample(folder, adapter, document) for document in adapter.documents}
        _edition(adapter, documents, today())
    except Exception as error:
        return Outcome(adapter.name, "broken", _told(error))
    return Outcome(adapter.name, "sound")


def _sample(folder: Path, adapter: Adapter, document: Document) -> Received:
    return Received(document, (folder / adapter.name / document.name).read_bytes(), today())


def _received(adapter: Adapter, cache: Path, patience: Patience | None, mirror: str) -> dict[str, Received] | Outcome:
    try:
        return {
            document.name: fetch(document, cache / adapter.name, today(), patience, mirror)
            for document in adapter.documents
        }
    except Unreachable as error:
        return Outcome(adapter.name, "unreachable", str(error))
    except Surprise as error:
        return Outcome(adapter.name, "moved", str(error))


def _brought_in(adapter: Adapter, received: dict[str, Received], folder: Path, dry_run: bool) -> Outcome:
    fetched = max(document.day for document in received.values())
    try:
        edition = _edition(adapter, received, today())
        known = known_rows(adapter, folder)
        check_against_known(adapter, edition, known)
        news = news_in(adapter, edition, known)
        day = day_of_vintage(adapter, edition, news, fetched) if news else fetched
    except Exception as error:
        return _whose_fault(adapter, error)
    return _appended(adapter, rows_of(adapter, news, day), news, folder, dry_run)


def _edition(adapter: Adapter, documents: Mapping[str, Received], day: date) -> Edition:
    edition = adapter.parse(documents)
    check_edition(adapter, edition, day)
    return edition


def _whose_fault(adapter: Adapter, error: Exception) -> Outcome:
    """A parser may stumble over a new shape in any way; the recorded sample tells whether it is the parser."""
    recorded = check_recorded(adapter)
    if recorded.state == "broken":
        return replace(recorded, message=f"{_told(error)} The recorded sample fails, too: {recorded.message}")
    return Outcome(adapter.name, "moved", _told(error))


def _appended(
    adapter: Adapter, rows: Mapping[str, list[Row]], news: list[News], folder: Path, dry_run: bool
) -> Outcome:
    if not rows:
        return Outcome(adapter.name, "unchanged")
    labels = {"labels": labels_for(folder, rows)} if adapter.names_new_entities else {}
    if not dry_run:
        try:
            append(folder, labels | dict(rows))
        except WeijinError as error:
            return Outcome(adapter.name, "broken", f"The rows break a rule, and were taken back. {error}")
        except OSError as error:
            return Outcome(adapter.name, "broken", f"The rows could not be written; nothing has changed. {error}")
    return Outcome(adapter.name, "appended", rows=rows, news=news)


def _told(error: Exception) -> str:
    if isinstance(error, WeijinError):
        return str(error)
    return f"{type(error).__name__}: {error}"
