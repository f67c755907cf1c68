#!/usr/bin/env python3
"""Compares groups of runs: compare.py DIR DIR ... [--group NAME=DIR,DIR] [--out FILE.html]."""

import sys

from cairn.compare.main import main

if __name__ == "__main__":
    sys.exit(main())
