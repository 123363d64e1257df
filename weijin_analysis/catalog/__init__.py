"""The numbers of the report as they were known on a day.

>>> from weijin_analysis import catalog
>>> price = catalog.load("battery_price", as_of="2024-12-31", metric="pack_price_real", entity="World")

``load`` answers what was known when, ``cited`` the same of tables that hold no numbers; ``tables`` and ``describe``
say what there is; ``sources_of`` says where rows come from; ``rebase`` moves prices between dollar years;
``check_package`` reports all that is wrong with a package. What must not go in here: statistics and charts, which are
built on top.
"""

from weijin_analysis.catalog.checks import check_package
from weijin_analysis.catalog.cited import cited, cited_tables
from weijin_analysis.catalog.faults import Fault
from weijin_analysis.catalog.prices import rebase
from weijin_analysis.catalog.provenance import sources_of
from weijin_analysis.catalog.tables import COLUMNS, data_versions, describe, load, reference, tables

__all__ = [
    "COLUMNS",
    "Fault",
    "check_package",
    "cited",
    "cited_tables",
    "data_versions",
    "describe",
    "load",
    "rebase",
    "reference",
    "sources_of",
    "tables",
]
