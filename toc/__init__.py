"""Theories of change as typed graphs: load, check, lay out, measure."""

__version__ = "0.1.0"
