"""Paragraphs that a source repeats are found, removed, and removed again in the same way."""

from dataclasses import replace

from extractors.news.article import clean_again, clean_page
from extractors.news.boilerplate import paragraph_key, repeated_paragraphs, without_boilerplate
from extractors.records import Article
from tests.news.test_article_golden import load

CREDIT = "جميع الحقوق محفوظة لوكالة النهر للأنباء"
HEADING = "ريف دير الزور"


def stories(number: int, repeated: int) -> list[str]:
    return [
        f"خبر رقم {n} عن حادث في البلدة\n{HEADING}\n" + (CREDIT if n < repeated else "خاتمة") for n in range(number)
    ]


def test_a_credit_under_many_stories_is_found() -> None:
    found = repeated_paragraphs(stories(20, 5))
    assert [(item.paragraph, item.n_stories) for item in found] == [(CREDIT, 5)]


def test_few_or_rare_repetitions_are_not() -> None:
    assert repeated_paragraphs(stories(20, 4)) == ()
    assert repeated_paragraphs(stories(200, 9)) == ()
    assert len(repeated_paragraphs(stories(200, 10))) == 1


def test_repetition_within_one_story_does_not_count() -> None:
    assert repeated_paragraphs(["\n".join([CREDIT] * 9)]) == ()


def test_removal_tells_what_was_removed_and_spelling_does_not_matter() -> None:
    text = f"الخبر\n{CREDIT} .\nالخاتمة"
    assert without_boilerplate(text, {paragraph_key(CREDIT)}) == ("الخبر\nالخاتمة", (paragraph_key(CREDIT),))
    assert without_boilerplate(text, ()) == (text, ())
    assert without_boilerplate(text, {"other"}) == (text, ())


def test_a_page_cleaned_again_gives_the_same_text_however_much_is_known_by_then() -> None:
    page, rules, _ = load("wordpress_levant")
    plain = clean_page(page, rules)
    assert isinstance(plain, Article)
    lines = plain.text.splitlines()
    first = clean_page(page, replace(rules, boilerplate=frozenset({paragraph_key(lines[-1])})))
    assert isinstance(first, Article)
    assert first.text == "\n".join(lines[:-1])
    assert first.boilerplate == (paragraph_key(lines[-1]),)
    assert first.signature != plain.signature
    later = replace(rules, boilerplate=frozenset(map(paragraph_key, lines[1:])))
    assert clean_again(page, later, first) == first
    assert clean_again(page, later, plain) == plain
