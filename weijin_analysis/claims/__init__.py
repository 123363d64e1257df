"""The report's own sentences: held against the data, judged by what happened, counted.

>>> from weijin_analysis import claims
>>> rows = claims.ledger(as_of="2024-12-31")

``ledger`` gives every statement with its result and outcome; ``check`` what the data say of one that is bound to them;
``hit_rates`` how often the report was right; ``due`` what to look up next; ``check_bindings`` all that is wrong with
the bindings. What must not go in here: charts and words for readers, which are built on top.
"""

from weijin_analysis.claims.bindings import Binding, check_bindings, read_bindings
from weijin_analysis.claims.checks import RESULTS, Check, check
from weijin_analysis.claims.due import due
from weijin_analysis.claims.judgments import REASONS, outcomes
from weijin_analysis.claims.ledger import HEDGES, ledger
from weijin_analysis.claims.numbers import OPERATIONS, Found
from weijin_analysis.claims.scores import READINGS, hit_rates

__all__ = [
    "HEDGES",
    "OPERATIONS",
    "READINGS",
    "REASONS",
    "RESULTS",
    "Binding",
    "Check",
    "Found",
    "check",
    "check_bindings",
    "due",
    "hit_rates",
    "ledger",
    "outcomes",
    "read_bindings",
]
