"""The files of the EHCP subject."""

from ehcp.datasets import cases

__all__ = ["cases"]
