"""The door: what of a file is let in, where a dataset's files hold something personal.

Identifiers of children become references, columns declared as dropped become blank, and what else
looks personal stops the file, all of it in memory. Only what has passed is written anywhere: to
Django's temporary file, the kept original, the database, a log (docs/adr/0061).
`stripping.strip` is the way through for every sender.
"""
