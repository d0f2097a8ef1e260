"""Reading other people's files: every fault named, what can be mended mended, nothing dropped."""

import herts_geo.reading.check  # noqa: F401  first, so that the name `check` is the function below
from herts_geo.errors import UnreadableFile
from herts_geo.reading.apart import check
from herts_geo.reading.report import Change, Context, Recognised, Report

__all__ = ["Change", "Context", "Recognised", "Report", "UnreadableFile", "check"]
