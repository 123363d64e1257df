"""The charts of the report: each function takes rows and returns what a figure can draw.

A chart is a frozen value with ``draw(canvas)``: it holds numbers and encodings, and learns language, frame
and colours from the canvas. Parameters follow seaborn's grammar (``data``, ``x``, ``y``, ``highlight``).
Words come from messages, labels and formats. What must not go in here: anything a single chapter needs.
"""

from weijin_analysis.plotting.charts.bars import Bars, bars, countermoves
from weijin_analysis.plotting.charts.calibration import Calibration, calibration
from weijin_analysis.plotting.charts.crossing import Crossing, crossing
from weijin_analysis.plotting.charts.dot_rows import Dot, DotRow, DotRows, dot_rows
from weijin_analysis.plotting.charts.dumbbell import Dumbbell, Move, dumbbell
from weijin_analysis.plotting.charts.expectations import Expectation, Expectations, expectations
from weijin_analysis.plotting.charts.experience_curve import ExperienceCurve, experience_curve
from weijin_analysis.plotting.charts.fan import Fan, fan
from weijin_analysis.plotting.charts.hindcast_fan import HindcastFan, hindcast_fan
from weijin_analysis.plotting.charts.lines import Lines, lines
from weijin_analysis.plotting.charts.panels import Panels, Shared, panels
from weijin_analysis.plotting.charts.parts import Part, Parts, parts
from weijin_analysis.plotting.charts.ranked import Ranked, ranked
from weijin_analysis.plotting.charts.scatter import Scatter, scatter
from weijin_analysis.plotting.charts.scatter_rows import Frontier, Span, Spot
from weijin_analysis.plotting.charts.schematic import Edge, Node, Schematic, schematic
from weijin_analysis.plotting.charts.steps import Dots, Stair, Steps, steps
from weijin_analysis.plotting.charts.tallies import Tallies, tallies
from weijin_analysis.plotting.charts.timeline import Milestone, Timeline, timeline
from weijin_analysis.plotting.charts.verdicts import Judged, Verdicts, verdicts

__all__ = [
    "Bars",
    "Calibration",
    "Crossing",
    "Dot",
    "DotRow",
    "DotRows",
    "Dots",
    "Dumbbell",
    "Edge",
    "Expectation",
    "Expectations",
    "ExperienceCurve",
    "Fan",
    "Frontier",
    "HindcastFan",
    "Judged",
    "Lines",
    "Milestone",
    "Move",
    "Node",
    "Panels",
    "Part",
    "Parts",
    "Ranked",
    "Scatter",
    "Schematic",
    "Shared",
    "Span",
    "Spot",
    "Stair",
    "Steps",
    "Tallies",
    "Timeline",
    "Verdicts",
    "bars",
    "calibration",
    "countermoves",
    "crossing",
    "dot_rows",
    "dumbbell",
    "expectations",
    "experience_curve",
    "fan",
    "hindcast_fan",
    "lines",
    "panels",
    "parts",
    "ranked",
    "scatter",
    "schematic",
    "steps",
    "tallies",
    "timeline",
    "verdicts",
]
