"""The two normal forms: what is mended, what is left alone, and that every offset leads back to the same letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.events.normalize import match_key, normalize, tokenize

# Letters, signs and damage that newsroom text is made of, so that random texts meet every repair.
MESSY = st.text(
    st.sampled_from("داعشقتلهيىةأإآالوبفكن ـ_.#-/،,\n\r\u200b\u200f\ufeffَُّ\u0654\u0653٣۴7ﻻﷲﷺﺍیکA«”\u00a0Z"), max_size=60
)


@pytest.mark.parametrize(
    ("original", "text"),
    [
        ("عملـ ـية أمنـ ـيـ ـة", "عملية أمنية"),
        ("داعـ ش", "داعش"),
        ("قـــتلى", "قتلى"),
        ("لـ تنظيم", "لتنظيم"),
        ("الـ 23 من آذار", "ال 23 من آذار"),
        ("سنة 1437 هـ وفيها", "سنة 1437 ه وفيها"),
        ("حماةـ مراسلنا", "حماة- مراسلنا"),
        ("دمشق ـ مراسلنا", "دمشق - مراسلنا"),
        ("د.ا.ع.ش", "داعش"),
        ("دا.ع.ش", "داعش"),
        ("في القرية.وقال", "في القرية.وقال"),
        ("طوله 3 كم.و", "طوله 3 كم.و"),
        ("انتحا_ري", "انتحاري"),
        ("شه_داء", "شهداء"),
        ("دير_الزور", "دير الزور"),
        ("تل_أبيض", "تل أبيض"),
        ("في #دير_الزور اليوم", "في  دير الزور اليوم"),
        ("#مقتـ ـل", " مقتل"),
        ("اإلرهابي", "الإرهابي"),
        ("األمن", "الأمن"),
        ("واالحتجاجات", "والاحتجاجات"),
        ("مُقتَلُ شخصٍ", "مقتل شخص"),
        ("کرکوک یوم", "كركوك يوم"),
        ("١٢٫٥ و۴", "12٫5 و4"),
        ("«هنا» – “هناك”", '"هنا" - "هناك"'),
        ("ﻻ ﺑﺄﺱ", "لا بأس"),
        ("ا\u0654من", "أمن"),
        ("سطر\r\nآخر\u2028ثالث", "سطر\nآخر\nثالث"),
        ("غير\u200bمرئي\ufeff", "غيرمرئي"),
        ("على\u00a0علي", "على علي"),
    ],
)
def test_text_is_mended(original: str, text: str) -> None:
    assert normalize(original).text == text


def test_key_folds_spellings_and_keeps_length() -> None:
    normal = normalize("أإآٱ ة ى ؤ ئ SDF")
    assert normal.key == "اااا ه ي و ي sdf"
    assert match_key("إلى") == match_key("الي")


def test_repairs_are_logged_with_the_original_characters() -> None:
    original = "مقتل قيادي في دا.ع.ش\u200f قرب #تل_أبيض"
    repairs = normalize(original).repairs
    assert [repair.kind for repair in repairs] == ["dots", "invisible", "hashtag"]
    assert all(original[repair.start : repair.end] == repair.before for repair in repairs)


@pytest.mark.parametrize(
    ("original", "word", "found"),
    [
        ("قُتِلَ شخصٌ", "قتل", "قُتِلَ"),
        ("من عملـ ـياتها هنا", "عملياتها", "عملـ ـياتها"),
        ("من د.ا.ع.ش هنا", "داعش", "د.ا.ع.ش"),
        ("من د.ا.ع.ش هنا", "اع", "ا.ع"),
        ("في #دير_الزور", "دير الزور", "دير_الزور"),
        ("ﻻ ﷲ", "الله", "ﷲ"),
        ("إن اإلرهاب", "الإرهاب", "اإلرهاب"),
    ],
)
def test_span_of_a_word(original: str, word: str, found: str) -> None:
    normal = normalize(original)
    start = normal.text.index(word)
    first, last = normal.original_span(start, start + len(word))
    assert original[first:last] == found


@given(MESSY)
def test_forms_agree_in_length_and_are_stable(original: str) -> None:
    normal = normalize(original)
    assert len(normal.key) == len(normal.text)
    again = normalize(normal.text)
    assert again.text == normal.text
    assert again.repairs == ()


@given(MESSY, st.data())
def test_any_span_leads_back_to_its_letters(original: str, data: st.DataObject) -> None:
    normal = normalize(original)
    start = data.draw(st.integers(0, len(normal.text)))
    end = data.draw(st.integers(start, len(normal.text)))
    first, last = normal.original_span(start, end)
    assert 0 <= first <= last <= len(original)
    letters = {letter for letter in normal.text[start:end] if letter.isalnum()}
    moved = {repair.before[0] for repair in normal.repairs if repair.kind == "lam_alef"}
    if not moved:
        assert letters <= set(normalize(original[first:last]).text)


@given(MESSY)
def test_tokens_cover_the_text_in_order(original: str) -> None:
    normal = normalize(original)
    tokens = tokenize(normal)
    assert all(token.text == normal.text[token.start : token.end] for token in tokens)
    covered = "".join(token.text for token in tokens)
    assert covered == "".join(normal.text.split(" "))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("4,361 و1،200 و٢٬٥٠٠", ["4361", "و", "1200", "و", "2500"]),
        ("3.5 و12,500.75", ["3.5", "و", "12500.75"]),
        ("16/8/2021", ["16", "/", "8", "/", "2021"]),
        ("16.8.2021", ["16", ".", "8", ".", "2021"]),
        ("عام 2023، ثم", ["عام", "2023", "،", "ثم"]),
        ("SY24: نعم\nلا", ["sy", "24", ":", "نعم", "\n", "لا"]),
    ],
)
def test_tokens(text: str, keys: list[str]) -> None:
    assert [token.key for token in tokenize(normalize(text))] == keys
