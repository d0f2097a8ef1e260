"""Named errors. Each message says what is wrong, where, and what to do."""

from collections.abc import Sequence


class HertsGeoError(Exception):
    """Base of every error whose message is meant to be read by a person."""


class CatalogueError(HertsGeoError):
    """A pack's catalogue is absent, unreadable or contradicts itself."""


class DatasetMissing(HertsGeoError):
    """The catalogue does not list the data set that was asked for."""


class DataFileMissing(HertsGeoError):
    """A data set's file is not where the catalogue says it is."""


class DataFileCorrupt(HertsGeoError):
    """A data set's file differs from what the catalogue recorded, or cannot be read."""


class VintageMismatch(HertsGeoError):
    """Codes of one geography vintage were joined to the boundaries of another."""


class NotComparable(HertsGeoError):
    """Two figures were asked to be compared that do not measure the same thing."""


class InvalidBreaks(HertsGeoError):
    """Class breaks do not divide the values."""


class UnknownPlace(HertsGeoError):
    """No place has this code, name or postcode; `nearest` holds names that look alike."""

    def __init__(self, text: str, nearest: Sequence[str] = ()) -> None:
        self.text, self.nearest = text, tuple(nearest)
        hint = f" Nearest names: {'; '.join(self.nearest)}." if nearest else ""
        super().__init__(
            f"No place in this pack has the code, name or postcode '{text}'.{hint} "
            "Give a district, MSOA or LSOA code or name, or a postcode in the area."
        )
