"""Reads Cairn's runs for analysis: `cairn.load("runs/quickstart")`."""

from .load import Run, load

__all__ = ["Run", "load"]
