"""Measures the trend engine: how good it is on 66 technologies beside what people use today, and how fast it is.

    python benchmarks/trends.py                        # our methods and statsmodels', a few minutes
    python benchmarks/trends.py --methods engine,fl,ols    # only these, seconds
    python benchmarks/trends.py --series FILE          # another CSV: series (or technology), year, value (or cost)

The series are those of Farmer & Lafond (2016); the project carries no copy. They are looked for in
../shared/reference beside the repository, and where they are not, only the speed is measured, on made-up series.
StatsForecast is measured too where it is installed. Every figure and ratio printed comes from this one run.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before NumPy: the speeds are those of one core

import numpy as np
import pandas as pd

from weijin_analysis.paths import ROOT
from weijin_analysis.trends import (
    METHODS,
    brier,
    first_passage,
    forecast,
    hindcast,
    hindcast_crossings,
    score,
    simulate,
)
from weijin_analysis.trends.packages import Fit, packaged

REFERENCE = ROOT.parent / "shared" / "reference" / "farmer_lafond_2016.csv"
OURS = ("engine", "engine2", "fl", "ima", "moore")
STATSMODELS = (
    "arima",
    "arima_010",
    "arima_110",
    "unobserved_components",
    "local_linear_trend",
    "ets",
    "ets_damped",
    "theta",
)
BASELINE = "ols"


def statsforecast_methods() -> dict[str, Callable]:
    """Return StatsForecast's models on logs, or nothing where it is not installed."""
    if importlib.util.find_spec("statsforecast") is None:
        return {}
    from statsforecast import models

    names = ("AutoARIMA", "AutoETS", "AutoTheta", "RandomWalkWithDrift")
    methods = {f"statsforecast_{name}": packaged(_statsforecast(getattr(models, name))) for name in names}
    for name, method in methods.items():
        method.__name__ = name
    return methods


def _statsforecast(model: Callable) -> Fit:
    def fit(levels: np.ndarray, steps: int) -> tuple[np.ndarray, np.ndarray]:
        ahead = model().forecast(y=levels, h=steps, level=[80])
        return ahead["mean"], (ahead["hi-80"] - ahead["lo-80"]) / (2 * 1.2815515655446004)

    return fit


def read(path: Path) -> pd.DataFrame:
    """Return series, year and value."""
    rows = pd.read_csv(path).rename(columns={"technology": "series", "cost": "value"})
    return rows[["series", "year", "value"]]


def made_up() -> pd.DataFrame:
    """Return 66 random walks with about as many origins as the reference."""
    generator = np.random.default_rng(0)
    parts = [
        pd.DataFrame({"series": f"made up {number}", "year": np.arange(1990, 2009), "value": np.exp(walk)})
        for number, walk in enumerate(np.cumsum(generator.normal(-0.06, 0.1, (66, 19)), axis=1))
    ]
    return pd.concat(parts, ignore_index=True)


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a line per method: CRPS, skills with their intervals, coverages, errors by horizon, failures."""
    overall = score(rows, BASELINE).set_index(["method", "measure"])
    horizon = score(rows, by="horizon", draws=1).set_index(["method", "group", "measure"])["value"]
    lines = [_line(method, overall, horizon) for method in rows["method"].unique()]
    return pd.DataFrame(lines).set_index("method").sort_values("CRPS")


def _line(method: str, overall: pd.DataFrame, horizon: pd.Series) -> dict[str, object]:
    value = overall["value"]
    line: dict[str, object] = {"method": method, "CRPS": round(value[method, "crps"], 3)}
    for measure, title in (("skill_ratio", "skill (ratio)"), ("skill_geometric", "skill (geometric)")):
        line[title] = _interval(overall.loc[(method, measure)]) if (method, measure) in overall.index else ""
    for coverage in (50, 80, 95):
        line[f"in {coverage} %"] = f"{value[method, f'coverage_{coverage}']:.1%}"
    for name, measure, style in (("CRPS by years ahead", "crps", ".3f"), ("in 80 %", "coverage_80", ".0%")):
        parts = [format(horizon[method, group, measure], style) for group in ("1-3", "4-10", "11+")]
        line[f"{name} 1-3/4-10/11+"] = " / ".join(parts)
    line |= {name: int(value[method, name]) for name in ("failed", "warned")}
    return line


def _interval(row: pd.Series) -> str:
    return f"{row['value']:.2f} [{row['low']:.2f}, {row['high']:.2f}]"


def seconds(work: Callable[[], object], repeats: int = 5) -> float:
    """Return the shortest of several runs."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def report_quality(frame: pd.DataFrame, methods: list[str | Callable]) -> None:
    """Hindcast, score and print."""
    parts = []
    for method in methods:
        start = time.perf_counter()
        parts.append(hindcast(frame, "cost", method))
        print(f"  {parts[-1]['method'].iloc[0]}: {time.perf_counter() - start:.1f} s", flush=True)
    rows = pd.concat(parts, ignore_index=True)
    one = parts[0].drop_duplicates(["series", "origin", "period"])
    counts = f"{one['series'].nunique()} series, {len(one.drop_duplicates(['series', 'origin']))} origins"
    print(f"\n{counts}, {len(one):,} forecasts; log scale; each series counts once; skill against {BASELINE}\n")
    print(table(rows).to_string())
    print("\nWhat a package failed to forecast is missing from its own figures; skills compare what both forecast.")
    if {"engine", "fl"} <= set(rows["method"]):
        skill = score(rows[rows["method"].isin(["engine", "fl"])], "fl").set_index(["method", "measure"])
        ratio, geometric = (_interval(skill.loc[("engine", f"skill_{name}")]) for name in ("ratio", "geometric"))
        print(f"\nengine against Farmer & Lafond's equation 15: skill {ratio} (ratio), {geometric} (geometric)")


def report_crossings(frame: pd.DataFrame) -> None:
    """Print how good the probabilities of falls of 20 % and 40 % were, over horizons of 1 to 10 years."""
    record = hindcast_crossings(frame, "cost")
    base = record.assign(p_by=record["crossed"].mean())
    print(f"\nfalls of 20 % and 40 % within 1-10 years, {len(record):,} probabilities, each series counts once:")
    print(f"  Brier score {brier(record):.3f}, base rate {brier(base):.3f}, ratio {brier(record) / brier(base):.2f}")
    bins = record.groupby(pd.cut(record["p_by"], [0, 0.2, 0.4, 0.6, 0.8, 0.95, 1], include_lowest=True), observed=True)
    print(bins.agg(said=("p_by", "mean"), came=("crossed", "mean"), times=("crossed", "size")).round(2).to_string())


def report_speed(frame: pd.DataFrame) -> None:
    """Print the times of the calls people make, on one core."""
    years, values = np.arange(2010, 2025), 1400 * np.exp(-0.18 * np.arange(15))
    calls = {
        "hindcast, all origins and horizons, 23 levels": lambda: hindcast(frame, "cost"),
        "forecast, 20 years, 23 levels": lambda: forecast(years, values, 20, "cost"),
        "simulate, 10,000 paths of 20 years": lambda: simulate(years, values, 20, "cost", paths=10_000),
        "first_passage, 50,000 paths of 10 years": lambda: first_passage(years, values, 60, 10),
    }
    print("\nspeed on one core, best of five:")
    for name, work in calls.items():
        print(f"  {name}: {1000 * seconds(work):.1f} ms")


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=Path, default=REFERENCE)
    parser.add_argument("--methods", help="names, with commas; all where left out")
    arguments = parser.parse_args()
    extra = statsforecast_methods()
    names = arguments.methods.split(",") if arguments.methods else [*OURS, BASELINE, *STATSMODELS, *extra]
    if not arguments.series.exists():
        print(f"{arguments.series} is not there: only the speed is measured, on made-up series.")
        return report_speed(made_up())
    frame = read(arguments.series)
    wanted = dict.fromkeys([*names, BASELINE])
    report_quality(frame, [extra.get(name, name) if name not in METHODS else name for name in wanted])
    report_crossings(frame)
    return report_speed(frame)


if __name__ == "__main__":
    main()
