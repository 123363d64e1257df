"""``weijin refresh`` on a copy of the data: what comes in, what does not, and what is left when something is wrong."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import Package, Refresh
from upstream_files import CPI, CPI_ADDRESS, cpi_file
from upstream_server import Answer, Upstreams

from weijin_analysis import catalog
from weijin_analysis.catalog import check_package
from weijin_analysis.cli import main
from weijin_analysis.pipeline.lock import only_one
from weijin_analysis.refresh import engine
from weijin_analysis.refresh.engine import today

NEW = {"y2026": "330.5"}


def table(folder: Path) -> Path:
    return folder / "observations" / "us_cpi.csv"


def last_row(folder: Path) -> dict[str, str]:
    with table(folder).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))[-1]


def test_a_new_year_is_appended_as_a_vintage_of_today(package: Package, refresh: Refresh, upstreams: Upstreams) -> None:
    folder = package("us_cpi")
    before = table(folder).read_bytes()
    upstreams.serve(CPI_ADDRESS, Answer(cpi_file(**NEW)))

    result = refresh("us-cpi")

    assert result.exit_code == 0
    assert result.output == "us-cpi             1 row appended to us_cpi (1 new, 0 revised)\n"
    assert table(folder).read_bytes().startswith(before)
    day = today().isoformat()
    assert last_row(folder) == {
        "metric": "cpi_u", "entity": "United States", "period": "2026", "value": "330.5", "low": "", "high": "",
        "unit": "index_1982_84_100", "published": day, "kind": "observed", "known": day, "basis": "release",
        "source": "common-fred-cpi", "grade": "secondary", "locator": "CPIAUCNS, mean of the monthly values",
        "note": "",
    }  # fmt: skip


def test_a_revision_is_a_row_more_and_the_past_stays_what_it_was(
    package: Package, refresh: Refresh, upstreams: Upstreams
) -> None:
    package("us_cpi")
    upstreams.serve(CPI_ADDRESS, Answer(cpi_file(y2024="313.8")))

    assert "(0 new, 1 revised)" in refresh("us-cpi").output
    assert catalog.load("us_cpi", period="2024")["value"].tolist() == [313.8]
    assert catalog.load("us_cpi", "2025-12-31", period="2024")["value"].tolist() == [313.689]


def test_a_second_refresh_of_the_same_file_appends_nothing(
    package: Package, refresh: Refresh, upstreams: Upstreams
) -> None:
    folder = package("us_cpi")
    upstreams.serve(CPI_ADDRESS, Answer(cpi_file(**NEW), headers={"ETag": '"v1"'}), Answer(status=304))
    refresh("us-cpi")
    after = table(folder).read_bytes()

    assert refresh("us-cpi").output == "us-cpi             nothing new\n"
    assert table(folder).read_bytes() == after


def test_a_dry_run_tells_what_would_come_and_leaves_it_for_the_real_one(
    package: Package, refresh: Refresh, upstreams: Upstreams
) -> None:
    folder = package("us_cpi")
    before = table(folder).read_bytes()
    upstreams.serve(CPI_ADDRESS, Answer(cpi_file(y2024="313.8", **NEW), headers={"ETag": '"v1"'}), Answer(status=304))

    dry = refresh("us-cpi", "--dry-run")

    assert dry.output.splitlines() == [
        "us-cpi             2 rows would be appended to us_cpi (1 new, 1 revised)",
        "  cpi_u, United States, 2024: 313.8 index_1982_84_100 (was 313.689, known since 2025-01-15)",
        "  cpi_u, United States, 2026: 330.5 index_1982_84_100",
    ]
    assert table(folder).read_bytes() == before
    assert "2 rows appended" in refresh("us-cpi").output


def test_a_machine_reads_what_was_appended(package: Package, refresh: Refresh, upstreams: Upstreams) -> None:
    package("us_cpi")
    upstreams.serve(CPI_ADDRESS, Answer(cpi_file(y2024="313.8")))

    (outcome,) = json.loads(refresh("us-cpi", "--json").output)

    assert (outcome["state"], outcome["rows"][0]["value"]) == ("appended", "313.8")
    assert (outcome["rows"][0]["table"], outcome["rows"][0]["before"]["text"]) == ("us_cpi", "313.689")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (cpi_file().replace(b"observation_date", b"DATE"), "found columns DATE, CPIAUCNS; expected also obs"),
        (cpi_file().replace(b"1990-", b"1890-"), "1 of 36 known numbers missing (cpi_u, United States, 1990)"),
        (cpi_file(y2024="31.3689"), "2024: 31.369 index_1982_84_100 (range 50 to 2000)"),
        (cpi_file(y2024="1313.689"), "2024: 1313.689 index_1982_84_100 after 313.689 in 2024"),
        (cpi_file(y2026="600"), "2026: 600 index_1982_84_100 after 321.943 in 2025"),
        (cpi_file().replace(b"1990-01-01,130.658\n", b""), ""),
        (cpi_file().replace(b"1990-01-01,", b"1990-01-01,n/a "), "found 'n/a 130.658'; expected a number"),
        (cpi_file()[:-9] + b"\n", "cells; expected 2, as the header has"),
        (b"", "found columns none"),
        (b"observation_date,CPIAUCNS\n", "found a header and no record"),
        (b"\xff\xfe" + cpi_file(), "bytes that are not UTF-8"),
    ],
    ids=[
        "changed columns", "shrunk history", "unit", "orders of magnitude", "new year far off", "one month missing",
        "words", "truncated", "empty", "no records", "wrong charset",
    ],
)  # fmt: skip
def test_an_upstream_that_moved_is_told_and_changes_nothing(
    package: Package, refresh: Refresh, upstreams: Upstreams, content: bytes, sentence: str
) -> None:
    folder = package("us_cpi")
    before = table(folder).read_bytes()
    upstreams.serve(CPI_ADDRESS, Answer(content))

    result = refresh("us-cpi")

    assert table(folder).read_bytes() == before
    if sentence:
        assert result.output.startswith("us-cpi             THE WORLD MOVED: ")
        assert sentence in result.output
        assert result.exit_code == 1
    else:
        assert result.output == "us-cpi             nothing new\n"  # eleven months of a year are enough


def test_one_upstream_that_moved_does_not_stop_the_others(
    package: Package, refresh: Refresh, upstreams: Upstreams
) -> None:
    package("us_cpi", "manufacturing_value_added")
    upstreams.serve(CPI_ADDRESS, Answer(cpi_file(**NEW)))

    result = refresh("world-bank", "us-cpi")

    world, cpi = result.output.splitlines()
    assert world.startswith("world-bank         THE WORLD MOVED: indicator.json: found status 404")
    assert cpi == "us-cpi             1 row appended to us_cpi (1 new, 0 revised)"
    assert result.exit_code == 1


def test_an_upstream_out_of_reach_has_an_exit_code_of_its_own(
    package: Package, refresh: Refresh, upstreams: Upstreams
) -> None:
    package("us_cpi")
    upstreams.serve(CPI_ADDRESS, Answer(status=500))

    result = refresh("us-cpi")

    assert result.output.startswith("us-cpi             NOT REACHED: ")
    assert result.exit_code == 4


@pytest.fixture
def spoilt_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A recorded sample that our parser does not read: what a slip in the parser comes to."""
    monkeypatch.setattr(engine.check_recorded, "__defaults__", (tmp_path / "recorded",))
    file = tmp_path / "recorded" / CPI.name / "fredgraph.csv"
    file.parent.mkdir(parents=True)
    file.write_bytes(cpi_file().replace(b"CPIAUCNS", b"CPI"))


def test_a_parser_that_does_not_read_its_sample_is_our_fault(
    package: Package, refresh: Refresh, upstreams: Upstreams, spoilt_sample: None
) -> None:
    folder = package("us_cpi")
    before = table(folder).read_bytes()
    upstreams.serve(CPI_ADDRESS, Answer(cpi_file().replace(b"CPIAUCNS", b"CPI")))

    result = refresh("us-cpi")

    assert result.output.startswith("us-cpi             OURS BROKE: ")
    assert "The recorded sample fails, too" in result.output
    assert result.exit_code == 3
    assert table(folder).read_bytes() == before


def test_our_side_is_checked_without_network(spoilt_sample: None) -> None:
    result = CliRunner().invoke(main, ["refresh", "us-cpi", "--recorded"])

    assert result.output.startswith(
        "us-cpi             OURS BROKE: fredgraph.csv: found columns observation_date, CPI;"
    )
    assert result.exit_code == 3


def test_all_recorded_samples_are_read() -> None:
    result = CliRunner().invoke(main, ["refresh", "--recorded"])

    assert result.exit_code == 0
    assert {line[19:] for line in result.output.splitlines()} == {"reads its recorded sample"}


def test_rows_that_break_a_rule_of_the_package_are_taken_back(
    package: Package, refresh: Refresh, upstreams: Upstreams
) -> None:
    folder = package("us_cpi")
    sources = folder / "sources.csv"
    lines = [line for line in sources.read_text("utf-8").splitlines(True) if not line.startswith("common-fred-cpi,")]
    sources.write_text("".join(lines), encoding="utf-8")
    before = table(folder).read_bytes()
    upstreams.serve(CPI_ADDRESS, Answer(cpi_file(**NEW)))

    result = refresh("us-cpi")

    assert "OURS BROKE: The rows break a rule, and were taken back." in result.output
    assert "found 'common-fred-cpi'; expected one of the id in sources.csv" in result.output
    assert result.exit_code == 3
    assert table(folder).read_bytes() == before
    assert [path.name for path in table(folder).parent.iterdir()] == ["us_cpi.csv"]


def test_a_table_that_cannot_be_written_stays_as_it_was(
    package: Package, refresh: Refresh, upstreams: Upstreams
) -> None:
    folder = package("us_cpi")
    before = table(folder).read_bytes()
    (table(folder).parent / ".us_cpi.csv.part").mkdir()  # what is written first cannot be
    upstreams.serve(CPI_ADDRESS, Answer(cpi_file(**NEW)))

    result = refresh("us-cpi")

    assert "OURS BROKE: The rows could not be written; nothing has changed." in result.output
    assert result.exit_code == 3
    assert table(folder).read_bytes() == before


def test_a_package_with_faults_is_refused_before_anything_is_fetched(
    package: Package, refresh: Refresh, upstreams: Upstreams
) -> None:
    folder = package("us_cpi")
    table(folder).write_bytes(table(folder).read_bytes().replace(b",1990,130.658,", b",1990-13,130.658,"))

    result = refresh("us-cpi")

    assert result.exit_code == 2
    assert "found '1990-13'" in result.output
    assert not upstreams.requests


def test_a_file_that_changes_twice_on_one_day_waits_for_the_next(
    package: Package, refresh: Refresh, upstreams: Upstreams
) -> None:
    folder = package("us_cpi")
    upstreams.serve(CPI_ADDRESS, Answer(cpi_file(**NEW)), Answer(cpi_file(y2026="331")))
    refresh("us-cpi")
    after = table(folder).read_bytes()

    result = refresh("us-cpi")

    assert f"found numbers that differ from those known since {today()}" in result.output
    assert table(folder).read_bytes() == after


def test_a_name_that_is_none_is_refused_with_what_is_meant(refresh: Refresh) -> None:
    result = refresh("us-cip")

    assert result.exit_code == 2
    assert "Did you mean 'us-cpi'" in result.output


def test_two_refreshes_at_once_do_not_append_the_same_twice(package: Package, refresh: Refresh, tmp_path: Path) -> None:
    folder = package("us_cpi")
    before = table(folder).read_bytes()
    with only_one(tmp_path / "outputs" / "refresh"):
        done = refresh("us-cpi")
    assert done.exit_code == 2
    assert f"found process {os.getpid()}, at work since" in done.stderr
    assert table(folder).read_bytes() == before


def test_the_list_names_tables_licences_and_addresses() -> None:
    listed = json.loads(CliRunner().invoke(main, ["refresh", "--list", "--json"]).output)

    cpi = next(entry for entry in listed if entry["name"] == "us-cpi")
    assert (cpi["tables"], cpi["licence"]) == ("us_cpi", "public domain")
    assert all(entry["address"].startswith("https://") for entry in listed)
    assert "gcat-launches" in CliRunner().invoke(main, ["refresh", "--list"]).output


def test_the_whole_data_package_stays_sound(data_copy: Path, refresh: Refresh, upstreams: Upstreams) -> None:
    upstreams.serve(CPI_ADDRESS, Answer(cpi_file(**NEW)))

    assert refresh("us-cpi").exit_code == 0
    assert check_package(data_copy) == []
    assert catalog.load("us_cpi", period="2026")["source"].tolist() == ["common-fred-cpi"]
