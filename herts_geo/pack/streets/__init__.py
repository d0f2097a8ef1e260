"""What a pack takes from an OpenStreetMap extract: a background map, names and points.

`extract` reads one or more .osm.pbf files, `kinds` says which tags mean what, `generalise` makes
the background map as small as it must be, `names` and `points` list what is found by name, and
`written` gives the data sets with their catalogue entries.
"""
