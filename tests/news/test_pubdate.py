"""Which of several dates is believed, and that all are kept."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from extractors.news import headline
from extractors.news.date_clues import Clue, clues
from extractors.news.html_page import parse
from extractors.news.pubdate import Dating, settle

ZONE = ZoneInfo("Asia/Damascus")
FETCHED = datetime(2024, 7, 20, 8, tzinfo=UTC)
TITLE = "مقتل ثلاثة عناصر بانفجار عبوة"


def settled(*given: Clue) -> Dating:
    return settle(given, ZONE, FETCHED)


def dated(body: str, head: str = "", url: str = "https://a.example/n/5", feed: str | None = None) -> Dating:
    page = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert page is not None
    return settle(clues(page, url, feed, headline.main_heading(page)), ZONE, FETCHED)


def test_the_first_readable_clue_wins_and_all_are_kept() -> None:
    dating = settled(Clue("json_ld", "2024"), Clue("feed", "Wed, 17 Jul 2024 10:00:00 GMT"), Clue("url", "2024-7-16"))
    assert (dating.signal, dating.published_date, dating.offset_minutes) == ("feed", date(2024, 7, 17), 180)
    assert [(c.signal, c.rule, c.chosen) for c in dating.candidates] == [
        ("json_ld", "unreadable", False),
        ("feed", "words", True),
        ("url", "iso_day", False),
    ]


def test_a_day_is_refined_by_a_time_on_the_same_day() -> None:
    dating = settled(Clue("json_ld", "2024-07-17"), Clue("visible_text", "17 تموز 2024 10:35", inside=True))
    assert dating.published_at == datetime(2024, 7, 17, 7, 35, tzinfo=UTC)
    assert dating.signal == "visible_text"


def test_a_time_on_another_day_does_not_refine() -> None:
    dating = settled(Clue("json_ld", "2024-07-17"), Clue("feed", "Thu, 18 Jul 2024 10:00:00 GMT"))
    assert (dating.published_date, dating.published_at) == (date(2024, 7, 17), None)


def test_a_day_after_the_fetch_is_kept_but_not_believed() -> None:
    dating = settled(Clue("json_ld", "2025-07-17"), Clue("url", "2024-7-17"))
    assert dating.published_date == date(2024, 7, 17)
    assert dating.candidates[0].rule == "iso_day_after_fetch"


def test_nothing_readable_is_unknown() -> None:
    dating = settled(Clue("meta", "2024"), Clue("visible_text", "تموز 2024", inside=True))
    assert (dating.published_at, dating.published_date, dating.signal) == (None, None, None)


def test_meta_before_feed_before_url() -> None:
    head = '<meta property="article:published_time" content="2024-07-17T09:00:00+03:00">'
    dating = dated(f"<h1>{TITLE}</h1>", head, "https://a.example/2024/07/16/x", "Wed, 17 Jul 2024 06:05:00 GMT")
    assert [c.signal for c in dating.candidates] == ["meta", "feed", "url"]
    assert dating.signal == "meta"


def test_date_line_under_the_heading_beats_the_sites_own_calendar() -> None:
    dating = dated(
        "<header><div>السبت 20 تموز 2024</div></header>"
        f"<article><h1>{TITLE}</h1><div><span>17</span> <span>تموز</span> <span>2024</span></div></article>"
    )
    assert dating.published_date == date(2024, 7, 17)
    assert len(dating.candidates) == 1


def test_days_in_the_story_and_in_other_boxes_are_not_its_date() -> None:
    paragraph = "وقعت الحادثة على الطريق العام بعد ساعات من اجتماع موسع ضم وجهاء المنطقة وممثلين عن الأهالي " * 2
    dating = dated(
        f"<article><h1>{TITLE}</h1><p>{paragraph}</p><p>{paragraph}</p><p>وفي 3 آذار 2023 قصفت البلدة</p></article>"
        '<div class="related"><time datetime="2024-01-05">5 كانون الثاني</time></div><footer>1 يناير 2024</footer>'
    )
    assert dating.candidates == ()


def test_last_change_is_believed_only_when_nothing_else_is_known() -> None:
    changed = dated(f"<h1>{TITLE}</h1><p>آخر تحديث: 18 تموز 2024 09:00</p>")
    both = dated(f"<h1>{TITLE}</h1><p>نشر في 17 تموز 2024 - آخر تحديث 18 تموز 2024 09:00</p>")
    assert changed.published_date == date(2024, 7, 18)
    assert changed.candidates[0].rule == "updated_words"
    assert both.published_date == date(2024, 7, 17)


def test_time_tag_of_an_update_is_not_the_publication() -> None:
    dating = dated(
        f'<h1>{TITLE}</h1><time class="updated" datetime="2024-07-18T09:00:00+03:00"></time>'
        '<time class="entry-date published" datetime="2024-07-17T09:00:00+03:00"></time>'
    )
    assert (dating.signal, dating.published_date) == ("time_tag", date(2024, 7, 17))


def test_day_in_the_url() -> None:
    for path in ("/2024/07/17/slug", "/news/2024-7-17/slug", "/20240717/slug", "/x/2024/7/17"):
        assert dated("", url=f"https://a.example{path}").published_date == date(2024, 7, 17), path
    for path in ("/2024/07/slug", "/archives/20240799", "/article/2024071700123"):
        assert dated("", url=f"https://a.example{path}").candidates == (), path
