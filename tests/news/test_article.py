"""Cleaning one page: what is refused, what is kept, and that nothing makes it fail."""

import pickle
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.errors import Reason, Stage
from extractors.ids import article_id, content_hash
from extractors.news import headline
from extractors.news.article import CleaningRules, clean_page
from extractors.news.html_page import HtmlPage, parse
from extractors.records import Article, FetchedPage, Rejected

RULES = CleaningRules(source_id="jisr", timezone="Asia/Damascus", homepage="https://jisr.example/")
TITLE = "انفجار عبوة ناسفة بسيارة عسكرية شرقي دير الزور"
PARAGRAPHS = (
    "انفجرت عبوة ناسفة بسيارة عسكرية على الطريق الواصل بين بلدتي غرانيج والكشكية شرقي دير الزور، اليوم الاثنين.",
    "وقال مصدر محلي إن الانفجار أدى إلى إصابة عنصرين نقلا إلى مشفى البلدة، فيما أغلقت القوات الطريق أمام المارة.",
)


def html(head: str = "", story: str = "") -> str:
    story = story or "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<html><head><meta charset=utf-8>{head}</head><body><article><h1>{TITLE}</h1>{story}</article></body></html>"
    )


def fetched(body: bytes | str, url: str = "https://jisr.example/news/1") -> FetchedPage:
    content = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    return FetchedPage(
        source_id="jisr",
        url=url,
        url_key=url,
        final_url=url,
        status=200,
        headers={"content-type": "text/html; charset=utf-8"},
        body=content,
        fetched_at=datetime(2024, 7, 20, tzinfo=UTC),
        body_sha256=content_hash(content),
        warc_file="a.warc.gz",
        warc_offset=77,
    )


def cleaned(body: bytes | str, rules: CleaningRules = RULES) -> Article:
    result = clean_page(fetched(body), rules)
    assert isinstance(result, Article), result
    return result


def refused(body: bytes | str, rules: CleaningRules = RULES) -> Rejected:
    result = clean_page(fetched(body), rules)
    assert isinstance(result, Rejected), result
    return result


def page(text: str) -> HtmlPage:
    parsed = parse(text)
    assert parsed is not None
    return parsed


def test_an_article_carries_its_origin() -> None:
    article = cleaned(html())
    assert article.article_id == article_id("jisr", "https://jisr.example/news/1")
    assert article.text == "\n".join(PARAGRAPHS)
    assert article.text_sha256 == content_hash(article.text)
    assert (article.title, article.warc_file, article.warc_offset) == (TITLE, "a.warc.gz", 77)
    assert article.cleaner_version.startswith("1+trafilatura-")


def test_a_rejection_carries_its_origin_and_can_be_replayed() -> None:
    rejected = refused(b"  ")
    assert (rejected.stage, rejected.reason) == (Stage.CLEAN, Reason.EMPTY_PAGE)
    assert (rejected.url, rejected.warc_file, rejected.warc_offset) == ("https://jisr.example/news/1", "a.warc.gz", 77)
    assert rejected.replayable


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", Reason.EMPTY_PAGE),
        (b"\x00\x00\x00", Reason.EMPTY_PAGE),
        (b"<html></html>", Reason.EMPTY_PAGE),
        (b"%PDF-1.7 ...", Reason.NOT_HTML),
        (b"\x89PNG\r\n\x1a\n", Reason.NOT_HTML),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", Reason.NOT_HTML),
        (b"<html><body>" + b"<p>x</p>" * 50_000 + b"</body></html>", Reason.TOO_LARGE),
        (b"x" * 5_000_001, Reason.TOO_LARGE),
    ],
)
def test_what_is_no_page(body: bytes, reason: Reason) -> None:
    rejected = refused(body)
    assert rejected.reason == reason
    assert 20 < len(rejected.detail) < 300


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 30_000 + "نص",
        "<html><body>" + "<a href='/x'>رابط إلى خبر</a>" * 8_000,
        "\x00".join(html()),
        html(head="<title>" + "ع" * 200_000 + "</title>"),
        html(head='<script type="application/ld+json">' + "[" * 50_000 + "</script>"),
        html(
            head='<script type="application/ld+json">{"@type":["NewsArticle",5],"author":[[[]]],"headline":{}}</script>'
        ),
        html(story="<p>" + "كلمة " * 100_000 + "</p>"),
        "<html><body>\ud800\udfff" + html(),
        "<!DOCTYPE x [<!ENTITY a 'b'>]><p>&a;</p>",
        "<frameset><frame src='x'></frameset>",
    ],
    ids=["nesting", "links", "nuls", "title", "json-depth", "json-types", "one-line", "surrogates", "entity", "frames"],
)
def test_hostile_pages_come_back_one_way_or_the_other(body: str) -> None:
    assert isinstance(clean_page(fetched(body), RULES), Article | Rejected)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), st.integers(0, 400))
def test_damage_anywhere_never_raises(noise: bytes, at: int) -> None:
    whole = html().encode()
    assert isinstance(clean_page(fetched(whole[:at] + noise + whole[at:]), RULES), Article | Rejected)


def test_records_and_rules_travel_between_processes() -> None:
    article = cleaned(html())
    assert pickle.loads(pickle.dumps((article, RULES))) == (article, RULES)


@pytest.mark.parametrize(
    "title", ["حدث خطأ طبي في مشفى الرقة", "الرابط المفقود غير متاح للجميع", "Not found: قصة مقبرة مجهولة", "404"]
)
def test_a_report_about_errors_is_no_error_page(title: str) -> None:
    body = html(head=f"<title>{title}</title>").replace(TITLE, title)
    assert cleaned(body).text == "\n".join(PARAGRAPHS)


def test_a_consent_bar_under_a_report_is_no_wall() -> None:
    bar = "<div class=bar><p>نستخدم ملفات تعريف الارتباط لتحسين تجربتك.</p><button>قبول الكل</button></div>"
    assert PARAGRAPHS[1] in cleaned(html().replace("</body>", f"{bar}</body>")).text


MENU = "".join(f"<li><a href=/p/{number}>تفاصيل خبر آخر من أخبار المنطقة {number}</a></li>" for number in range(60))


def test_one_paragraph_of_news_among_many_links_is_an_article() -> None:
    story = f"<p>{' '.join(PARAGRAPHS)}</p>"
    body = html(story=story).replace("<article>", f"<ul>{MENU}</ul><article>")
    assert cleaned(body).text == " ".join(PARAGRAPHS)


@pytest.mark.parametrize("heading", ["محليات", f"<a href=/p/1>{TITLE}</a>"])
def test_a_section_with_its_description_is_a_list_of_links(heading: str) -> None:
    story = f"<p>{' '.join(PARAGRAPHS)}</p>"
    body = html(story=story).replace("<article>", f"<ul>{MENU}</ul><article>").replace(TITLE, heading)
    assert refused(body).reason is Reason.NOT_AN_ARTICLE


def test_links_to_other_reports_are_not_this_articles_text() -> None:
    story = f"<p>{PARAGRAPHS[0]}</p><p>اقرأ أيضاً: مقتل ستة أشخاص بقصف على السوق</p><p>{PARAGRAPHS[1]}</p>"
    assert cleaned(html(story=story)).text == "\n".join(PARAGRAPHS)


def test_boxes_named_by_the_source_are_removed_but_not_what_follows_them() -> None:
    box = f"<div class=promo>{PARAGRAPHS[0] * 2}</div>"
    story = f"{box}<p>{PARAGRAPHS[0]}</p>{box}<p>{PARAGRAPHS[1]}</p>"
    for selector in ("//div[@class='promo']", ".promo"):
        assert cleaned(html(story=story), replace(RULES, prune_xpath=(selector,))).text == "\n".join(PARAGRAPHS)


def test_a_table_of_figures_stays() -> None:
    rows = "".join(f"<tr><td>{town}</td><td>{n}</td></tr>" for town, n in [("الشحيل", 3), ("ذيبان", 5), ("الحوايج", 2)])
    text = cleaned(html(story="".join(f"<p>{p}</p>" for p in PARAGRAPHS * 2) + f"<table>{rows}</table>")).text
    assert "ذيبان" in text and "5" in text


@pytest.mark.parametrize(
    ("declared", "heading", "site", "title"),
    [
        (f"{TITLE} - جسر", None, "جسر", TITLE),
        (f"جسر | {TITLE}", None, "جسر", TITLE),
        (f"{TITLE} « جسر برس « ميدان", TITLE, None, TITLE),
        (f"{TITLE} | جسر برس", None, "وكالة جسر برس", TITLE),
        ("الرقة - دير الزور: طريق لا ينتهي", None, "جسر", "الرقة - دير الزور: طريق لا ينتهي"),
        ("جسر", "جسر", "جسر", None),
        (None, TITLE, None, TITLE),
    ],
)
def test_title_without_the_sites_name(declared: str | None, heading: str | None, site: str | None, title: str) -> None:
    parsed = page(
        f"<html><head><title>{declared or ''}</title><meta property='og:site_name' content='{site or ''}'></head>"
        f"<body>{f'<h1>{heading}</h1>' if heading else ''}<p>نص</p></body></html>"
    )
    names = headline.site_names(parsed, ())
    assert headline.clean_title(parsed, headline.main_heading(parsed), names, None) == title


@pytest.mark.parametrize(
    ("markup", "author"),
    [
        ('<meta name="author" content="سامر الأحمد">', "سامر الأحمد"),
        ('<meta name="author" content="جسر">', None),
        ('<meta name="author" content="admin">', None),
        ('<meta name="author" content="https://facebook.com/jisr">', None),
        ('<meta name="author" content="جسر - وكالات">', None),
        ('<span class="byline">كتبت: ليلى حداد</span>', "ليلى حداد"),
        ('<a rel="author">إعداد: ليلى حداد، سامر الأحمد</a>', "ليلى حداد، سامر الأحمد"),
        ('<div class="comments"><span class="author">زائر</span></div>', None),
    ],
)
def test_author(markup: str, author: str | None) -> None:
    parsed = page(
        f"<html><head><meta property='og:site_name' content='جسر'></head><body>{markup}<p>نص</p></body></html>"
    )
    assert headline.clean_author(parsed, headline.site_names(parsed, ())) == author


@pytest.mark.parametrize(
    ("stated", "canonical"),
    [
        ("https://jisr.example/news/1", "https://jisr.example/news/1"),
        ("/news/1", "https://jisr.example/news/1"),
        ("//www.jisr.example/news/1#top", "https://www.jisr.example/news/1"),
        ("https://jisr.example/", None),
        ("https://other.example/news/1", None),
        ("javascript:void(0)", None),
        ("http://[bad", None),
        ("", None),
    ],
)
def test_canonical_address_stays_on_the_site(stated: str, canonical: str | None) -> None:
    parsed = page(f"<html><head><link rel='canonical' href='{stated}'></head><body><p>نص</p></body></html>")
    assert headline.canonical_url(parsed, "https://jisr.example/news/1?utm_source=tg") == canonical
