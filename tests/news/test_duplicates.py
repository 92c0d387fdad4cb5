"""Reprints are found, other stories are not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.news.duplicates import (
    SIGNATURE_SIZE,
    normal_form,
    signature,
    similarity,
    text_key,
)

WORDS = [
    "قوات",
    "الأمن",
    "مدينة",
    "ريف",
    "هجوم",
    "مصدر",
    "طبي",
    "محلي",
    "عناصر",
    "انفجار",
    "عبوة",
    "طريق",
    "حاجز",
    "دورية",
    "مدنيين",
    "إصابة",
    "جرحى",
    "قتلى",
    "بيان",
    "وزارة",
    "محافظة",
    "شمال",
    "جنوب",
    "شرق",
    "غرب",
    "بلدة",
    "قرية",
    "حي",
    "سوق",
    "مشفى",
    "مدرسة",
    "سيارة",
    "دراجة",
    "مسلحون",
    "مجهولون",
    "تحقيق",
    "اعتقال",
    "حملة",
    "تفتيش",
]


def story(seed: int, length: int = 150) -> list[str]:
    chosen = random.Random(seed)
    return [chosen.choice(WORDS) + str(chosen.randrange(30)) for _ in range(length)]


def test_spelling_and_punctuation_do_not_count() -> None:
    one = "قُتِلَ ٣ أشخاص، في مدينـــة إدلب؛ على الطريق."
    other = "قتل 3 اشخاص في مدينة ادلب علي  الطريق"
    assert normal_form(one) == normal_form(other)
    assert text_key(one) == text_key(other)
    assert similarity(signature(one), signature(other)) == 1.0
    assert text_key(one) != text_key(other + " العام")


@pytest.mark.parametrize("seed", range(20))
def test_a_repost_with_another_first_and_last_sentence_is_near(seed: int) -> None:
    text = story(seed)
    repost = story(seed + 1000, 12) + text[10:] + story(seed + 2000, 8)
    a, b = signature(" ".join(text)), signature(" ".join(repost))
    assert similarity(a, b) >= 0.6


@pytest.mark.parametrize("seed", range(20))
def test_another_story_is_far(seed: int) -> None:
    assert similarity(signature(" ".join(story(seed))), signature(" ".join(story(seed + 500)))) < 0.2


def test_signatures_are_the_same_on_every_machine() -> None:
    assert signature("انفجار عبوة ناسفة في ريف درعا الشرقي")[:2] == (367672767, 463889406)


def test_nothing_resembles_an_empty_text() -> None:
    assert signature(" ،. ") == ()
    assert similarity((), ()) == 0.0


def test_signatures_of_different_sizes_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="different versions"):
        similarity((1,), (1, 2))


@given(st.text(max_size=200))
def test_any_text_resembles_itself(text: str) -> None:
    values = signature(text)
    assert len(values) in (0, SIGNATURE_SIZE)
    assert similarity(values, values) == (1.0 if values else 0.0)
