"""The files of the EHCP subject."""

from ehcp.datasets import cases, published, schools

__all__ = ["cases", "published", "schools"]
