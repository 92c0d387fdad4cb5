"""URL keys, resolution and sites."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.news.urls import origin_of, resolve, same_site, url_key

TWINS = [
    ("https://example.com/a", "HTTP://WWW.Example.COM:80/a/"),
    ("https://example.com/a", "https://example.com:443/a#comments"),
    ("https://example.com/a", "https://example.com/a?utm_source=rss&utm_medium=feed&fbclid=Iw"),
    ("https://example.com/a?p=12", "https://example.com/a?fbclid=1&p=12"),
    ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2"),
    ("https://example.com/%d9%82%d8%b5%d9%81", "https://example.com/%D9%82%D8%B5%D9%81/"),
    ("https://example.com/قصف", "https://example.com/%D9%82%D8%B5%D9%81"),
    ("https://example.com/a", "https://m.example.com/a"),
    ("https://example.com/a", "https://amp.example.com/a"),
    ("https://example.com/a", "https://example.com/a/amp/"),
    ("https://example.com/a", "https://example.com/amp/a"),
    ("https://example.com/a.html", "https://example.com/a.amp.html"),
    ("https://example.com/a", "https://example.com/a?amp=1"),
    ("https://example.com/a", "https://example.com/a?outputType=amp"),
    ("https://example.com/a", "https://example-com.cdn.ampproject.org/c/s/www.example.com/a/amp"),
    ("https://example.com/a", "https://www.google.com/amp/s/example.com/a"),
    ("https://example.com/a", "https://example.com//a"),
    ("https://example.com", "https://www.example.com/"),
    ("https://xn--mgbh0fb.com/a", "https://مثال.com/a"),
    ("https://example.com/a", "  https://example.com/a\n"),
]
DIFFERENT = [
    ("https://example.com/?p=12", "https://example.com/?p=13"),
    ("https://example.com/a", "https://example.com/A"),
    ("https://example.com/a", "https://ar.example.com/a"),
    ("https://example.com/a?id=1&lang=ar", "https://example.com/a?id=1&lang=en"),
    ("https://example.com/camp", "https://example.com/c"),
    ("https://example.com/archives/1", "https://example.com/archives/2"),
    ("https://m.com/a", "https://com/a"),
    ("http://127.0.0.1:8000/a", "http://127.0.0.1:8001/a"),
    ("https://example.com/a?output=pdf", "https://example.com/a"),
    ("https://example.com/%D9%82?ref=2", "https://example.com/%D9%82?ref=3"),
]


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_twins_share_a_key(one, other) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_articles_are_not_joined(one, other) -> None:
    assert url_key(one) != url_key(other)


URLS = st.builds(
    "{}://{}{}{}{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(
        ["example.com", "www.example.com", "m.www.example.com", "amp.x.org:8080", "[::1]:80", "10.0.0.1", "مثال.com"]
    ),
    st.text(alphabet="/aم%dD9.-_ampAMP+ &;=~", max_size=30).map(lambda path: f"/{path}"),
    st.text(alphabet="ab=&%d9ampؤ+", max_size=20).map(lambda query: f"?{query}" if query else ""),
    st.sampled_from(["", "#x"]),
)


@given(URLS)
def test_the_key_of_a_key_is_itself(url) -> None:
    key = url_key(url)
    assert url_key(key) == key


@given(st.text(max_size=60))
def test_no_text_breaks_it(text) -> None:
    url_key(text)
    resolve("https://example.com/a/", text)
    same_site(text, text)
    origin_of(text)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("b", "https://example.com/a/b"),
        ("/b?x=1#y", "https://example.com/b?x=1"),
        ("//cdn.example.com/b", "https://cdn.example.com/b"),
        (" https://example.com/\nقصف ", "https://example.com/%D9%82%D8%B5%D9%81"),
        ("https://example.com/%d9%82", "https://example.com/%d9%82"),
        ("\u200f/b\u202c", "https://example.com/b"),
        ("javascript:void(0)", None),
        ("mailto:a@example.com", None),
        ("file:///etc/passwd", None),
        ("data:text/html,x", None),
        ("http://[::1", None),
        ("http://example.com:99999/", None),
        ("", None),
        (None, None),
    ],
)
def test_resolving_links(href, expected) -> None:
    assert resolve("https://example.com/a/", href) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("https://www.example.com/", "http://news.example.com/a", True),
        ("https://example.com.sy/", "https://www.example.com.sy/a", True),
        ("https://example.com.sy/", "https://other.com.sy/a", False),
        ("https://example.com/", "https://example.com.evil.org/", False),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", True),
        ("http://10.0.0.1/", "http://11.0.0.1/", False),
        ("https://example.com/", "nonsense", False),
    ],
)
def test_same_site(one, other, expected) -> None:
    assert same_site(one, other) is expected
