"""What a stored bulletin is about, and whether another one would tell part of the same."""

from __future__ import annotations

import json

from app.services.bulletin.bulletin_paper import BulletinOptions
from db.models import Bulletin


def options_of(facts_json: str) -> BulletinOptions:
    """The options inside a stored bulletin."""
    return BulletinOptions.from_json(json.loads(facts_json).get("options", {}))


def same_scope(other: Bulletin, options: BulletinOptions) -> bool:
    """Whether a stored bulletin is about exactly the same class sessions, exam or period."""
    own = options_of(other.facts_json)
    return (own.class_session_ids, own.exam_id, own.first, own.last) == (
        options.class_session_ids,
        options.exam_id,
        options.first,
        options.last,
    )


def overlaps(other: Bulletin, options: BulletinOptions) -> bool:
    """Whether an issued bulletin already tells about the same class session, exam or period."""
    own = options_of(other.facts_json)
    if options.class_session_ids:
        return bool(set(own.class_session_ids) & set(options.class_session_ids))
    return same_scope(other, options)
