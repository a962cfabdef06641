"""Workbooks: tables and a cover in, the bytes of an XLSX file out."""
