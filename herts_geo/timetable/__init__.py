"""The `timetable` method: minutes by public transport and on foot, from timetables and streets.

`build.build` makes a matrix from a street map (OpenStreetMap) and timetables (GTFS); `store` keeps
it as a file that the app picks up. Streets are walked by SciPy's Dijkstra (see `streets`);
timetables are searched here, in rounds as in RAPTOR (see `search`), so that changes take the time
they are given.
"""
