from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pandas as pd
import pytest

from weijin_analysis import catalog
from weijin_analysis.errors import DataError, ParameterError, UnknownNameError
from weijin_analysis.paths import ROOT

PRICE = {"metric": "pack_price_real", "entity": "World"}


def add_row(folder: Path, table: str, row: str) -> None:
    path = folder / "observations" / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8") + row + "\n", encoding="utf-8", newline="\n")


def test_rows_come_with_the_documented_columns_types_and_order() -> None:
    rows = catalog.load("battery_price")

    assert list(rows.columns) == catalog.COLUMNS
    assert {str(rows[name].dtype) for name in ("value", "low", "high")} == {"float64"}
    assert all(pd.api.types.is_datetime64_dtype(rows[name]) for name in ("start", "end", "known"))
    assert rows["disputed"].dtype == bool
    assert rows.index.equals(pd.RangeIndex(len(rows)))
    order = ["metric", "entity", "start", "published", "source"]
    assert rows[order].equals(rows[order].sort_values(order, ignore_index=True))
    assert rows["table"].eq("battery_price").all()


@pytest.mark.parametrize("as_of", ["2015-06-30", "2019-06-30", "2024-12-31", "2026-01-01"])
@pytest.mark.parametrize("table", ["battery_price", "battery_volume", "solid_state_timeline", "us_cpi"])
def test_nothing_known_later_is_returned(table: str, as_of: str) -> None:
    for all_vintages in (False, True):
        rows = catalog.load(table, as_of, all_vintages=all_vintages)
        assert rows["known"].le(pd.Timestamp(as_of)).all()


def test_the_price_known_at_the_end_of_2024_is_the_survey_of_that_year() -> None:
    rows = catalog.load("battery_price", "2024-12-31", unit="USD_2024/kWh", **PRICE)

    assert rows["period"].tolist() == [str(year) for year in range(2010, 2025)]
    assert rows.iloc[-1]["value"] == 115
    assert not rows["disputed"].any()


def test_a_row_without_a_known_day_appears_only_in_the_view_of_everything() -> None:
    everything = catalog.load("solid_state_timeline", entity="SK On", period="2030")
    a_day = catalog.load("solid_state_timeline", "2026-11-23", entity="SK On", period="2030")

    assert everything["known"].isna().tolist() == [True]
    assert a_day.empty
    assert list(a_day.columns) == catalog.COLUMNS


def test_all_vintages_are_all_rows_of_the_file() -> None:
    path = ROOT / "data" / "observations" / "battery_price.csv"
    written = pd.read_csv(path, dtype=str, keep_default_na=False)
    key = ["metric", "entity", "period", "unit", "published", "kind", "source"]
    loaded = catalog.load("battery_price", all_vintages=True)

    assert sorted(map(tuple, loaded[key].to_numpy())) == sorted(map(tuple, written[key].to_numpy()))


def test_filters_apply_before_the_choice_of_vintage() -> None:
    path = {"period": "2024", "unit": "USD_2024/kWh", **PRICE}
    newest = catalog.load("battery_price", **path)
    press = catalog.load("battery_price", source="ch08-mercom-2024", **path)

    assert newest["source"].tolist() == ["ch08-rethinkx-stdf"]
    assert press["source"].tolist() == ["ch08-mercom-2024"]


def test_a_filter_takes_one_value_or_several() -> None:
    makers = catalog.load("solid_state_timeline", entity=["Toyota", "Nissan"])

    assert set(makers["entity"]) == {"Toyota", "Nissan"}
    assert catalog.load("us_cpi", period=2024)["value"].tolist() == [313.689]


@pytest.mark.parametrize(
    ("table", "filters", "hint"),
    [
        ("batery_price", {}, "battery_price"),
        ("battery_price", {"metrik": "pack_price_real"}, "metric"),
        ("battery_price", {"metric": "pack_price_reel"}, "pack_price_real"),
        ("solid_state_timeline", {"entity": ["Toyota", "Nisan"]}, "Nissan"),
    ],
)
def test_a_name_that_does_not_exist_is_refused_with_one_that_does(
    table: str, filters: dict[str, object], hint: str
) -> None:
    with pytest.raises(UnknownNameError, match=f"Did you mean .*{hint}"):
        catalog.load(table, **filters)


def test_a_value_that_exists_but_not_in_this_combination_gives_no_rows() -> None:
    assert catalog.load("battery_price", entity="China", metric="cell_price_nominal").empty


def test_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ParameterError, match="2024-13-01"):
        catalog.load("battery_price", "2024-13-01")


def test_a_table_without_observations_is_read_as_reference() -> None:
    with pytest.raises(DataError, match="reference"):
        catalog.load("sources")

    assert "ch08-report" in set(catalog.reference("sources")["id"])


def test_the_texts_na_and_numbers_in_words_columns_survive_reading(data_copy: Path) -> None:
    labels = data_copy / "labels.csv"
    labels.write_text(labels.read_text(encoding="utf-8") + "NA,纳米比亚,NA\n", encoding="utf-8", newline="\n")
    add_row(
        data_copy,
        "battery_price",
        "pack_price_real,NA,2024-Q3,1e5,,,USD_2024/kWh,2024,observed,2024-12-31,release,ch08-report,report,0012,null",
    )

    row = catalog.load("battery_price", entity="NA").iloc[0]

    assert (row["entity"], row["period"], row["locator"], row["note"]) == ("NA", "2024-Q3", "0012", "null")
    assert (row["frequency"], row["value"]) == ("quarter", 100_000)


def test_a_number_added_to_a_file_is_seen_without_a_restart(data_copy: Path) -> None:
    before = catalog.load("battery_price", **PRICE)
    add_row(
        data_copy,
        "battery_price",
        "pack_price_real,World,2026,99,,,USD_2026/kWh,2026-12-08,observed,2026-12-08,release,ch08-report,report,,",
    )

    after = catalog.load("battery_price", **PRICE)

    assert len(after) == len(before) + 1
    assert after.iloc[-1]["value"] == 99


def test_the_order_of_rows_in_the_file_does_not_matter(data_copy: Path) -> None:
    path = data_copy / "observations" / "battery_price.csv"
    before = catalog.load("battery_price"), catalog.load("battery_price", "2024-12-31", all_vintages=True)
    header, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    random.Random(8).shuffle(lines)
    path.write_text("".join([header, *lines]), encoding="utf-8", newline="\n")

    after = catalog.load("battery_price"), catalog.load("battery_price", "2024-12-31", all_vintages=True)

    for earlier, later in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(earlier, later)


def test_a_frame_changed_by_its_reader_leaves_the_next_one_alone() -> None:
    rows, sources = catalog.load("us_cpi"), catalog.reference("sources")
    rows["value"] = 0.0
    sources["id"] = ""

    assert catalog.load("us_cpi")["value"].gt(100).all()
    assert catalog.reference("sources")["id"].ne("").all()


def test_a_spoilt_table_is_refused_with_its_faults_and_leaves_the_others_usable(data_copy: Path) -> None:
    path = data_copy / "observations" / "battery_price.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",2025,108,", ",2025-13,abc,", 1), encoding="utf-8")

    with pytest.raises(DataError) as caught:
        catalog.load("battery_price")

    told = str(caught.value)
    assert "observations/battery_price.csv: found 2 faults" in told
    assert "row 2, column period: found '2025-13'" in told
    assert "row 2, column value: found 'abc'; expected a number" in told
    assert not catalog.load("us_cpi").empty


def test_a_table_with_many_faults_tells_the_first_and_counts_the_rest(data_copy: Path) -> None:
    path = data_copy / "observations" / "us_cpi.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",observed,", ",seen,"), encoding="utf-8")

    with pytest.raises(DataError, match="found 36 faults") as caught:
        catalog.load("us_cpi")

    assert "and 16 more" in str(caught.value)


def test_tables_list_every_table_with_titles_in_both_languages() -> None:
    listed = catalog.tables()

    assert list(listed["name"])[:2] == ["industrial_policy", "rd_spending"]
    assert listed[["title_zh", "title_en"]].ne("").all(axis=None)
    assert listed.set_index("name").loc["us_cpi", ["chapter", "rows", "observations"]].tolist() == ["common", 36, True]


def test_a_description_counts_rows_entities_and_periods_of_each_metric_and_unit() -> None:
    described = catalog.describe("battery_price").set_index(["metric", "unit"])
    survey = described.loc[("pack_price_real", "USD_2018/kWh")]

    assert survey[["rows", "entities", "first", "last"]].tolist() == [9, 1, "2010", "2018"]
    assert survey["newest"] == pd.Timestamp("2018-12-31")
    assert described["rows"].sum() == len(catalog.load("battery_price", all_vintages=True))


def test_sources_come_in_the_order_of_first_use_once_each() -> None:
    rows = catalog.load("battery_price", "2024-12-31", unit="USD_2024/kWh", **PRICE)

    found = catalog.sources_of(rows)

    assert found["id"].tolist() == ["ch08-canary-2024", "ch08-rethinkx-stdf"]
    assert list(found.columns) == ["id", "publisher", "title", "url", "published", "licence", "note"]


def test_a_row_with_a_source_nobody_knows_is_refused() -> None:
    rows = catalog.load("us_cpi").assign(source="hearsay")

    with pytest.raises(DataError, match="hearsay"):
        catalog.sources_of(rows)


def test_the_version_of_a_table_is_the_checksum_of_its_file() -> None:
    content = (ROOT / "data" / "observations" / "us_cpi.csv").read_bytes()

    assert catalog.data_versions(["us_cpi"]) == {"us_cpi": hashlib.sha256(content).hexdigest()}
