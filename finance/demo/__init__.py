"""The demo county: an invented council whose files go down the ordinary road.

Its totals follow what Devon County Council has published (education forum papers, freedom of
information answers); its lines, volumes, actions and words are invented.
"""
