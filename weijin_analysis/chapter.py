"""What a notebook opens: checked parameters in; rows, sentences, figures and sources out.

A notebook tells its story with one :class:`Chapter`: it loads rows as they were known on the chapter's day,
says sentences in the chapter's language, and shows figures through the figure contract. In JupyterLab only
the picture on the screen is drawn; a run (``WEIJIN_FIGURES`` names its folder) draws every variant. The
picture displayed is the file just written, never drawn a second time. What must not go in here: statistics,
charts, and anything about one particular chapter.
"""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from IPython.display import display

from weijin_analysis import catalog, ledger_records, ledger_tables
from weijin_analysis.archive import files as archive_files
from weijin_analysis.archive.entries import entries
from weijin_analysis.claims import ledger
from weijin_analysis.errors import FigureError, UnknownNameError
from weijin_analysis.extensions import Extension, extend
from weijin_analysis.figure_words import words_around, words_without_data
from weijin_analysis.messages import Message, all_keys, held_catalogues, known, message
from weijin_analysis.parameters import REPORT_DAY, check_parameters
from weijin_analysis.paths import output_directory
from weijin_analysis.plotting.card import CardWithContext, card_for_missing, card_of
from weijin_analysis.plotting.figure import Chart, FigureSpec, render
from weijin_analysis.plotting.style import LIGHT, VARIANTS, WIDE, Variant
from weijin_analysis.tables import SourcesOf, marked_table, rows_table, sources_table

FIGURES_VARIABLE = "WEIJIN_FIGURES"
FIGURE_MIMETYPE = "application/vnd.weijin.figure+json"
DISPLAY_WIDTH = 800
SHOWN = Variant(WIDE, LIGHT)


@dataclass(frozen=True, eq=False)
class Sentence(Message):
    """A message that a notebook shows as text in the chapter's language, and a figure takes as its finding."""

    language: str = "zh"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        text = self.text(self.language)
        return {"text/markdown": re.sub(r"([\\`*_$<>\[\]#~|])", r"\\\1", text), "text/plain": text}


def open_chapter(number: str, *, as_of: str, language: str, **parameters: object) -> Chapter:
    """Open a chapter with the parameters of its notebook.

    Parameters
    ----------
    number : str
        Two digits, such as ``"08"``.
    as_of : str
        Use only numbers known by this day (YYYY-MM-DD); "" for everything known.
    language : str
        ``"zh"`` or ``"en"``.
    **parameters
        The chapter's further parameters, such as ``horizon``.

    Raises
    ------
    ParameterError
        If a value is not allowed; the message says which parameter, which value, and what is.
    UnknownNameError
        If there is no such chapter or parameter.
    """
    values = check_parameters({"as_of": as_of, "language": language, **parameters})
    key = f"ch{number}.name"
    if key not in all_keys(str(values["language"])):
        raise UnknownNameError("chapter", repr(number), "the two digits of a chapter, such as '08'")
    return Chapter(number, message(key), values)


class Chapter:
    """One chapter in one language, as known on one day.

    Made by :func:`open_chapter`. It remembers the figures it has shown, for :meth:`sources`.

    Attributes
    ----------
    number : str
        Two digits.
    name : Message
        The chapter's name.
    language, as_of : str
        As given to :func:`open_chapter`.
    report_day : str
        The day of the report's own view: the end of 2024, or the chapter's earlier day.
    parameters : dict
        All parameters but the language.
    folder : Path
        Where the figures' files go.
    """

    def __init__(self, number: str, name: Message, parameters: Mapping[str, object]) -> None:
        self.number = number
        self.name = name
        self.language = str(parameters["language"])
        self.as_of = str(parameters["as_of"])
        self.report_day = min(self.as_of or REPORT_DAY, REPORT_DAY)
        self.parameters = {key: value for key, value in parameters.items() if key != "language"}
        run = os.environ.get(FIGURES_VARIABLE)
        self.folder = Path(run) if run else output_directory() / "scratch" / number / self.language
        self._variants = VARIANTS if run else (SHOWN,)
        self._shown: dict[str, SourcesOf] = {}
        self._archived: dict[tuple[str, ...], dict[str, str]] = {}

    def __repr__(self) -> str:
        settings = ", ".join(f"{name}={value!r}" for name, value in self.parameters.items())
        return f"<Chapter {self.number} {self.name.text(self.language)}: {settings}, language={self.language!r}>"

    # Data and words

    def load(self, name: str, **filters: object) -> pd.DataFrame:
        """Return rows of a table as known on the chapter's day; see :func:`weijin_analysis.catalog.load`."""
        return catalog.load(name, self.as_of, **filters)

    def as_reported(self, name: str, **filters: object) -> pd.DataFrame:
        """Return rows as the report itself could know them, on ``report_day``."""
        return catalog.load(name, self.report_day, **filters)

    def cited(self, name: str, *, basis: str = "release") -> pd.DataFrame:
        """Return rows of a table without observations as known on the chapter's day; see :func:`catalog.cited`."""
        return catalog.cited(name, self.as_of, basis=basis)

    def say(self, key: str, **values: object) -> Sentence:
        """Return a sentence with its values; as the last line of a cell it is shown as text."""
        return self.tell(message(key, **values))

    def tell(self, said: Message, rows: pd.DataFrame | None = None) -> Sentence:
        """Return a message as a sentence of this chapter; as the last line of a cell it is shown as text.

        Parameters
        ----------
        said : Message
            From :meth:`say`, or from one of the modules that word findings.
        rows : DataFrame, optional
            The rows behind it; their sources join the chapter's list.
        """
        if rows is not None and len(rows):
            text = message("sources.text").text(self.language)
            before = self._shown.get(text, SourcesOf(text, catalog.sources_of(rows.iloc[:0])))
            sources = pd.concat([before.sources, catalog.sources_of(rows)]).drop_duplicates("id")
            self._shown[text] = SourcesOf(text, sources)
        return Sentence(said.key, said.values, self.language)

    def find(self, id: str, **values: object) -> Message:
        """Return the finding of a figure in the fullest wording whose values are known.

        Parameters
        ----------
        id : str
            A figure with the message ``<id>.finding`` and, where a value may be unknown on an early day,
            ``.finding.part`` and ``.finding.least``.
        **values
            For the finding, and for the figure's note and alternative text, which may also use ``{finding}``.
        """
        said = known(f"{id}.finding", **values)
        return Message(said.key, {**said.values, "finding": said})

    def say_known(self, key: str, rows: pd.DataFrame, **values: object) -> Sentence:
        """Return a sentence if every value for it is known on the chapter's day, else that it is not.

        Parameters
        ----------
        key : str
            The message.
        rows : DataFrame
            The rows behind the values.
        **values
            As for :meth:`say`; a missing number means that nothing was known.
        """
        if any(pd.isna(value) for value in values.values()):
            return self.say("card.not_known_yet.missing")
        return self.tell(message(key, **values), rows)

    # Figures

    @held_catalogues()
    def show(
        self,
        chart: Chart,
        id: str,
        *,
        finding: Message,
        data: pd.DataFrame,
        state: str,
        gaps: tuple[str | Message, ...] = (),
        uses_report_rows: bool = False,
        context: tuple[Chart, pd.DataFrame] | None = None,
    ) -> None:
        """Frame a chart, write its files, and display it with the rows behind it.

        Parameters
        ----------
        chart : Chart
            What is drawn.
        id : str
            The figure, such as ``"f08-1"``. Title, unit, note and alternative text are the messages
            ``f08-1.title``, ``.unit`` and ``.origin`` (if there are), ``.note`` and ``.alt``, filled with the
            values of ``finding``.
        finding : Message
            The one sentence the figure says, from :meth:`say`.
        data : DataFrame
            The rows drawn, with all columns of the catalog, of :meth:`load` or :meth:`cited`. If there are none, or
            the chart is ``empty``, a card says so instead of it.
        state : str
            ``complete``, ``partial``, ``substitute`` or ``missing``.
        gaps : tuple of str or Message
            What the figure asks for and no source states.
        uses_report_rows : bool
            Whether rows of grade ``report`` may be drawn.
        context : (Chart, DataFrame), optional
            For data that nobody has published yet: while ``data`` is empty, a card says what is missing (messages
            ``<id>.card.missing``, ``.searched`` and ``.held_by``), and this chart and its rows stand beside it under
            the head ``<id>.context``.

        Raises
        ------
        FigureError
            If the figure breaks the contract (see :func:`weijin_analysis.plotting.figure.render`).
        """
        spec = self._spec(chart, id, finding, data, state, gaps, uses_report_rows, context)
        record = render(spec, self.folder, self.language, self._variants)
        sources = catalog.sources_of(spec.data)
        self._shown[id] = SourcesOf(id, sources, spec.gaps)
        self._display(record)
        if len(spec.data):
            _display_html(rows_table(spec.data, sources, spec.title, self.language))

    @held_catalogues()
    def tabulate(self, rows: pd.DataFrame, id: str, *, columns: Iterable[str]) -> None:
        """Display statements with their verdicts as a table (see :func:`weijin_analysis.tables.marked_table`).

        Its words are the messages ``<id>.caption`` and ``<id>.column.<column>``; no rows, no table.
        """
        heads = {column: message(f"{id}.column.{column}") for column in columns}
        if len(rows):
            _display_html(marked_table(rows, heads, message(f"{id}.caption"), self.language, id))

    @held_catalogues()
    def claims(self) -> None:
        """Display the chapter's statements: a summary, those the data speak to, the predictions, and the rest folded.

        Their sources join the chapter's list; ``claims.json`` beside the figures holds the same for other pages.
        """
        own = ledger(self.as_of, self.number)
        display(self._cite(ledger_tables.summary(own), own))
        ledger_records.write_records(own, self.folder)
        _display_html(ledger_tables.chapter_tables(own, self.number, self.language))

    @held_catalogues()
    def judged(self, rows: pd.DataFrame, caption: Message) -> None:
        """Display statements of the ledger with what became of them; no rows, a sentence that there are none."""
        if rows.empty:
            display(self.say("claims.none"))
            return
        self._cite(caption, rows)
        _display_html(ledger_tables.judged_table(rows, caption, self.language))

    @held_catalogues()
    def scores(self, rows: pd.DataFrame) -> None:
        """Display how often statements of the ledger were right, told apart; without any a sentence."""
        if rows["by_hand"].eq("").all():
            display(self.say("claims.none"))
            return
        _display_html(ledger_tables.scores_table(rows, self.language))

    def _cite(self, said: Message, rows: pd.DataFrame) -> Sentence:
        return self.tell(said, pd.DataFrame({"source": ledger_tables.sources_behind(rows)}))

    @held_catalogues()
    def sources(self) -> None:
        """Display every source of the figures shown so far, and what each figure could not find."""
        _display_html(sources_table(list(self._shown.values()), self.language))

    # Forecasts

    def extend(self, rows: pd.DataFrame, *, kind: str = "cost", threshold: float | None = None) -> Extension:
        """Extend a series to the chapter's horizon, and keep the forecast: see :meth:`archive`.

        A forecast of rows that were worked out (column ``derived``) is not kept: no row of the data package will
        ever say what came.

        Parameters
        ----------
        rows : DataFrame
            One row a year; see :func:`weijin_analysis.extensions.extend`.
        kind : {"cost", "level", "count", "share"}
            What the values are.
        threshold : float, optional
            For the probability of crossing it, in the unit of the rows.
        """
        made = extend(rows, int(str(self.parameters["horizon"])), kind=kind, threshold=threshold)
        if "derived" not in made.rows:
            self.archive(made.forecast, made.rows)
        return made

    def archive(self, forecast: pd.DataFrame, rows: pd.DataFrame) -> None:
        """Keep a forecast with the run's files, so that ``weijin forecasts score`` can hold it against what comes.

        In JupyterLab it goes to the scratch folder, which is no part of the record.

        Parameters
        ----------
        forecast : DataFrame
            As :func:`weijin_analysis.trends.forecast` returned it; one without rows is passed over.
        rows : DataFrame
            The rows it extends, in its unit.

        Raises
        ------
        DataError
            If the forecast could not be scored later (see :func:`weijin_analysis.archive.entries.entries`).
        """
        kept = entries(forecast, rows)
        self._archived |= {archive_files.quantile(row): row for row in kept}
        if kept:
            archive_files.write(self._archived.values(), self.folder / archive_files.FILE, archive_files.ITEM_COLUMNS)

    def _spec(
        self,
        chart: Chart,
        id: str,
        finding: Message,
        data: pd.DataFrame,
        state: str,
        gaps: tuple[str | Message, ...],
        uses_report_rows: bool,
        context: tuple[Chart, pd.DataFrame] | None,
    ) -> FigureSpec:
        if id[1:3] != self.number:
            expected = f"an id of chapter {self.number}, such as f{self.number}-1"
            raise FigureError(f"chapter {self.number}", f"the figure id {id!r}", expected)
        title = known(f"{id}.title", **finding.values)
        if getattr(chart, "empty", False):  # rows, but none of those that the figure is about: a share's whole alone
            data = data.iloc[:0]
        if data.empty and context is not None and len(context[1]):
            words = {"finding": finding, **words_around(id, finding.values, self.language), "unit": None}
            head = message(f"{id}.context", **finding.values)
            chart, data, state = CardWithContext(card_of(id), head, context[0]), context[1], "missing"
        elif data.empty:
            words = words_without_data(title, self.as_of)
            chart, state = card_for_missing(title, self.as_of), "missing"
        else:
            words = {"finding": finding, **words_around(id, finding.values, self.language)}
        return FigureSpec(
            id=id,
            chapter_name=self.name,
            title=title,
            **words,
            state=state,
            chart=chart,
            data=data,
            parameters=self.parameters,
            as_of=self.as_of,
            gaps=tuple(gaps),
            uses_report_rows=uses_report_rows,
        )

    def _display(self, record: Mapping[str, object]) -> None:
        alt = record["alt"][self.language]  # type: ignore[index]
        picture = (self.folder / f"{record['id']}_{SHOWN.stem}.png").read_bytes()
        bundle = {
            "image/png": b64encode(picture).decode("ascii"),
            FIGURE_MIMETYPE: dict(record),
            "text/plain": alt,
        }
        display(bundle, raw=True, metadata={"image/png": {"alt": alt, "width": DISPLAY_WIDTH}})


def _display_html(html: str) -> None:
    display({"text/html": html, "text/plain": re.sub(r"<[^>]+>", " ", html)}, raw=True)
