"""Remembers what a scan answered, for as long as nothing that it looked at has changed."""
