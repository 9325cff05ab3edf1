"""The High Needs Funding Sub Group dashboard."""
