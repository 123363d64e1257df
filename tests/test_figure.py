"""The figure contract: what is written is read back, and what breaks the contract is refused."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from sample_figure import Bars, install_words, prices, specification

from weijin_analysis import catalog, messages
from weijin_analysis.errors import FigureError
from weijin_analysis.paths import ROOT, data_directory
from weijin_analysis.plotting.figure import render
from weijin_analysis.plotting.record import data_date, plain, publishers, rows_csv
from weijin_analysis.plotting.style import VARIANTS

SVG = "{http://www.w3.org/2000/svg}"
KEY = ["metric", "entity", "period", "unit", "published", "kind", "source"]


@pytest.fixture(scope="module", autouse=True)
def words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = messages.LOCALE_DIRECTORY
    install_words(tmp_path_factory.mktemp("words") / "locale")
    yield
    messages.LOCALE_DIRECTORY = before


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, words: None) -> Path:
    """Every file of the sample figure, in both languages."""
    folder = tmp_path_factory.mktemp("figure")
    for language in ("zh", "en"):
        render(specification(), folder / language, language)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def drawn_words(file: Path) -> str:
    return " ".join(text.text or "" for text in ElementTree.parse(file).iter(f"{SVG}text"))


# Files


def test_every_variant_has_an_svg_and_the_light_ones_a_png_beside_rows_and_record(folder: Path) -> None:
    pictures = [f"f99-1_{variant.stem}.svg" for variant in VARIANTS]
    expected = [*pictures, "f99-1_wide_light.png", "f99-1_tall_light.png", "f99-1.csv", "f99-1.json"]
    assert sorted(contents(folder / "zh")) == sorted(expected)


def test_a_second_drawing_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    render(specification(), tmp_path, "zh")
    assert contents(tmp_path) == contents(folder / "zh")


def test_another_process_with_other_hashes_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; from sample_figure import install_words, specification;"
        f"install_words(Path({str(tmp_path / 'locale')!r}));"
        "from weijin_analysis.plotting.figure import render;"
        f"render(specification(), Path({str(tmp_path / 'out')!r}), 'en')"
    )
    environment = {"PYTHONPATH": f"{ROOT / 'tests'}:{ROOT}", "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1"}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment, cwd=tmp_path)
    assert contents(tmp_path / "out") == contents(folder / "en")


def test_only_the_variants_asked_for_are_drawn(tmp_path: Path) -> None:
    render(specification(), tmp_path, "zh", VARIANTS[:1])
    assert sorted(contents(tmp_path)) == ["f99-1.csv", "f99-1.json", "f99-1_wide_light.png", "f99-1_wide_light.svg"]


def test_nothing_is_left_behind_by_a_figure_that_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FigureError):
        render(
            specification(chart=Bars(prices(), lambda canvas, axes: canvas.text(axes, 0, 0, "\N{SNOWMAN}"))),
            tmp_path,
            "zh",
        )
    assert list(tmp_path.iterdir()) == []


def test_a_rewritten_file_is_replaced_whole(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "f99-1.csv").write_text("an older and much longer file\n" * 10_000, encoding="utf-8")
    render(specification(), tmp_path, "zh", VARIANTS[:1])
    assert (tmp_path / "f99-1.csv").read_bytes() == (folder / "zh" / "f99-1.csv").read_bytes()


# Pictures


@pytest.mark.parametrize(("frame", "size"), [("wide", (1600, 900)), ("tall", (900, 1200))])
def test_the_png_has_200_dots_to_the_inch_and_the_paper_as_ground(
    folder: Path, frame: str, size: tuple[int, int]
) -> None:
    with Image.open(folder / "zh" / f"f99-1_{frame}_light.png") as image:
        assert image.size == size
        assert image.info["dpi"] == pytest.approx((200, 200), abs=0.1)
        assert image.mode == "P"
        assert image.convert("RGB").getpixel((2, 2)) == (0xFC, 0xFA, 0xF6)
        assert not {"Software", "Creation Time"} & set(image.info)


@pytest.mark.parametrize("stem", [variant.stem for variant in VARIANTS])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_svg_keeps_its_text_as_text(folder: Path, stem: str, language: str) -> None:
    found = drawn_words(folder / language / f"f99-1_{stem}.svg").replace("\u2009", "")
    record = json.loads((folder / language / "f99-1.json").read_text(encoding="utf-8"))
    for part in (record["title"][language], record["unit"][language], "1436", "115"):
        assert part in found


def test_the_svg_has_title_and_alternative_text_escaped_and_announced_as_an_image(folder: Path) -> None:
    root = ElementTree.parse(folder / "en" / "f99-1_wide_light.svg").getroot()
    title, alt = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title.text == "World lithium battery prices fall"
    assert alt.text == 'Bars: down to 115, <not> "up" & away.'
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {alt.get('id')}"
    assert root.get("viewBox") == "0 0 576 324"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_every_id_of_an_svg_is_its_own_and_every_reference_finds_one(folder: Path) -> None:
    text = (folder / "zh" / "f99-1_tall_dark.svg").read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]+)"', text)
    used = re.findall(r'url\(#([^)]+)\)|xlink:href="#([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert all(name.startswith("f99-1-zh-tall_dark-") for name in ids)
    assert {one or other for one, other in used} <= set(ids)


def test_the_svg_says_nothing_of_the_day_the_machine_or_the_program(folder: Path) -> None:
    text = (folder / "zh" / "f99-1_wide_light.svg").read_text(encoding="utf-8")
    assert not re.search(r"metadata|Matplotlib|<!DOCTYPE|\d{4}-\d{2}-\d{2}T", text)


def embedded_fonts(file: Path) -> dict[tuple[str, str], set[str]]:
    rule = r"font-family:'([^']+)';font-weight:(\d+);src:url\(data:font/woff2;base64,([^)]+)\)"
    found = {}
    for family, weight, data in re.findall(rule, file.read_text(encoding="utf-8")):
        with TTFont(io.BytesIO(base64.b64decode(data))) as font:
            found[family, weight] = {chr(code) for code in font.getBestCmap()}
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_svg_carries_every_glyph_it_uses_in_the_weight_it_uses(folder: Path, language: str) -> None:
    file = folder / language / f"f99-1_{VARIANTS[1].stem}.svg"
    fonts = embedded_fonts(file)
    for text in ElementTree.parse(file).iter(f"{SVG}text"):
        weight = (re.search(r"font-weight: (\d+)", text.get("style")) or ["", "400"])[1]
        carried = set().union(*(glyphs for (_, found), glyphs in fonts.items() if found == weight))
        assert set(text.text) - {"\n"} <= carried, text.text


def test_a_halo_is_a_stroke_behind_text_that_is_still_text(folder: Path) -> None:
    texts = ElementTree.parse(folder / "zh" / "f99-1_wide_dark.svg").iter(f"{SVG}text")
    haloed = {text.text: text.get("style") for text in texts if "paint-order: stroke" in text.get("style")}
    assert set(haloed) == {"1436", "115"}
    assert all("stroke: #15181C" in style for style in haloed.values())


# Rows and record


def test_every_number_drawn_is_a_row_of_the_data_package_as_it_stands_there(folder: Path) -> None:
    with (folder / "zh" / "f99-1.csv").open(encoding="utf-8", newline="") as file:
        drawn = list(csv.DictReader(file))
    assert [row["value"] for row in drawn][:2] == ["1436", "1114"]
    for row in drawn:
        with (data_directory() / "observations" / f"{row['table']}.csv").open(encoding="utf-8", newline="") as file:
            matches = [line for line in csv.DictReader(file) if all(line[name] == row[name] for name in KEY)]
        assert len(matches) == 1
        assert {name: value for name, value in row.items() if name != "table"} == matches[0]


def test_the_rows_have_unix_line_ends_and_the_same_bytes_in_both_languages(folder: Path) -> None:
    assert b"\r" not in (folder / "zh" / "f99-1.csv").read_bytes()
    assert (folder / "zh" / "f99-1.csv").read_bytes() == (folder / "en" / "f99-1.csv").read_bytes()


@pytest.mark.parametrize(
    ("value", "text"),
    [(1436.0, "1436"), (0.1 + 0.2, "0.3"), (1e16, "10000000000000000"), (1e-7, "0.0000001"), (float("nan"), ""),
     (pd.Timestamp("2024-12-10"), "2024-12-10"), (pd.NaT, ""), (12345678901.25, "12345678901.25")],
)  # fmt: skip
def test_a_cell_is_written_without_noise(value: object, text: str) -> None:
    assert plain(value) == text


def test_rebased_rows_keep_the_unit_they_came_in_and_name_the_price_index(tmp_path: Path) -> None:
    rows = catalog.rebase(prices(), 2023)
    record = render(specification(data=rows, chart=Bars(prices())), tmp_path, "zh", VARIANTS[:1])
    with (tmp_path / "f99-1.csv").open(encoding="utf-8", newline="") as file:
        assert {row["rebased_from"] for row in csv.DictReader(file)} == {"USD_2024/kWh"}
    assert set(record["data_versions"]) == {"battery_price", "us_cpi"}
    assert len(record["sources"]) > catalog.sources_of(prices()).shape[0]


def test_the_record_tells_the_figure_in_both_languages_with_sources_parameters_and_versions(folder: Path) -> None:
    record = json.loads((folder / "zh" / "f99-1.json").read_text(encoding="utf-8"))
    assert record["title"] == {"zh": "全球锂电池价格下降", "en": "World lithium battery prices fall"}
    assert record["finding"]["en"] == "The average pack cost USD 115/kWh in 2024; only 2022 saw a rise."
    assert record["state_text"]["zh"].startswith("数据完整，截至2024年12月10日")
    assert (record["chapter"], record["state"], record["data_date"]) == ("99", "complete", "2024-12-10")
    assert record["pseudo_real_time"] is True
    assert record["parameters"] == {"as_of": "2024-12-31", "horizon": 2035}
    file = data_directory() / "observations" / "battery_price.csv"
    assert record["data_versions"] == {"battery_price": hashlib.sha256(file.read_bytes()).hexdigest()}
    assert set(record["sources"][0]) == {"id", "publisher", "title", "url", "published", "licence", "note"}
    assert {source["id"] for source in record["sources"]} == set(prices()["source"])
    assert set(record["files"]) == set(contents(folder / "zh"))


def test_the_record_is_the_same_in_both_languages(folder: Path) -> None:
    assert (folder / "zh" / "f99-1.json").read_bytes() == (folder / "en" / "f99-1.json").read_bytes()


def test_render_returns_the_record_it_wrote(tmp_path: Path) -> None:
    record = render(specification(), tmp_path, "en", VARIANTS[:1])
    assert json.loads((tmp_path / "f99-1.json").read_text(encoding="utf-8")) == record


@pytest.mark.parametrize(
    ("dates", "newest"),
    [
        (["2024-12-10", "2025-12", "2026"], "2026"),
        (["2026-02-06", "2026-03", "2026"], "2026-03"),
        (["2024-12-10", "2024"], "2024-12-10"),
        (["2024", "2025-03"], "2025-03"),
        (["2024", ""], "2024"),
        ([], ""),
    ],
)
def test_the_data_date_is_the_latest_as_exactly_as_it_is_known(dates: list[str], newest: str) -> None:
    rows = pd.DataFrame({"published": dates, "known": pd.NaT, "basis": "release"})
    assert data_date(rows) == newest


@pytest.mark.parametrize("basis", ["lag", "event"])
def test_what_was_read_in_a_later_text_counts_with_the_day_it_is_taken_to_have_been_known(basis: str) -> None:
    known = pd.to_datetime(["2024-09-24", "2024-11-20"])
    rows = pd.DataFrame({"published": ["2026", "2024-11-20"], "known": known, "basis": [basis, "release"]})
    assert data_date(rows) == "2024-11-20"


def test_publishers_come_by_rows_drawn_each_once_without_remarks() -> None:
    rows = pd.DataFrame({"source": ["a", "b", "b", "c", "c", "c"]})
    sources = pd.DataFrame({"id": ["a", "b", "c", "cpi"], "publisher": ["BNEF", "Canary (copy)", "BNEF (2)", "BLS"]})
    assert publishers(rows, sources) == ["BNEF", "Canary", "BLS"]


# What is refused


@pytest.mark.parametrize("id", ["08-1", "f8-1", "g08-1", "f08-1b", "f08_1"])
def test_an_id_that_names_no_figure_is_refused(tmp_path: Path, id: str) -> None:
    with pytest.raises(FigureError, match="the id"):
        render(specification(id=id), tmp_path, "zh")


def test_a_state_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FigureError, match=r"'almost'.*complete, partial, substitute, missing"):
        render(specification(state="almost"), tmp_path, "zh")


def test_a_row_that_was_not_known_on_the_day_is_refused(tmp_path: Path) -> None:
    late = prices().assign(known=pd.Timestamp("2025-01-01"))
    with pytest.raises(FigureError, match="rows known by 2024-12-31"):
        render(specification(data=late), tmp_path, "zh")


def test_a_row_of_which_nobody_knows_since_when_it_was_known_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FigureError, match="rows known by"):
        render(specification(data=prices().assign(known=pd.NaT)), tmp_path, "zh")


@pytest.mark.parametrize("source", ["", "no-such-source"])
def test_a_row_without_a_listed_source_is_refused(tmp_path: Path, source: str) -> None:
    with pytest.raises(FigureError, match=r"figure f99-1 \(zh\).*sources\.csv"):
        render(specification(data=prices().assign(source=source)), tmp_path, "zh")


def test_the_report_s_own_rows_are_drawn_only_where_asked_for(tmp_path: Path) -> None:
    rows = prices().assign(grade="report")
    with pytest.raises(FigureError, match="uses_report_rows"):
        render(specification(data=rows), tmp_path, "zh")
    render(specification(data=rows, uses_report_rows=True), tmp_path, "zh", VARIANTS[:1])


def test_overlapping_text_of_a_chart_is_refused_with_figure_language_and_frame(tmp_path: Path) -> None:
    crowded = Bars(prices(), lambda canvas, axes: canvas.text(axes, 14, 115, "here", ha="center", va="bottom", dy=4))
    with pytest.raises(FigureError, match=r"figure f99-1 \(zh, wide\).*'115' and 'here' overlapping"):
        render(specification(chart=crowded), tmp_path, "zh")


def test_rows_csv_keeps_quotes_and_commas_of_a_note() -> None:
    rows = prices().head(1).assign(note='said "about", twice')
    read = next(csv.DictReader(io.StringIO(rows_csv(rows).decode("utf-8"))))
    assert read["note"] == 'said "about", twice'


def test_rows_csv_of_a_drawing_is_its_nodes_and_edges() -> None:
    rows = pd.concat([catalog.cited("agent_nodes"), catalog.cited("agent_edges")], ignore_index=True)
    read = list(csv.DictReader(io.StringIO(rows_csv(rows).decode("utf-8"))))
    assert [row["table"] for row in read].count("agent_nodes") == 14
    assert {"id", "from", "to", "stated", "source", "known"} <= set(read[0])
    assert not {"metric", "value", "unit"} & set(read[0])
    assert (read[0]["id"], read[0]["from"], read[0]["known"]) == ("perception", "", "2024-01-25")


def test_rows_csv_of_observations_with_cited_rows_has_the_columns_of_both() -> None:
    releases = catalog.cited("model_releases", basis="event").head(1)
    read = list(csv.DictReader(io.StringIO(rows_csv(pd.concat([prices().head(1), releases])).decode("utf-8"))))
    assert [(row["value"], row["release_date"]) for row in read] == [("1436", ""), ("", "2019-11-05")]


def test_cited_rows_are_drawn_under_the_same_contract_as_observations(tmp_path: Path) -> None:
    rows = catalog.cited("agent_edges")
    chart = Bars(prices(), lambda canvas, axes: None)
    made = render(specification(chart=chart, data=rows), tmp_path, "zh", VARIANTS[:1])
    assert made["data_date"] == "2024-03"
    assert [source["id"] for source in made["sources"]] == ["ch03-agent-ai-paper", "ch03-agent-ai-holistic"]
    assert list(made["data_versions"]) == ["agent_edges"]
    with pytest.raises(FigureError, match="known by 2024-02-29"):
        render(specification(chart=chart, data=rows, as_of="2024-02-29"), tmp_path, "zh", VARIANTS[:1])


def test_the_house_is_named_once_in_a_source_line() -> None:
    rows = catalog.load("solid_state_timeline", entity="BYD", all_vintages=True)
    named = publishers(rows, catalog.sources_of(rows))
    assert "未尽研究" not in " ".join(named)
    assert len(named) == rows["source"].nunique() - 1
