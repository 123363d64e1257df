"""Runs the chapters: plan, execute, record.

:mod:`~weijin_analysis.pipeline.plan` decides what runs with which parameters,
:mod:`~weijin_analysis.pipeline.execute` runs one chapter in one language with Papermill,
:mod:`~weijin_analysis.pipeline.run` runs a plan in parallel and keeps the last good edition, and
:mod:`~weijin_analysis.pipeline.manifest` writes down what happened. Nothing is imported here, so that a
refused call is quick. What must not go in here: pandas, charts, or anything that knows a chapter's subject.
"""
