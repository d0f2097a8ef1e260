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


class NoSuchMeasure(HertsGeoError):
    """No measure with figures by area has this id, or it has no figures for this period."""


class UnusableFigures(HertsGeoError):
    """A user's file of figures cannot be drawn by area."""


class UnknownPlace(HertsGeoError):
    """No place has this code, name or postcode; `nearest` holds names that look alike.

    `why` is a sentence of its own on what became of a code.
    """

    def __init__(self, text: str, nearest: Sequence[str] = (), why: str = "") -> None:
        self.text, self.nearest = text, tuple(nearest)
        hint = f" Nearest names: {'; '.join(self.nearest)}." if nearest else ""
        super().__init__(
            why
            or f"No place in this pack has the code, name or postcode '{text}'.{hint} "
            "Give a district, MSOA or LSOA code or name, or a postcode in the area."
        )


class UnreadableLocality(UnknownPlace):
    """A locality, or the file or link that describes one, is not one that can be used."""

    def __init__(self, what: str) -> None:
        self.text, self.nearest = "", ()
        HertsGeoError.__init__(self, what)


class NobodyCounted(UnreadableLocality):
    """A locality holds nobody whom the pack can count, or lies outside it."""


class UnreadableProject(HertsGeoError):
    """A project file is not one that this app can open; `faults` lists what is wrong in it."""

    def __init__(self, what: str, faults: Sequence[str] = ()) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{what} Your present work is kept as it is.")


class AnotherProject(HertsGeoError):
    """Two versions were to be merged that belong to different projects."""


class ProjectFull(HertsGeoError):
    """A project would grow beyond what its file and the browser keep."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} Save the project file, then remove what is no longer needed.")


class NotInProject(HertsGeoError):
    """No record of a project has this id."""

    def __init__(self, section: str, id: str) -> None:
        super().__init__(f"The project has no record '{id[:40]}' among its {section}. Reload it.")


class UnsoundRecord(HertsGeoError):
    """A record breaks the limits of its fields; `faults` are pairs of a field and a sentence."""

    def __init__(self, section: str, faults: Sequence[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        told = "; ".join(f"{name.replace('_', ' ')} {what}" for name, what in faults)
        super().__init__(f"This cannot be kept among the {section}: {told}.")


class UnknownFormat(HertsGeoError):
    """A document was asked for in a format that cannot be made."""


class CannotWrite(HertsGeoError):
    """A document cannot be made or saved here."""


class UnreadableFile(HertsGeoError):
    """A file that holds no table, or that would do harm to open."""


class UnknownPoint(UnknownPlace):
    """No service, point or postcode has this name; `nearest` holds names that look alike."""

    def __init__(self, what: str, text: str, nearest: Sequence[str] = (), hint: str = "") -> None:
        self.text, self.nearest = text, tuple(nearest)
        alike = f" Nearest: {'; '.join(nearest)}." if nearest else ""
        HertsGeoError.__init__(self, f"No {what} is called '{text[:60]}'.{alike}{hint}")


class StoreFault(HertsGeoError):
    """The store cannot be reached, read or written as it is."""


class StoreVersion(StoreFault):
    """The store was made for another version of the program than this one."""


class StoreKey(StoreFault):
    """What the store keeps encrypted cannot be read with the key that is set."""


class NotInStore(HertsGeoError):
    """The workspace holds nothing of this id, or nothing that the one who asks may know of."""


class NotAllowed(HertsGeoError):
    """The role of the one who asks does not allow it."""


class Stale(HertsGeoError):
    """A record was changed by somebody else meanwhile: `yours` was not kept, `theirs` stands."""

    def __init__(self, section: str, yours: object, theirs: object, who: str = "") -> None:
        self.section, self.yours, self.theirs, self.who = section, yours, theirs, who
        by = f"'{who}'" if who else "somebody else"
        super().__init__(
            f"This was not kept: {by} changed the same record of the {section} meanwhile. Compare "
            "the two and keep one of them, or both."
        )
