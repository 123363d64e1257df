"""House style, type, chart helpers and the figure contract: how a number becomes a picture.

Nothing is imported here, so that asking for a font file does not load matplotlib. What must not go in
here: statistics (they belong to the trends) and anything that knows of notebooks or runs.
"""
