"""Measures: the scan beside Checkov, and its growth over synthetic repositories."""
