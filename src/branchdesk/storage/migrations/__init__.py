"""Dated steps of the schema; each has a test and never imports today's tables."""
