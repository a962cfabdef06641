"""Renderers: a result of a scan in, text out; nothing here reads options or writes files."""
