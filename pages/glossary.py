"""What does a term or an indicator mean, in plain words?"""

from herts_geo.ui import cache, parts, sources

parts.head("glossary")
sources.sections(sources.chosen(cache.pack()))
