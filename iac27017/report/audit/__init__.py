"""Renderers of the auditor's documents."""
