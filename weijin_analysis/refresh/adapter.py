"""What an adapter declares about its upstream, and the two ways in which an upstream disappoints.

An adapter is data plus one plain function, the parser. What it declares is held against every file that arrives, so
that next year's file fails here and not in a figure. What must not go in here: any particular upstream.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from weijin_analysis.errors import WeijinError

YEAR = r"[0-9]{4}"
CSV = ("text/csv", "application/csv", "text/plain", "application/octet-stream")
TSV = ("text/tab-separated-values", *CSV)
JSON = ("application/json", "text/json", "text/plain", "application/octet-stream")
XLSX = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/octet-stream")


class Surprise(WeijinError, ValueError):
    """An upstream is not what it was: other columns, another unit, numbers that cannot be."""


class Unreachable(WeijinError, ConnectionError):
    """An upstream did not answer, or not in full, however often it was asked."""

    __str__ = WeijinError.__str__


@dataclass(frozen=True)
class Document:
    """One file of an upstream.

    Parameters
    ----------
    name : str
        What it is called in the cache and in messages.
    address : str
        Where it is. ``{year}`` stands for the edition: this year's is asked for first, then the two before.
    media : tuple of str
        Media types it may come as.
    limit : int, default 64 MB
        Largest size in bytes, unpacked.
    """

    name: str
    address: str
    media: tuple[str, ...]
    limit: int = 64_000_000

    def addresses(self, today: date) -> tuple[str, ...]:
        """Return where to look, the newest edition first."""
        if "{year}" not in self.address:
            return (self.address,)
        return tuple(self.address.replace("{year}", str(today.year - back)) for back in range(3))


@dataclass(frozen=True)
class Received:
    """A file as it arrived.

    Parameters
    ----------
    document : Document
        Which file it is.
    content : bytes
        Its bytes, unpacked.
    day : date
        First day on which these bytes were seen.
    charset : str
        What the server says about the text, "" if nothing.
    """

    document: Document
    content: bytes
    day: date
    charset: str = ""


@dataclass(frozen=True)
class Reading:
    """One number read from an upstream; its unit and table are those of its series."""

    metric: str
    entity: str
    period: str
    value: Decimal
    locator: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.metric, self.entity, self.period


@dataclass(frozen=True)
class Edition:
    """All that was read from an upstream's files, and the date the files carry themselves."""

    readings: tuple[Reading, ...]
    day: date | None = None


@dataclass(frozen=True)
class Series:
    """A metric that an upstream feeds, and what its numbers are expected to be.

    Parameters
    ----------
    metric, unit, table : str
        Where its rows go.
    kind : str, default "observed"
        Kind of its rows.
    lowest, highest : float
        Range in which every number lies.
    jump : float, default 10
        Largest factor between a number and the last known one: beyond it a unit has changed, or a comma slipped.
    floor : float, default 0
        Numbers of at most this size may jump: two launches a year can become thirty.
    periods : str
        Pattern of a period.
    kept : str
        Pattern of the periods that the upstream has to go on publishing.
    cumulative : bool, default False
        Whether the numbers of an entity can only grow from period to period; then a known number cannot lose more than
        a tenth either.
    entities : tuple of str
        Whom it feeds; everyone, if none is named.
    """

    metric: str
    unit: str
    table: str
    kind: str = "observed"
    lowest: float = 0.0
    highest: float = float("inf")
    jump: float = 10.0
    floor: float = 0.0
    periods: str = YEAR
    kept: str = YEAR
    cumulative: bool = False
    entities: tuple[str, ...] = ()


Parser = Callable[[Mapping[str, Received]], Edition]


@dataclass(frozen=True)
class Adapter:
    """How an upstream becomes rows of the data package.

    Parameters
    ----------
    name : str
        What it is asked for by: ``weijin refresh NAME``.
    source : str
        Its id in ``sources.csv``, which has publisher, licence and address for readers.
    documents : tuple of Document
        The files.
    series : tuple of Series
        What it feeds, and what is expected of it.
    parse : callable
        From the files, by name, to an edition; raises Surprise where they are not of the expected shape.
    shape : str
        Which shape the parser expects: the version or day of the file it was written against.
    continues : tuple of str
        Earlier sources of the same numbers, such as copies of the same file: what they say is known already.
    grade : str, default "primary"
        Grade of its rows.
    may_lose : float, default 0
        Share of the known numbers that may be missing from a newer file.
    names_new_entities : bool, default False
        Whether entities not seen before are named as the upstream names them, in both languages.
    """

    name: str
    source: str
    documents: tuple[Document, ...]
    series: tuple[Series, ...]
    parse: Parser
    shape: str
    continues: tuple[str, ...] = ()
    grade: str = "primary"
    may_lose: float = 0.0
    names_new_entities: bool = False
    by_metric: Mapping[str, Series] = field(init=False, repr=False, hash=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_metric", {series.metric: series for series in self.series})

    @property
    def lineage(self) -> tuple[str, ...]:
        """Sources whose rows say what is known already."""
        return (self.source, *self.continues)

    @property
    def tables(self) -> tuple[str, ...]:
        """Tables it adds rows to."""
        return tuple(dict.fromkeys(series.table for series in self.series))
