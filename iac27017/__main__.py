"""Lets `python -m iac27017` stand for the command."""

from __future__ import annotations

from iac27017.cli import process

if __name__ == "__main__":
    process()
