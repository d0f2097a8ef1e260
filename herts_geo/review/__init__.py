"""The locality review: one place, every noun together, as chapters, findings and layers."""

from herts_geo.review.base import Question
from herts_geo.review.changes import chapter as scenario_chapter
from herts_geo.review.dossier import as_dict, joined, review, to_json
from herts_geo.review.overlaid import overlaid

__all__ = ["Question", "as_dict", "joined", "overlaid", "review", "scenario_chapter", "to_json"]
