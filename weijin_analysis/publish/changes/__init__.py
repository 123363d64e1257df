"""What changed between two runs: in the data, in the figures, in the forecasts and in the verdicts, and why.

Reads what two runs left in their folders (``run.json``, ``data.zip``, figures with their records and rows, forecasts,
statements). Runs' names and times never count as change. What must not go in here: running, drawing and pandas.
"""

from weijin_analysis.publish.changes.compare import Changes, compare
from weijin_analysis.publish.changes.kept import complete_run_before, newest_complete_run
from weijin_analysis.publish.changes.plain import plain

__all__ = ["Changes", "compare", "complete_run_before", "newest_complete_run", "plain"]
