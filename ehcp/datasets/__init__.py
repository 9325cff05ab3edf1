"""The files of the EHCP subject."""

from ehcp.datasets import cases, schools

__all__ = ["cases", "schools"]
