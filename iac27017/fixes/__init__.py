"""Remedies as text edits: what a kind says should be written, written where it belongs, and judged again."""
