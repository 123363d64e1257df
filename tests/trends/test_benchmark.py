import subprocess
import sys

import pandas as pd

from weijin_analysis.paths import ROOT


def run(*arguments: str) -> str:
    command = [sys.executable, "-W", "error", str(ROOT / "benchmarks" / "trends.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_without_the_reference_series_the_benchmark_says_so_and_measures_speed(tmp_path):
    printed = run("--series", str(tmp_path / "absent.csv"))
    assert "absent.csv is not there: only the speed is measured" in printed
    assert "forecast, 20 years, 23 levels" in printed


def test_the_benchmark_takes_any_series_and_prints_a_line_for_each_method(tmp_path, walk):
    both = pd.concat([walk.assign(series="a"), walk.assign(series="b", value=walk["value"] ** 0.5)])
    both.to_csv(tmp_path / "series.csv", index=False)
    printed = run("--series", str(tmp_path / "series.csv"), "--methods", "engine,fl")
    assert "2 series, 36 origins" in printed
    for words in ("\nengine", "\nfl", "\nols", "Brier score", "engine against Farmer & Lafond"):
        assert words in printed
