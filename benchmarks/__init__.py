"""Load measured beside a floor in the same run: ``make bench`` (docs/performance.md says how to read it)."""
