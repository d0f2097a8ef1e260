"""Reading other people's files: every fault named, what can be mended mended, nothing dropped."""

from herts_geo.reading.check import check
from herts_geo.reading.report import Change, Context, Recognised, Report
from herts_geo.reading.table import UnreadableFile

__all__ = ["Change", "Context", "Recognised", "Report", "UnreadableFile", "check"]
