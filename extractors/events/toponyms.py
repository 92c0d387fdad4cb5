"""Walks through the sentences for places: [direction] place words and a name, a bare name, and the lists they open."""

from bisect import bisect_left
from itertools import pairwise

from extractors.events.document import Document, Mention
from extractors.events.place_names import QUOTES, Names, PlaceRef, as_area
from extractors.events.place_relations import bare_relation, describe, led_away, mark_dateline
from extractors.events.sentences import Sentence

_COMMAS = ("،", ",", "/")
_BESIDE = 2  # words between a place and the one that it is told to be near
_Found = tuple[list[PlaceRef], int]  # what was read, and the token where reading goes on


def find_places(doc: Document) -> list[list[PlaceRef]]:
    """Places of every sentence, with their provinces as far as the sentence tells."""
    reader = _Reader(doc)
    found = []
    for sentence in doc.sentences:
        refs = reader.read(sentence)
        for ref in refs:
            away = led_away(doc, ref.first)
            if away is not None and ref.relation in ("in", "bare", "near", "dir"):
                ref.relation = away
        _place_beside(refs)
        mark_dateline(doc, sentence, refs)
        found.append(refs)
    return found


def _place_beside(refs: list[PlaceRef]) -> None:
    """اقتحمت القوات مخيم X قرب Y: what is told as near Y is where it happened."""
    for ref, following in pairwise(refs):
        beside = following.relation in ("near", "dir") and following.first - ref.last <= _BESIDE
        if beside and ref.relation == "bare" and ref.level == "local":
            ref.relation = "in"


class _Reader:
    """Reads the place names of one article, sentence by sentence."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.names = Names(doc)
        self.types = {m.first: m for m in doc.by_kind.get("placetype", ()) if not self._is_name(m)}
        self.directions = {m.first: m for m in doc.by_kind.get("direction", ())}
        self._openers = sorted({*self.types, *self.directions, *self.names.places})

    def _is_name(self, word: Mention) -> bool:
        """Whether a place word is none here: the whole name of a place (المنطقة الخضراء), or a person."""
        if self.doc.at("person", word.first) and word.last not in self.names.places:
            return True  # مزارع is a farmer more often than farms
        names = self.names.places.get(word.first, ())
        return any(m.last >= word.last and m.last - m.first > 1 for m in names)

    def read(self, sentence: Sentence) -> list[PlaceRef]:
        """The places of a sentence in reading order."""
        refs: list[PlaceRef] = []
        done = sentence.first
        low, high = (bisect_left(self._openers, at) for at in (sentence.first, sentence.last))
        for at in self._openers[low:high]:
            if at >= done:
                made, done = self._at(at, sentence.last)
                refs.extend(made)
        return refs

    def _at(self, at: int, last: int) -> _Found:
        """Place names that start at a token, and where to go on."""
        direction = self.directions.get(at)
        if direction is not None and at not in self.types:
            made, end = self._described(self._skip_quotes(direction.last), last, direction)
            if made:
                return made, end
        if at in self.types:
            made, end = self._described(at, last, None)
            sure = any(m.data.safe_alone for m in self.names.places.get(at, ()))  # القصرين is a city, and two palaces
            if made or not sure:
                return (made, end) if made else ([], at + 1)
            return self._bare(at, last)
        return self._bare(at, last) if at in self.names.places else ([], at + 1)

    def _bare(self, at: int, last: int) -> _Found:
        """A gazetteer name without a place word: an everyday word needs a preposition that licenses it."""
        if self.names.places[at][0].prefix in ("", "ال") and self._family_name(at):
            return [], at + 1
        ref = self.names.listed(at)
        if self._each_of(at):
            return self._with_list(ref, last, open_list=True)
        ref.relation = bare_relation(self.doc, at, self.names.places[at][0].prefix)
        if self.doc.key(at) in self.doc.grammar.name_stop and ref.last == at + 1:
            return [], at + 1
        if not any(p.safe_alone for p in ref.candidates) and not self._says_what_it_is(at, ref.last):
            if ref.relation != "in":
                return [], at + 1
            ref.weak = True
        return self._with_list(ref, last, open_list=False)

    def _family_name(self, at: int) -> bool:
        """أبو بكر الأنصاري, ابن عمر الحموي: what follows a man's kunya is his name, not a place."""
        return any(self.doc.key(at - back) in self.doc.grammar.kunya for back in (1, 2))

    def _says_what_it_is(self, at: int, last: int) -> bool:
        """A name of several words that opens with a kind of place needs nothing to license it: معسكر زمزم."""
        return last > at + 1 and self.doc.stem(self.names.places[at][0]) in self.doc.grammar.name_site

    def _each_of(self, at: int) -> bool:
        """كل من A وB: a list of names of one kind."""
        grammar = self.doc.grammar
        return self.doc.key(at - 2) in grammar.each_of and self.doc.key(at - 1) in grammar.of

    def _skip_quotes(self, at: int) -> int:
        while self.doc.key(at) in QUOTES:
            at += 1
        return at

    def _described(self, start: int, last: int, direction: Mention | None) -> _Found:
        """[direction] place words … name, or direction name."""
        at = start
        words: list[Mention] = []
        while at in self.types and at < last:
            if words and at in self.names.places and self.doc.key(at).startswith("ال"):
                break  # قضاء الحي: a place word that is here a name
            if words and self.names.starts_name(at):
                break  # قرية عين الكروم, بلدة كفر حلوة: a place word that opens a name
            words.append(self.types[at])
            at = self._skip_quotes(self.types[at].last)
            step = self.directions.get(at)
            if step is not None and (step.last in self.types or step.last in self.names.places):
                direction, at = step, step.last
            elif at < last and self.doc.key(at) in ("و", "او", "،") and at + 1 in self.types:
                at += 1
        if at >= last or (not words and at not in self.names.places):
            return [], start + 1
        ref = self.names.named(at, words)
        if ref is None:
            return [], start + 1
        describe(self.doc, ref, words, direction, start)
        return self._with_list(ref, last, open_list=any(w.pos in ("plural", "dual") for w in words))

    def _with_list(self, head: PlaceRef, last: int, *, open_list: bool) -> _Found:
        """A name with those that continue its list: A وB، C. Unknown names count only in an open list (قرى A وB)."""
        found = [head]
        while found[-1].last < last:
            ref = self._next_item(found[-1].last, last, open_list=open_list)
            if ref is None:
                break
            ref.relation, ref.listed, ref.typed = head.relation, True, head.typed
            if head.level == "admin1" and ref.candidates:
                as_area(self.doc, ref)
            found.append(ref)
        head.listed = head.listed or len(found) > 1
        return found, max(ref.last for ref in found)

    def _next_item(self, at: int, last: int, *, open_list: bool) -> PlaceRef | None:
        comma = self.doc.key(at) in _COMMAS and at + 1 < last
        at += comma
        if at in self.types or at in self.directions:
            opens = open_list and self.doc.key(at).startswith("و") and self.names.starts_name(at, cut=1)
            return self.names.unknown(at, cut=1) if opens else None
        if at in self.names.places:
            prefix = self.names.places[at][0].prefix
            if prefix == "و" or (comma and not prefix):
                return self.names.listed(at)
        if self.doc.key(at) == "و":
            if at + 1 in self.names.places:
                return self.names.listed(at + 1)
            return self.names.unknown(at + 1) if open_list else None
        joined = self.doc.key(at).startswith("و")
        if not open_list or not (joined or comma):
            return None
        return self.names.unknown(at, cut=1 if joined else 0)
