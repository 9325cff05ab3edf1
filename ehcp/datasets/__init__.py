"""The files of the EHCP subject."""

from ehcp.datasets import cases, published, reference, reported, schools

__all__ = ["cases", "published", "reference", "reported", "schools"]
