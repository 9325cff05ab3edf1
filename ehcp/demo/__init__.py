"""The demo county's cases: invented children, close to what Devon published of its own.

`county` says how much of everything there is, `schools` lists the schools; `requests`, `writing`
and `plans` make each child's whole story, and `extracts` tells it as at a day.
"""
