"""Lets `python -m iac27017` stand for the command."""

from __future__ import annotations

import sys

from iac27017.cli import main

if __name__ == "__main__":
    sys.exit(main())
