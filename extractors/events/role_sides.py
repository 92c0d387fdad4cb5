"""The two sides of a clash, and who attacks where an attack is repelled: set once every actor of a draft is read."""

from dataclasses import replace

from extractors.events.actor_refs import CIVILIAN_CODES, CROWD_CODES
from extractors.events.document import Document, Mention
from extractors.events.role_marks import Part, of_state

_DOES_WHAT_IS_REPELLED = ("lam_of_doer", "genitive_of_doer", "by_phrase")


def turn_repelled(main: Mention | None, parts: list[Part]) -> None:
    """تصدى A لهجوم B: who attacks is the agent, who repels is the target."""
    if main is None or main.data.id != "clash.tasaddi" or main.pos not in ("active", "present", "either", "noun"):
        return
    later = [p for p in parts if p.role == "agent" and p.rule in _DOES_WHAT_IS_REPELLED and p.ref.first > main.first]
    agents = [p for p in parts if p.role == "agent" and p not in later]
    others = later or [p for p in parts if p.role == "target" or (p.role is None and p.ref.first > main.first)]
    if agents and others and others[0].ref.code != agents[0].ref.code:
        for part in agents:
            part.role, part.rule = "target", "repels"
        others[0].role, others[0].rule = "agent", "repelled"


def pair_clash(doc: Document, main: Mention | None, parts: list[Part]) -> None:
    """اشتباكات بين A وB, A مع B: the first is the agent, the other the target."""
    if main is None or doc.family(main).roles != "clash":
        return
    sides = [p for p in parts if (p.role or _unarmed(p)) and p.role != "supporter" and p.ref.first >= main.first]
    if len(sides) >= 2 and sides[0].ref.code != sides[1].ref.code:
        low, middle, high = main.last, sides[0].ref.last, sides[1].ref.first
        between = any(doc.key(at) in doc.grammar.between for at in range(low, high))
        if between or any(doc.key(at) in doc.grammar.together_or_against for at in range(middle, high)):
            _both_sides(*sides[:2])
            return
    if len(sides) == 1 and sides[0].rule != "subject_of_phrase":
        _one_side(doc, main, sides[0], [p for p in parts if p.ref.last <= main.first])


def _unarmed(part: Part) -> bool:
    """اشتباكات بين السكان وA: people who fight are a side like any other, and so is who is told with them."""
    return part.rule in ("civilians_do_not_attack", "joined_to_previous")


def _both_sides(one: Part, two: Part) -> None:
    """The first as agent and the other as target; an organ of state acts against a crowd as the crowd does."""
    one.role, two.role = "agent", "target"
    one.rule = two.rule = "between"
    for side, other in ((one, two), (two, one)):
        if side.ref.code == "civilians" and of_state(other.ref, bare=True):
            side.ref = replace(side.ref, code="rioters")
        if side.ref.code in CROWD_CODES and of_state(other.ref, bare=True):
            side.role = other.role = "agent"


def _one_side(doc: Document, main: Mention, side: Part, before: list[Part]) -> None:
    """قتل جندي في اشتباك مع A: the other side is who was told before."""
    ahead = [p for p in before if p.role == "agent"]
    met = any(doc.key(at) in doc.grammar.together_or_against for at in range(main.last, side.ref.first))
    others = CIVILIAN_CODES | CROWD_CODES | {side.ref.code}
    hit = [p for p in before if p.role == "target" and p.ref.code not in others and met]
    if ahead or hit:
        side.role, side.rule = "target", "against_subject"
    for part in hit if not ahead else ():
        part.role, part.rule = "agent", "side_of_clash"
