"""The parts of batch.py: each has `measure(options)` and returns Markdown, with what it measured."""
