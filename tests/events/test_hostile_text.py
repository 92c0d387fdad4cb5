"""Whatever a text holds, the coder answers: no exception, spans inside the text, counts in order, the same twice."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.events.lexicon import words_of
from extractors.events.normalize import match_key, normalize, plain_key, tokenize
from extractors.records import COUNT_KINDS, Event
from tests.events.coder_helpers import code, coder

# Words that open every part of the coder, so that mixtures of them reach deep.
WORDS = (
    "قتل", "مقتل", "أصيب", "إصابة", "اعتقلت", "خطف", "قصف", "غارة", "انفجار", "تفجير", "عبوة", "اشتباكات", "مظاهرة",
    "سيطر", "هجوم", "أسفر", "عن", "إلى", "من", "في", "ب", "و", "بينهم", "آخرون", "آخرين", "جميعهم", "أكثر", "نحو",
    "ثلاثة", "عشرين", "مئة", "ألف", "ألفا", "ملايين", "واحد", "اثنان", "12", "1,200", "٣٤", "0", "2024", "99999999999",
    "مدني", "مدنيا", "مدنيان", "جنديين", "أشخاص", "طفلا", "مسلحون", "قتلى", "جرحى", "قوات", "الجيش", "التركي", "داعش",
    "قسد", "الشرطة", "مدينة", "بلدة", "ريف", "حلب", "دير", "الزور", "بغداد", "الموصل", "غزة", "شمال", "غربي", "كم",
    "أمس", "اليوم", "الثلاثاء", "الماضي", "15", "تموز", "رمضان", "1445", "منذ", "بداية", "العام", "النصف", "الأول",
    "قال", "أعلن", "مصدر", "المرصد", "بحسب", "نفى", "لم", "دون", "حاول", "أحبط", "يخطط", "هل", "الذي", "التي", "كما",
    "«", "»", '"', "(", ")", "،", ".", "؟", ":", "-", "–", "\n", "\n\n", "#دير_الزور", "داعـ", "ـش", "دا.ع.ش", "اإل",
    "CNN", "AK-47", "ﷲ", "ﻻ", "\u200f", "\ufeff", "\u0640", "\u064b", "🙂", "\x00",
)  # fmt: skip
mixed = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
glued = st.lists(st.sampled_from(WORDS), max_size=25).map("".join)
arabic = st.text(st.characters(min_codepoint=0x0600, max_codepoint=0x06FF), max_size=120)
anything = st.text(max_size=120)
texts = st.one_of(mixed, glued, arabic, anything)
days = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2035, 12, 31)))
many = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)


@many
@given(texts, days)
def test_any_text_is_coded(text: str, day: date | None) -> None:
    events = code(text, published=day)
    assert events == code(text, published=day)
    for event in events:
        assert_sound(event, len(text))


def assert_sound(event: Event, length: int) -> None:
    spans = [*event.evidence, *(span for told in event.spans.values() for span in told)]
    assert event.evidence
    assert all(0 <= start < end <= length for start, end in spans)
    for kind in COUNT_KINDS:
        count = getattr(event, kind)
        assert count is None or count.low >= 0
        assert count is None or count.high is None or count.low <= count.high
    assert (event.date_start is None) == (event.date_end is None)
    assert event.date_start is None or event.date_end is None or event.date_start <= event.date_end
    assert event.confidence is None or 0 <= event.confidence <= 1


@many
@given(texts, texts)
def test_what_was_coded_before_changes_nothing(text: str, other: str) -> None:
    """The lexicon remembers words that it has seen; that must only save time."""
    first = code(text)
    code(other)
    assert code(text) == first


@many
@given(st.one_of(arabic, mixed))
def test_the_short_way_to_a_key_is_the_long_way(text: str) -> None:
    plain = plain_key(text)
    assert plain is None or plain == normalize(text).key
    if plain is not None:
        tokens = [token for token in tokenize(normalize(text)) if token.kind not in ("punct", "newline")]
        assert words_of(text) == (tuple(t.key for t in tokens), tuple(t.text for t in tokens))


def test_every_word_of_the_lexicon_has_one_key() -> None:
    wrong = [word for word in coder().resources.lexicon.first_words() if match_key(word) != normalize(word).key]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "قتل " * 3000,
        "مقتل 5 و" * 2000,
        "بينهم " * 500 + "قتيل",
        "(" * 5000 + "قتل جندي" + ")" * 5000,
        "قتل" + "\u064b" * 4000 + " جندي",
        "عشرون ألف مليون " * 400,
        "قال إن قال إن " * 800,
        "في حلب وإدلب وحماة وحمص و" * 300,
        "15 تموز 2024 " * 600,
    ],
)
def test_long_and_repeated_words(text: str) -> None:
    for event in code(text):
        assert_sound(event, len(text))
