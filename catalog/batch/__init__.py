"""Batch upload: a seller's table becomes listings. ``docs/batch-upload.md`` says what happens to a file, step by step."""
