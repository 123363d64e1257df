"""The HTML edition: one folder that opens by double click, made from the notebooks of a finished run.

Reads what a run wrote (``run.json``, executed notebooks, figure files) and nothing else; imports neither
pandas nor a chart library. What must not go in here: computing or drawing anything.
"""
