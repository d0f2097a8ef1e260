"""Where does every figure come from, and is it as its publisher made it?"""

from herts_geo.ui import cache, parts, sources

parts.head("sources")
verdicts = sources.verdicts(cache.pack())
sources.overview(verdicts)
sources.details(verdicts)
