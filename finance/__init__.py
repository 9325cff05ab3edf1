"""The Dedicated Schools Grant: the monthly return and the finance position."""
