"""An officer's own file with what was found marked in it, or with its corrected cells.

The file is opened again by openpyxl, which takes more memory and time than reading does, so it
happens in a process of its own. The parent's side is `process`; all other modules run in the child
(`child`), which knows no Django, no secret and no database.
"""
