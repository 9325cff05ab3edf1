"""Reading a file into tables of text, in a process of its own.

The parent's side is `book` (start there), `process`, `limits` and `outline`. All other modules run
in the child (`child`), which knows only the standard library, python-calamine and olefile: what a
cell means is `cells.py`'s business, what a file is and holds is told here.
"""
