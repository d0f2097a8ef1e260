"""Why the reading of a file was ended, as a code between processes and as a sentence."""

from enum import IntEnum

from herts_geo.errors import HertsGeoError
from herts_geo.sandbox.limits import GIGABYTE, Limits

REMEDY = (
    "Keep only the sheet, rows, columns or area that is needed, save that as a file of its own, "
    "and give that file."
)


class Cause(IntEnum):
    """The exit codes of a reading process that could not finish."""

    TIME = 20
    MEMORY = 21
    FAILED = 22


class Refused(HertsGeoError):
    """A file whose reading was ended: it needs too much, or it harms its reader."""

    def __init__(self, words: str, cause: Cause = Cause.FAILED) -> None:
        super().__init__(words)
        self.cause = cause


def refusal(cause: Cause, limits: Limits) -> Refused:
    """The one sentence, and its remedy, for a reading that was ended."""
    if cause is Cause.TIME:
        what = f"This file takes over {limits.seconds:,} seconds to read, so it was not read."
        return Refused(f"{what} {REMEDY}", cause)
    if cause is Cause.MEMORY:
        whole, rest = divmod(limits.memory, GIGABYTE)
        size = f"{whole:,} GB" if whole and not rest else f"{limits.memory // 1024**2:,} MB"
        what = f"This file needs more than {size} to read, so it was not read."
        return Refused(f"{what} {REMEDY}", cause)
    return Refused(
        "This file makes its reader fail, so it was not read: it is damaged, or not what it seems. "
        "Open it in the program that it comes from, save it again, and give the new file.",
        cause,
    )
