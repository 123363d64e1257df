"""Regenerates the report 看DAO2025 from dated, sourced numbers.

Nothing is imported here, so that ``weijin --help`` and a notebook's first cell stay quick:
import :mod:`weijin_analysis.catalog` for data and :mod:`weijin_analysis.chapter` for a notebook.
"""

__version__ = "0.1.0"
