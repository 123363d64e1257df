"""What a chapter's subject asks of its rows and no other chapter does: which fleets, whose count, which stage.

Each module answers for one subject, from rows to rows or to the values of a sentence, so that a notebook stays a
story. What two subjects share belongs to :mod:`weijin_analysis.readings`, ``derived``, ``statements`` or ``vintages``.
What must not go in here: drawing, wordings, and reading files.
"""
