"""Damaged files by the hundred, down the whole road."""
