"""Series that the tests of the trends share: the battery price of the 2024 survey, and the reference set beside us."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from weijin_analysis import catalog
from weijin_analysis.paths import ROOT

REFERENCE = ROOT.parent / "shared" / "reference" / "farmer_lafond_2016.csv"


@pytest.fixture(scope="session")
def packs() -> pd.DataFrame:
    """Battery pack prices 2010-2024 in 2024 dollars, as the 2024 survey gave them: columns year, value."""
    chosen = {"metric": "pack_price_real", "entity": "World", "unit": "USD_2024/kWh"}
    rows = catalog.load("battery_price", as_of="2024-12-31", **chosen)
    return pd.DataFrame({"year": rows["period"].astype(int), "value": rows["value"]})


@pytest.fixture(scope="session")
def reference() -> pd.DataFrame:
    """The 66 cost series of Farmer & Lafond (2016): columns series, year, value."""
    if not REFERENCE.exists():
        pytest.skip("the 66 reference series are not in ../shared/reference beside the repository")
    rows = pd.read_csv(REFERENCE).rename(columns={"technology": "series", "cost": "value"})
    return rows[["series", "year", "value"]]


@pytest.fixture
def walk() -> pd.DataFrame:
    """A made-up cost of 24 years: columns year, value."""
    changes = np.random.default_rng(7).normal(-0.08, 0.1, 24)
    return pd.DataFrame({"year": np.arange(1990, 2014), "value": 50 * np.exp(np.cumsum(changes))})
