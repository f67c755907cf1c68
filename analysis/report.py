#!/usr/bin/env python3
"""Reports what a search did and found: report.py DIR [--out FILE.html] [--png FOLDER]."""

import sys

from cairn.report.main import main

if __name__ == "__main__":
    sys.exit(main())
