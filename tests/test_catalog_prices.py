from __future__ import annotations

import pandas as pd
import pytest

from weijin_analysis import catalog
from weijin_analysis.errors import DataError

PRICE = {"metric": "pack_price_real", "entity": "World"}


def cpi(year: int) -> float:
    return catalog.load("us_cpi", period=str(year))["value"].iloc[0]


def test_a_real_price_moves_with_the_ratio_of_the_price_indices() -> None:
    rows = catalog.load("battery_price", unit="USD_2024/kWh", period="2010", **PRICE)

    moved = catalog.rebase(rows, 2025)

    assert moved["value"].tolist() == pytest.approx([1436 * cpi(2025) / cpi(2024)])
    assert moved["unit"].tolist() == ["USD_2025/kWh"]
    assert moved["rebased_from"].tolist() == ["USD_2024/kWh"]


def test_rows_of_several_dollar_years_move_each_by_its_own_ratio() -> None:
    rows = catalog.load("battery_price", "2023-01-15", unit=["USD_2018/kWh", "USD_2021/kWh"], period="2010", **PRICE)

    moved = catalog.rebase(rows, 2018, "2023-01-15").set_index("rebased_from")["value"]

    assert moved["USD_2018/kWh"] == 1160
    assert moved["USD_2021/kWh"] == pytest.approx(1200 * cpi(2018) / cpi(2021))


def test_bounds_move_with_the_value() -> None:
    rows = catalog.load("battery_price", metric="pack_price_forecast", unit="USD_2022/kWh", period="2026")

    moved = catalog.rebase(rows, 2024)

    assert moved["high"].tolist() == moved["value"].tolist() == pytest.approx([100 * cpi(2024) / cpi(2022)])


def test_there_and_back_gives_the_same_price_and_remembers_the_first_unit() -> None:
    rows = catalog.load("battery_price", unit="USD_2024/kWh", **PRICE)

    back = catalog.rebase(catalog.rebase(rows, 2019), 2024)

    assert back["value"].tolist() == pytest.approx(rows["value"].tolist())
    assert back["rebased_from"].eq("USD_2024/kWh").all()


@pytest.mark.parametrize(("filters", "named"), [({"unit": "USD/kWh"}, "USD/kWh"), ({"unit": "percent"}, "percent")])
def test_rows_without_a_dollar_year_are_refused_by_name(filters: dict[str, str], named: str) -> None:
    real = catalog.load("battery_price", unit="USD_2024/kWh", **PRICE)
    mixed = pd.concat([real, catalog.load("battery_price", **filters)], ignore_index=True)

    with pytest.raises(DataError, match=f"'{named}'"):
        catalog.rebase(mixed, 2024)


def test_an_index_not_known_on_that_day_is_an_error_that_names_the_year() -> None:
    rows = catalog.load("battery_price", "2024-12-31", unit="USD_2023/kWh", **PRICE)

    with pytest.raises(DataError, match="no index for 2024 known on 2024-12-31"):
        catalog.rebase(rows, 2024, "2024-12-31")


def test_prices_already_in_that_year_need_no_index() -> None:
    rows = catalog.load("battery_price", "2024-12-31", unit="USD_2024/kWh", **PRICE)

    same = catalog.rebase(rows, 2024, "2024-12-31")

    assert same["value"].tolist() == rows["value"].tolist()
    assert "common-bls-cpi" not in set(catalog.sources_of(same)["id"])


def test_the_sources_of_moved_prices_end_with_that_of_the_index() -> None:
    rows = catalog.load("battery_price", unit="USD_2024/kWh", **PRICE)

    assert catalog.sources_of(catalog.rebase(rows, 2025))["id"].tolist()[-1] == "common-bls-cpi"


def test_no_rows_stay_no_rows() -> None:
    assert catalog.rebase(catalog.load("battery_price", **PRICE).iloc[:0], 2025).empty
