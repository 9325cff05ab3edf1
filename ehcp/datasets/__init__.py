"""The files of the EHCP subject."""

from ehcp.datasets import cases, published, reference, reported, schools, sen2, team

__all__ = ["cases", "published", "reference", "reported", "schools", "sen2", "team"]
