"""Brings in what upstreams have published since: fetched, compared, appended as a vintage.

An upstream that publishes a file a machine can read has an adapter in ``upstreams``, one module for each publisher. The
rest is the same for all: ``fetching`` gets the file, ``reading`` and the adapter's parser make readings of it,
``expectations`` refuses what is not as it was, ``comparing`` finds what is new or revised, ``appending`` adds those
rows to the tables and takes them back if the data package then has a fault. ``engine`` runs it, one upstream after
another.

What must not go in here: changing, reordering or deleting a row of ``data/``; a row is only ever added.
"""
