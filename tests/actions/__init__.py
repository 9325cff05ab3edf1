"""Meetings and actions."""
