import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weijin_analysis.errors import UnknownNameError
from weijin_analysis.trends import KINDS, constants
from weijin_analysis.trends.kinds import GOMPERTZ, LOGIT, find_kind


def test_the_constants_have_not_moved():
    numbers = ("theta", "prior_drift", "prior_weight", "prior_degrees", "prior_scale", "discount", "damping")
    assert {name: tuple(getattr(kind, number) for number in numbers) for name, kind in KINDS.items()} == {
        "cost": (0.25, -0.06, 3, 3, 0.06, 0.95, 1),
        "share": (0.25, 0.06, 1, 3, 0.08, 0.95, 1),
        "level": (0, 0.05, 3, 3, 0.08, 0.95, 0.95),
        "count": (0, 0.05, 3, 3, 0.08, 0.95, 0.95),
    }
    assert {name: kind.link.name for name, kind in KINDS.items()} == {
        "cost": "log",
        "share": "gompertz",
        "level": "log",
        "count": "log",
    }


def test_every_constant_stands_in_one_table_with_its_reason():
    table = constants()
    assert list(table.columns) == ["constant", *KINDS, "reason"]
    assert table["reason"].str.len().min() > 20
    assert table.set_index("constant").loc["theta", "cost"] == 0.25


def test_an_unknown_kind_is_refused_with_the_kinds_there_are():
    with pytest.raises(UnknownNameError, match=r"price.*cost, share, level, count"):
        find_kind("price")


@given(st.floats(0.0025, 0.9975))
def test_the_links_of_shares_lead_back(share):
    value = np.array([share])
    assert GOMPERTZ.inverse(GOMPERTZ.forward(value)) == pytest.approx(value, rel=1e-9)
    assert LOGIT.inverse(LOGIT.forward(value)) == pytest.approx(value, rel=1e-9)


@given(st.floats(-1e4, 1e4))
def test_no_point_of_the_gompertz_scale_is_outside_0_to_1(level):
    assert 0 <= GOMPERTZ.inverse(np.array([level]))[0] <= 1
