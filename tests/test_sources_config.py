"""The outlets that come with Rasid: every file parses, and takes articles and leaves the rest.

The URLs have the outlets' forms; their numbers and titles are made up.
"""

from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest

from extractors.news.sources import Source, load_source, load_sources
from extractors.resources import ConfigTree, bundled_config

FILES = sorted((bundled_config() / "sources").glob("*.yml"))
LOADED = load_sources(ConfigTree((bundled_config(),)))
SOURCES = {source.id: source for source in LOADED.sources}

# Source, path of an article, path of something else on the same site.
EXAMPLES = [
    ("alarabiya", "/arab-and-world/syria/2026/11/03/انفجار-في-ريف-حلب", "/arab-and-world/syria"),
    ("alaraby_aljadeed", "/politics/قصف-على-ريف-إدلب-الجنوبي", "/sport/فوز-المنتخب-في-المباراة"),
    ("alikhbariah", "/وزارة-الداخلية-تعلن-ضبط-أسلحة/", "/category/محليات/"),
    ("aljazeera", "/news/2026/11/3/غارات-على-جنوب-لبنان", "/sport/2026/11/3/نتائج-المباريات"),
    ("almada", "/512345/", "/category/سياسية/"),
    ("almodon", "/arabworld/2026/11/3/اشتباكات-في-البادية", "/culture/2026/11/3/كتاب-جديد"),
    ("alsumaria", "/news/security/612345/انفجار-عبوة-في-كركوك", "/live"),
    ("anadolu_arabic", "/ar/الدول-العربية/قصف-على-مخيم-نازحين/3712345", "/ar/الدول-العربية"),
    ("anf_arabic", "/سوريا/qsf-ly-ryf-kwbany-112345", "/galleries/suwar-112345"),
    ("asharq_news", "/politics/123456/اجتماع-في-دمشق/", "/sports/123456/نتيجة/"),
    ("aawsat", "/العالم-العربي/المشرق-العربي/5212345-قصف-على-درعا", "/العالم-العربي"),
    ("baghdad_today", "/312345-انفجار-في-ديالى.html", "/category/6/سياسة"),
    ("baghdad_today", "/2026/11/03/انفجار-في-ديالى", "/lastnews"),
    ("baladi_news", "/ar/articles/112345/قصف-على-ريف-إدلب", "/ar/category/5"),
    ("bbc_arabic", "/arabic/articles/c1234567890o", "/arabic/topics/c1234567890t"),
    ("bbc_arabic", "/arabic/middleeast-71234567", "/arabic/live/c1234567890t"),
    ("cnn_arabic", "/middle-east/article/2026/11/03/syria-strike", "/sport/article/2026/11/03/final"),
    ("daraa_24", "/اغتيال-شاب-في-ريف-درعا/", "/category/اخبار-درعا-المحلية/"),
    ("deir_ezzor_24", "/انفجار-لغم-شرق-ديرالزور/", "/en/landmine-east-of-town/"),
    ("dw_arabic", "/ar/هجوم-في-شمال-العراق/a-71234567", "/ar/سياسة/s-9116"),
    ("enab_baladi", "/751234/انفجار-في-حلب/", "/category/news/"),
    ("enab_baladi", "/archives/751234", "/archives/category/news"),
    ("eye_of_euphrates", "/ar/news/2026/11/03/12345", "/en/news/2026/11/03/12345"),
    ("france24_arabic", "/ar/الشرق-الأوسط/20261103-غارات-على-الحدود", "/en/middle-east/20261103-strikes"),
    ("halab_today", "/archives/212345", "/category/أخبار/"),
    ("hawar", "/ar/قصف-يستهدف-ريف-منبج", "/en/shelling-near-a-town"),
    ("hawar", "/ar/haber/qsf-ryf-mnbj-h112345.html", "/ar/kategori/syria-news"),
    ("horan_free_league", "/archives/12345", "/category/news/"),
    ("ina", "/251234--.html", "/category/1"),
    ("independent_arabia", "/node/612345/الأخبار/العالم-العربي/تفجير", "/tags/سوريا"),
    ("jesr_press", "/2026/11/03/حملة-اعتقالات-في-الريف/", "/category/أخبار/"),
    ("kurdistan24_arabic", "/ar/story/912345/هجوم-قرب-كفري", "/en/story/912345/attack"),
    ("network_964", "/712345/", "/category/أمن/"),
    ("nina", "/Website/News/Details?Key=1212345", "/Website/News"),
    ("north_press", "/212345/", "/en/112345/"),
    ("radio_alkul", "/p512345/", "/category/news/"),
    ("rozana", "/ar/news/2026/11/03/قصف-على-الباب", "/ar/podcast/2026/11/03/حلقة"),
    ("rt_arabic", "/middle_east/1712345-قصف-في-سوريا/", "/sport/1712345-مباراة/"),
    ("rudaw_arabic", "/arabic/middleeast/iraq/031120261", "/english/kurdistan/031120261"),
    ("rudaw_arabic", "/arabic/categories/news/1412345", "/arabic"),
    ("sana", "/locals/2312345/", "/en/presidency/2312345/"),
    ("shaam", "/news/syria-news/qsf-ala-ryf-adlb", "/tag/syria"),
    ("shafaq_news", "/ar/أمـن/هجوم-في-ديالى-يوقع-ضحايا", "/en/Security/attack-in-diyala"),
    ("sky_news_arabia", "/middle-east/1812345-غارات-جديدة", "/sport/1812345-مباراة"),
    ("sohr", "/انفجار-لغم-في-بادية-حماة/712345/", "/en/312345/"),
    ("suwayda_24", "/?p=12345", "/?cat=5"),
    ("sy24", "/151234/", "/category/news/"),
    ("syria_tv", "/قتلى-وجرحى-بانفجار-في-حلب", "/tag/حلب"),
    ("zaman_alwasl", "/news/article/171234", "/news/category/5"),
]


def site(source: Source) -> str:
    return "/".join(source.homepage.split("/")[:3])


def test_every_file_parses() -> None:
    assert LOADED.errors == ()
    assert len(LOADED.sources) == len(FILES) >= 28


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_limits_are_polite_and_there_is_something_to_fetch(path: Path) -> None:
    source = load_source(path)
    assert source.politeness.delay_seconds >= 2
    assert source.politeness.concurrency == 1
    assert not source.allow_private_addresses
    assert source.steps("current")
    assert source.accept


def test_syria_and_iraq_are_both_covered() -> None:
    countries = Counter(source.country for source in LOADED.sources)
    assert countries["SY"] >= 15
    assert countries["IQ"] >= 7


def test_no_outlet_claims_to_be_verified_before_somebody_saw_it_fetch() -> None:
    assert [source.id for source in LOADED.sources if source.verified] == []


def test_every_outlet_has_an_example() -> None:
    assert {name for name, _, _ in EXAMPLES} == set(SOURCES)


@pytest.mark.parametrize(("name", "article", "other"), EXAMPLES)
def test_articles_are_accepted_and_the_rest_refused(name: str, article: str, other: str) -> None:
    source = SOURCES[name]
    for path in (article, quote(article, safe="/?=&%")):
        assert source.accepts(site(source) + path)
        assert source.accepts(site(source) + path + ("&" if "?" in path else "?") + "utm_source=feed")
    assert not source.accepts(site(source) + other)
    assert not source.accepts(source.homepage)
    assert not source.accepts("https://example.org" + article)
