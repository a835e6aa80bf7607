"""Batch upload: a seller's table becomes listings.

``columns`` defines what a table may say; ``templates`` writes it, ``reading`` reads it, ``checking`` decides about
each row (the dry run), ``applying`` writes what was decided, ``report`` gives the seller's table back with its
problems, and ``uploads`` takes a file through these stages.
"""
