"""What the EHCP pages ask of the database: one module for each subject of a page."""

from ehcp.selectors.parts import CASES, SEN2, case_parts

__all__ = ["CASES", "SEN2", "case_parts"]
