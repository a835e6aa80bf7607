"""Batch upload: a seller's table becomes listings; ``docs/batch-upload.md`` says how, step by step."""
