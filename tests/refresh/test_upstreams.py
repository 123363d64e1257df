"""Every adapter: it reads its sample, goes on with the rows that are there, and can bring in the first of its own."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import Package, Refresh
from upstream_files import BUILDERS, unchanged_files
from upstream_server import Answer, Upstreams

from weijin_analysis.catalog import check_package, reference
from weijin_analysis.refresh.adapter import Adapter, Reading, Received
from weijin_analysis.refresh.engine import RECORDED, check_recorded, today
from weijin_analysis.refresh.upstreams import ADAPTERS

DAY = date(2026, 11, 20)
by_name = pytest.mark.parametrize("name", ADAPTERS)


def recorded(adapter: Adapter) -> dict[str, Received]:
    folder = RECORDED / adapter.name
    return {it.name: Received(it, (folder / it.name).read_bytes(), DAY) for it in adapter.documents}


def read(name: str, **files: tuple[str, str]) -> dict[tuple[str, str, str], Reading]:
    """Readings of the sample, in which some words of some files were replaced."""
    adapter = ADAPTERS[name]
    received = recorded(adapter)
    for document, (old, new) in files.items():
        file = next(it for it in received if it.partition(".")[0] == document)
        assert old.encode() in received[file].content
        received[file] = replace(received[file], content=received[file].content.replace(old.encode(), new.encode()))
    return {reading.key: reading for reading in adapter.parse(received).readings}


def values(name: str, *keys: tuple[str, str, str]) -> list[Decimal]:
    readings = read(name)
    return [readings[key].value for key in keys]


@by_name
def test_an_adapter_reads_its_recorded_sample(name: str) -> None:
    assert check_recorded(ADAPTERS[name]).state == "sound"


@by_name
def test_an_adapter_has_a_source_with_a_licence(name: str) -> None:
    sources = reference("sources").set_index("id")

    assert sources.at[ADAPTERS[name].source, "licence"]
    assert set(ADAPTERS[name].continues) <= set(sources.index)


@pytest.mark.parametrize("name", sorted(BUILDERS.keys() - {"owid-cell-price"}))
def test_what_the_rows_say_already_is_no_news(
    name: str, package: Package, refresh: Refresh, upstreams: Upstreams
) -> None:
    package(*ADAPTERS[name].tables)
    files = unchanged_files(name)
    for document in ADAPTERS[name].documents:
        upstreams.serve(document.addresses(today())[0], Answer(files[document.name]))

    result = refresh(name)

    assert result.output == f"{name:18} nothing new\n"
    assert result.exit_code == 0


def test_an_observation_is_news_also_where_it_repeats_an_estimate(
    package: Package, refresh: Refresh, upstreams: Upstreams
) -> None:
    package("battery_price")
    files = unchanged_files("owid-cell-price")
    for document in ADAPTERS["owid-cell-price"].documents:
        upstreams.serve(document.address, Answer(files[document.name]))

    result = refresh("owid-cell-price", "--dry-run")

    assert "1 row would be appended to battery_price (0 new, 1 revised)" in result.output
    assert "cell_price_nominal, World, 2024: 78 USD/kWh (was 78, known since 2024-09-29)" in result.output


@by_name
def test_the_first_numbers_of_an_upstream_come_in_once(
    name: str, package: Package, refresh: Refresh, upstreams: Upstreams
) -> None:
    adapter = ADAPTERS[name]
    folder = package(*adapter.tables, without=adapter.lineage)
    before = {path: path.read_bytes() for path in folder.glob("observations/*.csv")}
    for document in adapter.documents:
        upstreams.serve(document.addresses(today())[0], Answer(recorded(adapter)[document.name].content))

    first, second = refresh(name), refresh(name)

    assert (first.exit_code, second.exit_code) == (0, 0), first.output
    assert second.output == f"{name:18} nothing new\n"
    assert all(path.read_bytes().startswith(content) for path, content in before.items())
    assert {row["source"] for path in before for row in added(path, before[path])} == {adapter.source}
    assert check_package(folder) == []


def added(path: Path, before: bytes) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return rows[before.count(b"\n") - 1 :]


def test_launches_are_counted_by_provider_and_by_state() -> None:
    attempts = {key[1]: it.value for key, it in read("gcat-launches").items() if key[::2] == (ATTEMPTS, "2024")}

    assert attempts == {
        "SpaceX": 4, "China": 1, "Russia": 1, "United States other": 1, "Rocket Lab": 1, "Europe": 1, "India": 1,
        "Japan": 1, "Other": 0, "World": 11,
    }  # fmt: skip
    assert values("gcat-launches", (f"{ATTEMPTS}_by_agency_state", "Europe", "2020"), (ATTEMPTS, "Russia", "2020")) == [
        1, 1,
    ]  # fmt: skip


ATTEMPTS = "orbital_launch_attempts"


def test_failures_and_tests_without_an_orbit_carry_no_mass() -> None:
    keys = [("orbital_launches_successful", who, "2024") for who in ("Japan", "SpaceX")]
    masses = [("orbpay_mass_to_orbit", who, "2024") for who in ("Japan", "SpaceX")]

    assert values("gcat-launches", *keys, *masses) == [0, 4, 0, Decimal("23.0")]


def test_the_running_year_ends_with_the_last_whole_month() -> None:
    readings = read("gcat-launches")

    assert readings[ATTEMPTS, "World", "2025-01-01/2025-02-28"].value == 1
    assert (ATTEMPTS, "World", "2025") not in readings


def test_satellites_are_counted_up_to_a_day_by_program() -> None:
    metric, end = "satellites_launched_cumulative", "2025-02-28"
    who = ["Starlink", "Starlink Direct to Cell", "OneWeb", "Kuiper", "Guowang", "Qianfan"]

    assert values("gcat-satellites", *((metric, name, end) for name in who)) == [4, 2, 1, 1, 1, 1]
    assert values("gcat-satellites", (metric, "Starlink", "2019-12-31")) == [2]


def test_scores_become_percent_exactly_and_costs_keep_their_unit() -> None:
    keys = [("arc_agi_1_semi_private_score", "Sample 1 (Max)"), ("arc_agi_3_semi_private_total_cost", "Sample 1 (Max)")]

    assert values("arc-prize", *((*key, "2026-02-12") for key in keys)) == [Decimal("84.67"), Decimal("8866.2")]
    assert values("arc-prize", ("arc_agi_1_semi_private_score", "o3-mini (low)", "2025-01-31")) == [Decimal("14.5")]


def test_a_year_of_prices_is_the_mean_of_its_months_and_a_running_year_has_none() -> None:
    readings = read("us-cpi")

    assert {key[2] for key in readings} == {"2024", "2025"}
    assert readings["cpi_u", "United States", "2025"].note == "mean of 11 published months"


def test_a_number_that_an_upstream_leaves_out_is_left_out() -> None:
    assert ("manufacturing_va_world_bank", "Japan", "2024") not in read("world-bank")
    assert ("greenfield_capex_by_source", "South Korea", "2023") not in read("unctad-table-13")


@pytest.mark.parametrize(
    ("name", "document", "old", "new", "sentence"),
    [
        ("world-bank", "indicator", "(current US$)", "(constant 2015 US$)", "expected 'Manufacturing, value added"),
        ("world-bank", "indicator", '"pages": 1', '"pages": 2', "found 2 pages"),
        ("world-bank", "indicator", '"pages": 1', '"total_pages": 1', "expected a field 'pages'"),
        ("world-bank", "indicator", "2025-07-01", "July 2025", "lastupdated: found 'July 2025'"),
        ("arc-prize", "evaluations", '"score": 0.98', '"result": 0.98', "expected a field 'score'"),
        ("arc-prize", "models", '"id": "sample-1-max"', '"id": "other"', "expected a field 'sample-1-max'"),
        ("arc-prize", "evaluations", '"score": 0.98', '"score": "high"', "found 'high'; expected a number"),
        ("gcat-launches", "launch", "Agency", "LaunchAgency", "expected also Agency"),
        ("gcat-launches", "launch", "2024 Jan  3 0344:20", "03/01/2024", "found '03/01/2024'; expected a date"),
        ("gcat-satellites", "psatcat", "# Updated", "# Made", "no line '# Updated'"),
        ("owid-robots", "metadata", '"unit": "robots"', '"unit": "thousand robots"', "the unit 'thousand robots'"),
        ("owid-robots", "chart", "industrial_robot_stock", "stock", "also industrial_robot_stock"),
        ("us-cpi", "fredgraph", "2024-01-01", "Jan 2024", "found 'Jan 2024'"),
        ("us-cpi", "fredgraph", "observation_date", "DATE", "expected also observation_date"),
    ],
)
def test_a_changed_shape_is_told_with_its_place(name: str, document: str, old: str, new: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="Look at the file") as caught:
        read(name, **{document: (old, new)})

    assert sentence in str(caught.value)
