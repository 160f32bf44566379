"""The parts of speed.py: each has `measure(options, ...)` and returns Markdown, with what it measured."""
