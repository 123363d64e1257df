import pandas as pd
import pytest

from weijin_analysis import catalog
from weijin_analysis.errors import DataError
from weijin_analysis.trends import annual, described, forecast, panel, recipe_of


@pytest.fixture
def rows() -> pd.DataFrame:
    chosen = {"metric": "pack_price_real", "entity": "World", "unit": "USD_2024/kWh"}
    return catalog.load("battery_price", as_of="2024-12-31", **chosen)


def test_rows_of_the_data_package_become_one_call(rows):
    table = forecast(**annual(rows), **described(rows), horizon=2035, kind="cost")
    recipe = recipe_of(table)
    assert (recipe.unit, recipe.vintage, recipe.series) == (
        "USD_2024/kWh",
        "2024-12-31",
        "pack_price_real: World",
    )
    assert table["median"].iloc[0] == pytest.approx(98.4, abs=0.1)


def test_segments_metrics_units_and_kinds_are_not_spliced():
    for column, values in {
        "entity": ["World", "World: BEV"],
        "metric": ["pack_price_real", "cell_price"],
        "unit": ["USD_2024/kWh", "USD_2025/kWh"],
        "kind": ["observed", "forecast"],
    }.items():
        plain = {
            "metric": "m",
            "entity": "e",
            "unit": "u",
            "kind": "k",
            "period": ["2020", "2021"],
            "value": [2.0, 1.0],
        }
        with pytest.raises(DataError, match=rf"{column} in row 1.*not spliced"):
            annual(pd.DataFrame(plain | {column: values}))


def test_a_half_year_does_not_pass_for_the_year(rows):
    partial = rows.assign(period=rows["period"].where(rows["period"] != "2024", "2024-H1"))
    for read in (annual, panel):
        with pytest.raises(DataError, match="'2024-H1'; expected a year"):
            read(partial)


def test_all_vintages_keep_their_units_and_days():
    everything = catalog.load("battery_price", all_vintages=True, metric="pack_price_real", entity="World")
    table = panel(everything)
    assert list(table.columns) == ["series", "year", "value", "unit", "vintage"]
    assert table["unit"].nunique() > 5 and table["vintage"].max() == "2025-12-09"


def test_a_row_without_a_day_of_knowledge_cannot_stand_in_a_hindcast(rows):
    with pytest.raises(DataError, match="known in row 2"):
        panel(rows.assign(known=rows["known"].where(rows.index != 2)))
