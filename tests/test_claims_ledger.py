"""The ledger: what holds, what drifted, who judged what, how often the report was right, and what comes due."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from claims_package import Row, edited
from click.testing import CliRunner, Result
from statsmodels.stats.proportion import proportion_confint

from weijin_analysis import claims
from weijin_analysis.claims.checks import CONTRADICTED, DRIFTED, HOLDS, NO_DATA
from weijin_analysis.cli import main
from weijin_analysis.parameters import REPORT_DAY
from weijin_analysis.verdicts import tally

TODAY = claims.ledger()
THEN = claims.ledger(REPORT_DAY)
TALLY = {"came_true": 42, "partly": 32, "did_not": 10, "open": 11, "unverifiable": 20}
DRIFTING = ["c02-017", "c06-013", "c10-022"]
"""Manufacturing share, robot density, green jobs: borne out by the numbers of the day, and no longer."""


def one(rows: pd.DataFrame, claim: str) -> pd.Series:
    return rows.set_index("id").loc[claim]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["claims", *arguments])


def objects(*arguments: str) -> list[dict[str, object]]:
    return json.loads(run(*arguments, "--json").output)


def test_every_statement_of_the_report_is_there() -> None:
    assert len(TODAY) == 452
    assert TODAY["kind"].value_counts().to_dict() == {"fact": 253, "judgment": 89, "forecast": 81, "plan": 29}
    assert TODAY["numeric"].sum() == 221


def test_the_tally_of_the_judgments_is_reproduced_and_each_leads_to_its_evidence() -> None:
    judged = TODAY[TODAY["by_hand"].ne("")]

    assert tally(judged["by_hand"]) == tally(judged["outcome"]) == TALLY
    assert judged["evidence_zh"].ne("").all() and judged["evidence_en"].ne("").all()
    assert judged.loc[judged["source"].eq(""), "by_hand"].isin(["open", "unverifiable"]).all()
    assert set(judged.loc[judged["by_hand"].eq("unverifiable"), "reason"]) == set(claims.REASONS)


@pytest.mark.parametrize("claim", DRIFTING)
def test_what_the_numbers_of_the_day_bore_out_and_todays_do_not_has_drifted(claim: str) -> None:
    assert one(THEN, claim)["result"] == HOLDS
    assert one(TODAY, claim)["result"] == DRIFTED
    assert one(TODAY, claim)["note_zh"] and one(TODAY, claim)["note_en"]


@pytest.mark.parametrize(
    ("claim", "result", "found"),
    [
        ("c02-007", CONTRADICTED, 932.5),
        ("c02-008", CONTRADICTED, 1.26),
        ("c03-007", HOLDS, 2),
        ("c03-023", HOLDS, 3474),
        ("c04-009", CONTRADICTED, 7.4),
        ("c04-013", HOLDS, -96),
        ("c04-015", HOLDS, 7582),
        ("c04-031", CONTRADICTED, 182),
        ("c04-032", HOLDS, 54),
        ("c05-008", HOLDS, 1.32),
        ("c05-011", HOLDS, 150_000),
        ("c05-018", CONTRADICTED, 30_000),
        ("c06-013", DRIFTED, 0.37),
        ("c07-011", HOLDS, 79),
        ("c07-019", CONTRADICTED, 29.5),
        ("c08-010", CONTRADICTED, -18.3),
        ("c09-015", DRIFTED, 42.4),
        ("c10-007", HOLDS, 1.06),
        ("c10-022", DRIFTED, 44.0),
        ("c08-009", NO_DATA, float("nan")),
    ],
)
def test_what_the_data_say_of_the_statements_discussed(claim: str, result: str, found: float) -> None:
    assert one(TODAY, claim)["result"] == result
    assert one(TODAY, claim)["found"] == pytest.approx(found, rel=0.01, nan_ok=True)


def test_nothing_known_later_enters_an_early_view() -> None:
    known = THEN["found_known"].dropna()
    assert len(known) > 30
    assert (known <= pd.Timestamp(REPORT_DAY)).all()
    assert set(THEN["by_hand"]) == {""}
    assert THEN["result"].ne(DRIFTED).all()


def test_a_failure_is_known_only_when_its_time_is_over() -> None:
    """Of new code in spring 2025 less than half was written by AI; the year was not over yet."""
    assert one(claims.ledger("2025-12-30"), "c03-035")["by_hand"] == ""
    assert one(claims.ledger("2025-12-31"), "c03-035")["by_hand"] == "did_not"


def test_data_resolve_a_forecast_by_themselves(tmp_path: Path) -> None:
    """A pack price of 2026 below 100 arrives, and BNEF's forecast is judged."""

    def arrive(rows: list[Row]) -> list[Row]:
        last = next(row for row in rows if row["metric"] == "pack_price_real" and row["period"] == "2025")
        made = {"period": "2026", "value": "99", "low": "", "high": "", "unit": "USD_2026/kWh"}
        return [*rows, last | made | {"entity": "World", "published": "2026-12-01", "known": "2026-12-01"}]

    assert one(TODAY, "c08-009")["outcome"] == "open"
    with edited(tmp_path, "observations/battery_price.csv", arrive):
        row = one(claims.ledger(), "c08-009")
    assert (row["result"], row["by_data"], row["outcome"]) == (HOLDS, "came_true", "came_true")


def test_hand_and_data_agree_or_are_shown_as_disagreeing() -> None:
    both = TODAY[TODAY["by_data"].ne("") & TODAY["by_hand"].isin(["came_true", "partly", "did_not"])]

    assert both["agrees"].eq(both["by_hand"].eq(both["by_data"])).all()
    assert one(TODAY, "c04-031")["agrees"]
    assert not one(TODAY, "c10-006")["agrees"]
    assert one(TODAY, "c10-006")["outcome"] == "came_true"


def test_hit_rates_come_in_three_readings_with_wilsons_interval() -> None:
    row = claims.hit_rates(TODAY[TODAY["by_hand"].ne("")]).iloc[0]

    assert [row[f"rate_{reading}"] for reading in claims.READINGS] == pytest.approx([42 / 84, 58 / 84, 74 / 84])
    low, high = proportion_confint(42, 84, method="wilson")
    assert (row["low_miss"], row["high_miss"]) == pytest.approx((low, high))


def test_without_judgments_there_are_no_rates() -> None:
    assert claims.hit_rates(THEN[THEN["by_hand"].ne("")], "kind").empty
    assert "group" in claims.hit_rates(THEN[THEN["by_hand"].ne("")])


@pytest.mark.parametrize("by", ["chapter", "kind", "attributed_to", "numeric", "hedged", "own"])
def test_groups_add_up_to_the_whole(by: str) -> None:
    judged = TODAY[TODAY["by_hand"].ne("")]
    rates = claims.hit_rates(judged, by)

    assert {verdict: rates[verdict].sum() for verdict in TALLY} == TALLY
    assert rates["settled"].sum() == 84


def test_open_predictions_come_due_in_order() -> None:
    waiting = claims.due(TODAY)
    by_year_end = claims.due(TODAY, "2026-12-31")

    assert waiting["resolve_by"].is_monotonic_increasing
    assert "c08-009" in set(by_year_end["id"]) and "c08-031" not in set(by_year_end["id"])
    assert set(waiting["reason"]) <= {"", "not_looked_up"}
    assert waiting["outcome"].isin(["open", "unverifiable"]).all()


def test_an_outcome_is_one_row(tmp_path: Path) -> None:
    def judge(rows: list[Row]) -> list[Row]:
        done = {"outcome": "did_not", "published": "2027-12-31", "checked_on": "2028-01-02"}
        return [row | done if row["claim_id"] == "c08-031" else row for row in rows]

    with edited(tmp_path, "report/outcomes.csv", judge):
        rows = claims.ledger()
    assert one(rows, "c08-031")["outcome"] == "did_not"
    assert "c08-031" not in set(claims.due(rows)["id"])


@pytest.mark.parametrize(
    ("path", "column", "cell"),
    [
        ("report/outcomes.csv", "claim_id", "c99-001"),
        ("report/outcomes.csv", "outcome", "maybe"),
        ("report/outcomes.csv", "source", "nobody"),
        ("report/claims.csv", "kind", "rumour"),
        ("report/claims.csv", "resolve_by", "2026"),
        ("report/claims.csv", "attributed_to", "Nobody"),
        ("report/claim_bindings.csv", "claim_id", "c99-001"),
        ("report/claim_bindings.csv", "operation", "guess"),
    ],
)
def test_a_malformed_row_is_told_by_file_row_and_column(tmp_path: Path, path: str, column: str, cell: str) -> None:
    with edited(tmp_path, path, lambda rows: [rows[0] | {column: cell}, *rows[1:]]) as folder:
        result = CliRunner().invoke(main, ["data", "check", str(folder)])

    assert result.exit_code == 1
    assert f"{path}, row 2, column {column}: found {cell!r}" in result.output


def test_a_faulty_binding_fails_the_check_of_the_package(tmp_path: Path) -> None:
    def rename(rows: list[Row]) -> list[Row]:
        return [rows[0] | {"terms": "table=nowhere"}, *rows[1:]]

    with edited(tmp_path, "report/claim_bindings.csv", rename) as folder:
        result = CliRunner().invoke(main, ["data", "check", str(folder)])
    assert result.exit_code == 1
    assert "report/claim_bindings.csv, row 2, column terms: found 'nowhere'" in result.output


def test_json_holds_an_object_a_statement() -> None:
    printed = objects("check")

    assert len(printed) == 452
    needed = {"id", "chapter", "kind", "result", "found", "expected", "source", "outcome"}
    assert all(needed <= entry.keys() for entry in printed)
    assert {entry["result"] for entry in printed} == set(claims.RESULTS)
    found = {entry["id"]: entry for entry in printed}
    assert (found["c05-011"]["found"], found["c05-011"]["expected"]) == (150_000, 150_000)
    assert found["c10-022"]["expected"] == "45 to 50"


def test_check_counts_what_holds_then_and_now() -> None:
    assert f"{len(claims.read_bindings())} statements bound to data" in run("check").output
    assert " 0 drifted" in run("check", "--as-of", REPORT_DAY).output


def test_list_filters_and_show_explains() -> None:
    missed = objects("list", "--kind", "plan", "--outcome", "did_not")
    assert {entry["id"] for entry in missed} >= {"c04-031", "c01-025"}
    shown = run("show", "c02-017").output
    assert "drifted" in shown and "ch02-unsd" in shown
    assert run("show", "c99-001").exit_code == 2
    assert "c99-001" in run("show", "c99-001").output


def test_due_prints_days_in_order() -> None:
    printed = objects("due", "--by", "2027-12-31")
    assert printed[-1]["resolve_by"] == "2027-12-31"
    assert run("due", "--by", "soon").exit_code == 2
