"""Statements as files: flat file V2, Excel, PDF."""
