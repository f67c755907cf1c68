"""Reads Cairn's runs for analysis: `cairn.load("runs/quickstart")`."""

from .errors import AnalysisError
from .load import LoadError, Run, load

__all__ = ["AnalysisError", "LoadError", "Run", "load"]
