"""Who is hit where only a thing is named: soldiers with their post (نقطة عسكرية), people with their homes."""

from collections.abc import Sequence

from extractors.events.actor_refs import ActorRef, sides
from extractors.events.document import Document, Mention
from extractors.events.frames import Draft
from extractors.events.role_marks import Part

_HIT_POSTS = frozenset({"strike", "air", "attack", "clash", "gunfire", "storm"})
_HIT_HOMES = frozenset({"strike", "air", "loot"})


def hit_with_object(doc: Document, draft: Draft, main: Mention, parts: list[Part], country: str | None) -> Part | None:
    """The owner of what was hit, where no other target is told; ``country`` is where it happened."""
    family = main.data.family
    if family not in _HIT_POSTS | _HIT_HOMES or any(p.role == "target" for p in parts):
        return None
    for at in range(main.last, draft.last):
        key = doc.key(at)
        if family in _HIT_POSTS and key in doc.grammar.of_soldiers and doc.key(at - 1) in doc.grammar.post:
            nation = next((m.data.value for m in doc.at("nationality", at + 1)), country)
            return _part(at, f"military:{nation}", "post_of_soldiers") if nation else None
        if family in _HIT_POSTS and key in doc.grammar.post and (nation := _of_nation(doc, at)):
            return _part(at, f"military:{nation}", "post_of_nation")
        taken = family == "loot" and key.removeprefix("ال") in doc.grammar.property_
        if taken or (key in doc.grammar.home and family in _HIT_HOMES):
            return _part(at, "civilians", "homes")
    return None


def hit_with_their_posts(
    doc: Document, draft: Draft, main: Mention, parts: list[Part], before: Sequence[ActorRef]
) -> Part | None:
    """قصفت الطائرات مواقعهم: the armed side that was named last before the act and does not act itself."""
    if main.data.family not in _HIT_POSTS or any(p.role == "target" for p in parts):
        return None
    acting = {p.ref.code for p in parts if p.role == "agent"}
    owner = next((r.code for r in reversed(before) if "armed" in sides(r.code) and r.code not in acting), None)
    posts = (at for at in range(main.last, draft.last) if doc.key(at) in doc.grammar.their_posts)
    at = next((at for at in posts if doc.key(at - 1) not in doc.grammar.of), None)
    return _part(at, owner, "their_posts") if owner and at is not None else None


def _of_nation(doc: Document, post: int) -> str | None:
    """أهداف إيرانية, مواقع عسكرية إيرانية: the state whose adjective a post carries."""
    at = post + 1 + (doc.key(post + 1) in doc.grammar.of_soldiers)
    return next((m.data.value for m in doc.at("nationality", at) if m.data.value), None)


def _part(at: int, code: str, rule: str) -> Part:
    return Part(ActorRef(at, at + 1, code, "people", "", rule, named=False), "target", rule)
