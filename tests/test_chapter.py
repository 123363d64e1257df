"""A chapter opens with checked parameters, shows each figure once from the file it wrote, and forgets nothing."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from sample_figure import Bars, install_words

from weijin_analysis import messages
from weijin_analysis.chapter import FIGURE_MIMETYPE, Chapter, open_chapter
from weijin_analysis.errors import FigureError, ParameterError, UnknownNameError
from weijin_analysis.plotting.style import VARIANTS

PRICE = {"metric": "pack_price_real", "entity": "World", "kind": "observed"}
REPORTED = PRICE | {"unit": "USD_2024/kWh"}


@pytest.fixture(scope="module", autouse=True)
def words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = messages.LOCALE_DIRECTORY
    install_words(tmp_path_factory.mktemp("words") / "locale")
    yield
    messages.LOCALE_DIRECTORY = before


@pytest.fixture(autouse=True)
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WEIJIN_OUTPUT", str(tmp_path / "outputs"))
    monkeypatch.delenv("WEIJIN_FIGURES", raising=False)
    return tmp_path / "outputs"


@pytest.fixture
def displayed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, object]]]:
    """What a notebook would receive, in order: each with ``data`` and ``metadata``."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(history_length=0)
    shell.history_manager.enabled = False
    shell.display_pub = CapturingDisplayPublisher()
    yield shell.display_pub.outputs
    shell.history_manager.end_session()
    InteractiveShell.clear_instance()


def opened(language: str = "zh", as_of: str = "2024-12-31", **parameters: object) -> Chapter:
    return open_chapter("99", as_of=as_of, language=language, horizon=2035, **parameters)


def show(chapter: Chapter, id: str = "f99-1", **changes: object) -> None:
    rows = chapter.as_reported("battery_price", **REPORTED)
    finding = chapter.say(f"{id}.finding", price=rows["value"].iloc[-1])
    chapter.show(Bars(rows), id, **({"finding": finding, "data": rows, "state": "complete"} | changes))


# Opening


@pytest.mark.parametrize(
    ("parameter", "value", "allowed"),
    [("language", "fr", "zh"), ("as_of", "2024-13-01", "YYYY-MM-DD"), ("horizon", "x", "2026")],
)
def test_a_wrong_value_stops_with_parameter_value_and_what_is_allowed(parameter: str, value: str, allowed: str) -> None:
    given = {"as_of": "", "language": "zh", "horizon": 2035} | {parameter: value}
    with pytest.raises(ParameterError, match=f"parameter {parameter}: found '{value}'.*{allowed}"):
        open_chapter("99", **given)


def test_a_misspelt_parameter_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="horizn"):
        open_chapter("99", as_of="", language="zh", horizn=2035)


@pytest.mark.parametrize("number", ["9", "42", ""])
def test_a_chapter_that_does_not_exist_is_refused(number: str) -> None:
    with pytest.raises(UnknownNameError, match="two digits of a chapter"):
        open_chapter(number, as_of="", language="zh")


def test_text_from_a_scheduler_is_read_as_what_it_stands_for() -> None:
    assert open_chapter("99", as_of="", language="en", horizon="2040").parameters == {"as_of": "", "horizon": 2040}


def test_a_chapter_says_what_it_is() -> None:
    assert repr(opened("en")) == "<Chapter 99 Solid-state batteries: as_of='2024-12-31', horizon=2035, language='en'>"


# Data and words


def test_rows_are_those_known_on_the_chapter_s_day() -> None:
    past, present = (opened(as_of=day).load("battery_price", **PRICE) for day in ("2022-12-31", ""))
    assert past["known"].max() <= pd.Timestamp("2022-12-31") < present["known"].max()


@pytest.mark.parametrize(
    ("as_of", "newest"), [("", "2024-12-31"), ("2030-01-01", "2024-12-31"), ("2022-06-30", "2022-06-30")]
)
def test_rows_as_reported_are_never_newer_than_the_report(as_of: str, newest: str) -> None:
    rows = opened(as_of=as_of).as_reported("battery_price", **PRICE)
    assert rows["known"].max() <= pd.Timestamp(newest)


def test_a_sentence_is_shown_as_markdown_in_the_chapter_s_language() -> None:
    sentence = opened("en").say("f99-1.finding", price=115)
    bundle = sentence._repr_mimebundle_()
    assert bundle["text/plain"] == "The average pack cost USD 115/kWh in 2024; only 2022 saw a rise."
    assert bundle["text/markdown"] == bundle["text/plain"]


def test_marks_of_markdown_in_a_sentence_stay_characters() -> None:
    assert opened("en").say("f99-1.alt", price=115)._repr_mimebundle_()["text/markdown"] == (
        'Bars: down to 115, \\<not\\> "up" & away.'
    )


def test_a_sentence_without_a_value_is_refused_when_it_is_said() -> None:
    with pytest.raises(UnknownNameError, match="price"):
        opened().say("f99-1.finding")


# Showing


def test_in_jupyterlab_only_the_picture_on_the_screen_is_drawn(displayed: list, output: Path) -> None:
    show(opened())
    files = sorted(path.name for path in (output / "scratch" / "99" / "zh").iterdir())
    assert files == ["f99-1.csv", "f99-1.json", "f99-1_wide_light.png", "f99-1_wide_light.svg"]


def test_a_run_draws_every_variant_into_its_folder(
    displayed: list, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEIJIN_FIGURES", str(tmp_path / "run" / "99" / "zh"))
    show(opened())
    names = {path.name for path in (tmp_path / "run" / "99" / "zh").iterdir()}
    assert {f"f99-1_{variant.stem}.svg" for variant in VARIANTS} <= names
    assert not output.exists()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_picture_displayed_is_the_file_written_with_its_alternative_text(
    displayed: list, output: Path, language: str
) -> None:
    show(opened(language))
    folder = output / "scratch" / "99" / language
    record = json.loads((folder / "f99-1.json").read_text(encoding="utf-8"))
    picture = displayed[0]
    assert base64.b64decode(picture["data"]["image/png"]) == (folder / "f99-1_wide_light.png").read_bytes()
    assert picture["metadata"]["image/png"] == {"alt": record["alt"][language], "width": 800}
    assert picture["data"]["text/plain"] == record["alt"][language]
    assert picture["data"][FIGURE_MIMETYPE] == record


def test_what_is_displayed_can_be_stored_in_a_notebook(displayed: list) -> None:
    show(opened())
    assert json.loads(json.dumps(displayed)) == displayed


def test_the_rows_follow_the_picture_as_a_folded_table(displayed: list) -> None:
    show(opened("en"))
    assert len(displayed) == 2
    assert displayed[1]["data"]["text/html"].startswith('<details class="weijin-rows">')
    assert "1,436" in displayed[1]["data"]["text/html"]


def test_a_figure_without_a_unit_has_none_in_its_record(displayed: list) -> None:
    chapter = opened("en")
    show(chapter)
    show(chapter, "x99-1")
    units = [output["data"][FIGURE_MIMETYPE]["unit"] for output in displayed[::2]]
    assert units == [{"zh": "美元/千瓦时，2024年价格", "en": "USD per kWh, 2024 prices"}, None]


def test_a_figure_of_another_chapter_is_refused() -> None:
    chapter = opened()
    rows = chapter.as_reported("battery_price", **REPORTED)
    with pytest.raises(FigureError, match=r"chapter 99: found the figure id 'f08-1'.*f99-1"):
        chapter.show(Bars(rows), "f08-1", finding=chapter.say("x99-1.alt"), data=rows, state="complete")


@pytest.mark.parametrize(
    ("as_of", "head"), [("2009-01-01", "No public data on 1 Jan 2009"), ("", "No public data yet")]
)
def test_a_figure_without_rows_is_an_honest_card(displayed: list, output: Path, as_of: str, head: str) -> None:
    chapter = opened("en", as_of=as_of)
    nothing = chapter.load("battery_price", **REPORTED).head(0)
    chapter.show(Bars(nothing), "f99-1", finding=chapter.say("ch99.name"), data=nothing, state="complete")
    record = displayed[0]["data"][FIGURE_MIMETYPE]
    svg = (output / "scratch" / "99" / "en" / "f99-1_wide_light.svg").read_text(encoding="utf-8")
    assert (record["state"], record["data_date"], record["sources"], record["unit"]) == ("missing", "", [], None)
    assert head in svg
    assert head in record["alt"]["en"]
    assert len(displayed) == 1
    assert (output / "scratch" / "99" / "en" / "f99-1.csv").read_text(encoding="utf-8").count("\n") == 1


def test_a_figure_is_drawn_once_for_each_frame_and_coloured_for_both_grounds(
    displayed: list, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    monkeypatch.setenv("WEIJIN_FIGURES", str(tmp_path / "run"))
    chapter = opened()
    rows = chapter.as_reported("battery_price", **REPORTED)
    chart = Bars(rows, lambda canvas, axes: drawn.append(canvas.variant.stem))
    show(chapter, data=rows, finding=chapter.say("f99-1.finding", price=1))
    chapter.show(chart, "x99-1", finding=chapter.say("x99-1.finding", price=1), data=rows, state="partial")
    assert drawn == ["wide_inks", "tall_inks"]
    assert all((tmp_path / "run" / f"x99-1_{variant.stem}.svg").is_file() for variant in VARIANTS)


def test_sources_lists_what_the_figures_used_and_could_not_find(displayed: list) -> None:
    chapter = opened("en")
    show(chapter, gaps=(chapter.say("x99-1.alt"),))
    show(chapter)  # a cell run again: the figure counts once, as last shown
    chapter.sources()
    html = displayed[-1]["data"]["text/html"]
    record = displayed[0]["data"][FIGURE_MIMETYPE]
    assert record["gaps"] == [{"zh": "图。", "en": "A chart."}]
    assert all(source["title"] in html for source in record["sources"])
    assert "f99-1, f99-1" not in html
    assert "A chart." not in html


def test_a_refused_figure_leaves_the_last_good_files(displayed: list, output: Path) -> None:
    chapter = opened()
    show(chapter)
    file = output / "scratch" / "99" / "zh" / "f99-1_wide_light.png"
    before = file.read_bytes()
    with pytest.raises(FigureError):
        show(chapter, state="almost")
    assert file.read_bytes() == before


def test_a_sentence_brings_its_sources_into_the_chapter_s_list(displayed: list[dict[str, object]]) -> None:
    chapter = opened("en")
    rows = chapter.load("battery_price", **REPORTED, period="2024")
    said = chapter.say_known("f99-1.finding", rows, price=rows["value"].max())
    chapter.sources()
    assert said.text("en") == "The average pack cost USD 115/kWh in 2024; only 2022 saw a rise."
    assert rows["source"].iloc[0] and "text</td>" in displayed[-1]["data"]["text/html"]


def test_a_sentence_whose_number_was_not_known_on_the_day_says_so() -> None:
    chapter = opened("en", as_of="2016-06-30")
    rows = chapter.load("battery_price", **REPORTED)
    said = chapter.say_known("f99-1.finding", rows, price=rows["value"].max())
    assert said.text("en") == "No source had published these numbers by that day"


def test_the_report_s_day_is_never_later_than_the_chapter_s() -> None:
    assert opened(as_of="").report_day == opened(as_of="2025-12-31").report_day == "2024-12-31"
    assert opened(as_of="2019-06-30").report_day == "2019-06-30"
