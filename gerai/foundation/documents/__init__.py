"""Typst to PDF."""
