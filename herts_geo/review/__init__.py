"""The locality review: one place, every noun together, as chapters, findings and layers."""

from herts_geo.review.changes import chapter as scenario_chapter
from herts_geo.review.dossier import joined, review
from herts_geo.review.plain import as_dict, to_json
from herts_geo.review.question import Question

__all__ = ["Question", "as_dict", "joined", "review", "scenario_chapter", "to_json"]
