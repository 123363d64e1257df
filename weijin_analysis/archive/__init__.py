"""Keeps what was forecast, and holds it against what came.

:mod:`.files` is the file ``forecasts.csv`` of a run, :mod:`.entries` turns a forecast into rows of it,
:mod:`.shelf` reads the files of all runs, :mod:`.outcomes` finds what the data package says since, and :mod:`.record`
scores. Nothing is imported here, because the pipeline uses :mod:`.files` and goes without pandas. What must not go in
here: making forecasts, and any change to one that was kept.
"""
