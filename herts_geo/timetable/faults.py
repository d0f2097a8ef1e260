"""Named errors of the timetable method. Each message says what is wrong and what to do."""

from herts_geo.errors import HertsGeoError


class BadParameter(HertsGeoError):
    """A window, a date, a number of changes or a time to change makes no sense."""


class FeedFault(HertsGeoError):
    """A file is not a GTFS feed, or is damaged."""


class StreetsFault(HertsGeoError):
    """A file is not an OpenStreetMap extract, or is damaged."""


class NoService(HertsGeoError):
    """No trip runs on the date."""


class NotCovered(HertsGeoError):
    """The timetables or the street map do not hold the areas."""


class PlacesFault(HertsGeoError):
    """A table of areas or points lacks a column, repeats a code, or has no usable position."""


class NotRepeated(HertsGeoError):
    """Two builds of a matrix from the same files are not equal."""
