"""Dates as newsrooms write them, resolved against Wednesday 17 July 2024 unless a case says otherwise."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.events.dates import DateMention, DateWords, find_dates
from extractors.events.normalize import normalize, tokenize
from extractors.resources import ConfigTree

WORDS = DateWords.load(ConfigTree.of())
PUBLISHED = date(2024, 7, 17)


def read(text: str, published: date | None = PUBLISHED) -> list[DateMention]:
    return find_dates(tokenize(normalize(text)), published, WORDS)


def only(text: str, published: date | None = PUBLISHED) -> DateMention:
    found = read(text, published)
    assert len(found) == 1, [mention.expression for mention in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("قتل أمس جنديان", "2024-07-16"),
        ("قتل اليوم جنديان", "2024-07-17"),
        ("قتل أول أمس جنديان", "2024-07-15"),
        ("قتل أول من أمس جنديان", "2024-07-15"),
        ("قتل أمس الأول جنديان", "2024-07-15"),
        ("قتل البارحة جنديان", "2024-07-16"),
        ("يوم الثلاثاء", "2024-07-16"),
        ("والأربعاء", "2024-07-17"),
        ("الخميس", "2024-07-11"),
        ("الخميس الماضي", "2024-07-11"),
        ("الأربعاء الماضي", "2024-07-10"),
        ("الأربعاء الفائت", "2024-07-10"),
        ("أمس الثلاثاء", "2024-07-16"),
        ("أمس الاثنين", "2024-07-15"),
        ("اليوم الثلاثاء", "2024-07-16"),
        ("اليوم، الأربعاء، ", "2024-07-17"),
        ("اليوم (الأربعاء) ", "2024-07-17"),
        ("الثلاثاء 16 تموز", "2024-07-16"),
        ("الثلاثاء (16 تموز)", "2024-07-16"),
        ("الثلاثاء الموافق 16 تموز 2024", "2024-07-16"),
        ("الثلاثاء، 16 تموز 2024", "2024-07-16"),
        ("في 16 تموز", "2024-07-16"),
        ("في 18 تموز", "2023-07-18"),
        ("في 16 تموز/يوليو 2024", "2024-07-16"),
        ("في 16 يوليو (تموز) 2024", "2024-07-16"),
        ("في 26 أكتوبر/تشرين الأول 2022", "2022-10-26"),
        ("في 14 تشرين الأول أكتوبر 2023", "2023-10-14"),
        ("السادس عشر من تموز", "2024-07-16"),
        ("الثاني والعشرين من أيار الماضي", "2024-05-22"),
        ("في الأول من آذار", "2024-03-01"),
        ("الواحد والعشرين من نيسان", "2024-04-21"),
        ("الـ23 من آذار الفائت", "2024-03-23"),
        ("في 2 الشهر الجاري", "2024-07-02"),
        ("في 21 من الشهر الماضي", "2024-06-21"),
        ("الثامن من الشهر الحالي", "2024-07-08"),
        ("في 12 من هذا الشهر", "2024-07-12"),
        ("16-08-2021", "2021-08-16"),
        ("3/آب/2014", "2014-08-03"),
        ("16-تموز-2024", "2024-07-16"),
        ("5/2/2024", "2024-02-05"),
        ("2021/8/16", "2021-08-16"),
        ("16.8.2021", "2021-08-16"),
        ("تاريخ 5/2 من الأسبوع", "2024-02-05"),
        ("تاريخ 5/2 /2023", "2023-02-05"),
        ("في 23 فيفري", "2024-02-23"),
        ("في 23 غشت", "2023-08-23"),
        ("في 3 جويلية 2024", "2024-07-03"),
        ("في 3 يوليوز 2024", "2024-07-03"),
        ("في 12 شتنبر", "2023-09-12"),
        ("في 5 كانون الأول من العام الماضي", "2023-12-05"),
        ("في 5 كانون الأول من العام 2020", "2020-12-05"),
        ("قبل يومين", "2024-07-15"),
        ("قبل ثلاثة أيام", "2024-07-14"),
        ("قبل 10 أيام", "2024-07-07"),
        ("منذ ثلاثة أيام", "2024-07-14"),
        ("قبل قليل", "2024-07-17"),
        ("قبل 5 ساعات", "2024-07-17"),
        ("21 رمضان 1439 هـ", "2018-06-05"),
        ("29 / 9 / 1437 هـ", "2016-07-04"),
        ("10 محرم", "2024-07-16"),
        ("السبت ٢١ سبتمبر ٢٠٢٤", "2024-09-21"),
        ("الليلة الماضية", "2024-07-16"),
        ("يوم 12 الجاري", "2024-07-12"),
        ("في الـ12 من الجاري", "2024-07-12"),
        ("أول أيام عيد الفطر", "2024-04-10"),
        ("ثاني أيام عيد الأضحى", "2024-06-17"),
        ("يوم عاشوراء", "2024-07-16"),
    ],
)
def test_days(text: str, start: str) -> None:
    found = only(text)
    assert (str(found.start), str(found.end), found.precision) == (start, start, "day")


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("قبل أسبوع", "2024-07-10", "2024-07-10", "week"),
        ("منذ أسبوعين", "2024-07-03", "2024-07-03", "week"),
        ("قبل نحو شهر", "2024-06-01", "2024-06-30", "month"),
        ("قبل عامين", "2022-01-01", "2022-12-31", "longer"),
        ("قبل 12 عاما", "2012-01-01", "2012-12-31", "longer"),
        ("في تموز الماضي", "2023-07-01", "2023-07-31", "month"),
        ("في أيلول/ سبتمبر الماضي", "2023-09-01", "2023-09-30", "month"),
        ("في مارس الماضي", "2024-03-01", "2024-03-31", "month"),
        ("آذار 2020", "2020-03-01", "2020-03-31", "month"),
        ("آذار من العام 2020", "2020-03-01", "2020-03-31", "month"),
        ("في أكتوبر السنة الماضية", "2023-10-01", "2023-10-31", "month"),
        ("شهر آب", "2023-08-01", "2023-08-31", "month"),
        ("عام 2014", "2014-01-01", "2014-12-31", "longer"),
        ("العام الماضي", "2023-01-01", "2023-12-31", "longer"),
        ("السنة الجارية", "2024-01-01", "2024-12-31", "longer"),
        ("بين عامي 2012 و2014", "2012-01-01", "2014-12-31", "longer"),
        ("النصف الأول من العام الجاري", "2024-01-01", "2024-06-30", "longer"),
        ("النصف الثاني من عام 2022", "2022-07-01", "2022-12-31", "longer"),
        ("الربع الأول من 2024", "2024-01-01", "2024-03-31", "longer"),
        ("الربع الأخير من العام الماضي", "2023-10-01", "2023-12-31", "longer"),
        ("الأشهر الستة الأولى من العام الجاري", "2024-01-01", "2024-06-30", "longer"),
        ("الأسبوع الأول من أيار الماضي", "2024-05-01", "2024-05-07", "week"),
        ("الشهر الماضي", "2024-06-01", "2024-06-30", "month"),
        ("هذا الشهر", "2024-07-01", "2024-07-31", "month"),
        ("الأسبوع الماضي", "2024-07-08", "2024-07-14", "week"),
        ("هذا الأسبوع", "2024-07-15", "2024-07-17", "week"),
        ("خلال اليومين الماضيين", "2024-07-16", "2024-07-17", "week"),
        ("خلال الأيام الثلاثة الماضية", "2024-07-15", "2024-07-17", "week"),
        ("خلال 24 ساعة الماضية", "2024-07-16", "2024-07-17", "day"),
        ("خلال الساعات الـ24 الماضية", "2024-07-16", "2024-07-17", "day"),
        ("آخر 48 ساعة", "2024-07-15", "2024-07-17", "week"),
        ("خلال الأشهر الستة الماضية", "2024-01-17", "2024-07-17", "longer"),
        ("يومي السبت والأحد", "2024-07-13", "2024-07-14", "day"),
        ("خلال الأشهر التسعة الأولى من العام الماضي", "2023-01-01", "2023-09-30", "longer"),
        ("في أيار 2023 ولم", "2023-05-01", "2023-05-31", "month"),
        ("السادس والسابع من أيار الماضي", "2024-05-06", "2024-05-07", "day"),
        ("بين 5 و10 تموز", "2024-07-05", "2024-07-10", "week"),
        ("من 28 شباط إلى 3 آذار", "2024-02-28", "2024-03-03", "week"),
        ("من كانون الثاني حتى حزيران 2024", "2024-01-01", "2024-06-30", "longer"),
        ("ما بين 20 شباط و3 آذار 2023", "2023-02-20", "2023-03-03", "month"),
        ("بين كانون الثاني 2023 وحتى حزيران 2024", "2023-01-01", "2024-06-30", "longer"),
        ("في 2023 قتل خمسون شخصا", "2023-01-01", "2023-12-31", "longer"),
        ("صيف 2023", "2023-06-01", "2023-08-31", "longer"),
        ("ليل 7 - 8 تموز", "2024-07-07", "2024-07-08", "day"),
        ("خلال العام 2023", "2023-01-01", "2023-12-31", "longer"),
        ("منذ آذار 2011 حتى نهاية 2023", "2011-03-01", "2023-12-31", "longer"),
        ("منذ 2012 حتى عام 2022", "2012-01-01", "2022-12-31", "longer"),
        ("مطلع حزيران", "2024-06-01", "2024-06-10", "month"),
        ("شهر رمضان", "2024-03-11", "2024-04-09", "month"),
        ("عام 1437 هـ", "2015-10-14", "2016-10-01", "longer"),
    ],
)
def test_periods(text: str, start: str, end: str, precision: str) -> None:
    found = only(text)
    assert (str(found.start), str(found.end), found.precision) == (start, end, precision)


@pytest.mark.parametrize(
    ("text", "start", "precision"),
    [
        ("منذ مطلع العام", "2024-01-01", "longer"),
        ("منذ بداية العام 2023", "2023-01-01", "longer"),
        ("منذ مطلع حزيران", "2024-06-01", "longer"),
        ("منذ بداية تموز", "2024-07-01", "month"),
        ("منذ الاثنين الماضي", "2024-07-15", "week"),
        ("منذ 20 حزيران", "2024-06-20", "month"),
        ("منذ آذار 2020", "2020-03-01", "longer"),
        ("منذ عام 2011", "2011-01-01", "longer"),
        ("منذ 2011", "2011-01-01", "longer"),
        ("منذ مساء أمس", "2024-07-16", "day"),
        ("منذ 4 سنوات", "2020-01-01", "longer"),
    ],
)
def test_open_periods_end_with_the_publication(text: str, start: str, precision: str) -> None:
    found = only(text)
    assert (str(found.start), found.end, found.precision) == (start, PUBLISHED, precision)
    assert found.kind == "open_period"


@pytest.mark.parametrize(
    ("text", "start", "part"),
    [
        ("فجر اليوم الأربعاء", "2024-07-17", "dawn"),
        ("صباح أمس", "2024-07-16", "morning"),
        ("بعد ظهر الثلاثاء", "2024-07-16", "afternoon"),
        ("ظهر يوم الاثنين", "2024-07-15", "noon"),
        ("في ساعة متأخرة من مساء أمس", "2024-07-16", "evening"),
        ("ليلة أمس", "2024-07-16", "night"),
        ("بعد منتصف ليل الثلاثاء", "2024-07-16", "night"),
        ("منذ ساعات الصباح", "2024-07-17", "morning"),
        ("هذا المساء", "2024-07-17", "evening"),
    ],
)
def test_parts_of_the_day(text: str, start: str, part: str) -> None:
    found = only(text)
    assert (str(found.start), found.part_of_day) == (start, part)


@pytest.mark.parametrize(
    "text", ["ليل الأحد – الاثنين", "ليلة الأحد الاثنين", "ليلة الأحد/الاثنين", "ليل الأحد والاثنين"]
)
def test_night_between_two_days(text: str) -> None:
    found = only(text)
    assert (found.start, found.end, found.precision) == (date(2024, 7, 14), date(2024, 7, 15), "day")
    assert found.part_of_day == "night"


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("غدا", "2024-07-18"),
        ("بعد غد", "2024-07-19"),
        ("صباح يوم غد الخميس", "2024-07-18"),
        ("يوم الثلاثاء المقبل", "2024-07-23"),
        ("الأربعاء القادم", "2024-07-24"),
        ("الشهر المقبل", "2024-08-01"),
        ("بحلول 30 أيلول", "2024-09-30"),
        ("في أيلول المقبل", "2024-09-01"),
        ("عام 2026", "2026-01-01"),
    ],
)
def test_future(text: str, start: str) -> None:
    found = only(text)
    assert (str(found.start), found.kind) == (start, "future")


@pytest.mark.parametrize(
    "text",
    [
        "مؤخرا",
        "قبل أيام",
        "منذ أسابيع",
        "في وقت سابق",
        "الأيام الماضية",
        "الأسابيع والأشهر الماضية",
        "قبل يومين من الهجوم",
        "لمدة ثلاثة أيام",
        "23 من الشهر نفسه",
        "في اليوم التالي",
        "في اليوم نفسه",
        "قوى 14 آذار",
        'ثورة "25 يناير"',
    ],
)
def test_told_but_unknown(text: str) -> None:
    found = only(text)
    assert (found.start, found.end, found.precision) == (None, None, "unknown")


@pytest.mark.parametrize(
    "text",
    [
        "3 شبان",
        "شاب عمره 18 عاما",
        "مارس مهامه في القرية",
        "قال رمضان للصحفيين",
        "اسمه نيسان",
        "اليوم الثالث للاحتجاجات",
        "لليوم الثالث على التوالي",
        "سوق الجمعة",
        "قصف من قبل القوات",
        "ضبط 2000 طلقة",
        "في 2500 موقع",
        "إضراب عام في المدينة",
        "الأمن العام",
        "خمسة من العسكريين",
        "قتل أب وابنه",
        "24 قتيلا و7 جرحى",
        "حتى اليوم",
        "المعركة الأولى",
        "10-12 مسلحا",
        "النتيجة واحدة صفر",
        "المنسق العام الحالي للحملة",
        "اللواء 46 والفوج 111",
    ],
)
def test_no_date(text: str) -> None:
    assert [mention.expression for mention in read(text)] == []


def test_unknown_publication_leaves_relative_dates_open() -> None:
    for text in ("أمس", "الثلاثاء", "في 16 تموز", "قبل أسبوع", "الشهر الماضي", "ليل الأحد – الاثنين", "في آذار"):
        found = only(text, None)
        assert (found.start, found.end, found.precision) == (None, None, "unknown"), text
    assert only("في 16 تموز 2024", None).start == date(2024, 7, 16)
    assert only("منذ آذار 2020", None).start == date(2020, 3, 1)


def test_weekday_settles_the_year_of_a_date() -> None:
    assert only("الخميس 18 تموز", date(2024, 7, 17)).start == date(2024, 7, 18)
    assert only("الثلاثاء 18 تموز", date(2024, 7, 17)).start == date(2023, 7, 18)


def test_expression_and_place_are_those_of_the_text() -> None:
    normal = normalize("قُتل مدنيان، فجر اليوم الأربعاء 17 تمّوز/يوليو، قرب البلدة")
    tokens = tokenize(normal)
    [found] = find_dates(tokens, PUBLISHED, WORDS)
    assert found.expression == "فجر اليوم الأربعاء 17 تموز/يوليو"
    assert normal.text[tokens[found.first].start : tokens[found.last - 1].end] == found.expression


def test_long_repetitions_are_read_in_one_pass() -> None:
    for piece in ("الماضي", "من", "تموز/", "و", "قبل", "5 و", "الأول"):
        read(f"16 تموز {f'{piece} ' * 3000}")


def test_several_dates_in_one_sentence() -> None:
    found = read("وكانت القوات اعتقلت الاثنين ثلاثة، بعد أسبوع على هجوم 8 تموز وقبل مطلع العام 2023")
    assert [str(mention.start) for mention in found if mention.kind != "duration"] == [
        "2024-07-15",
        "2024-07-08",
        "2023-01-01",
    ]


MONTHS = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
]
MONTHS.append("كانون الأول")
WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
DAYS = st.dates(date(1990, 1, 1), date(2050, 12, 31))


@given(DAYS, DAYS)
def test_written_dates_are_read_back(when: date, published: date) -> None:
    for text in (f"في {when.day} {MONTHS[when.month - 1]} {when.year}", f"{when:%d/%m/%Y}", f"{when:%Y-%m-%d}"):
        assert only(text, published).start == when


@given(DAYS, st.integers(0, 364))
def test_a_date_without_a_year_is_the_latest_one(published: date, back: int) -> None:
    when = published - timedelta(days=back)
    assert only(f"في {when.day} {MONTHS[when.month - 1]}", published).start == when


@given(DAYS, st.integers(0, 6))
def test_a_weekday_is_the_latest_one(published: date, weekday: int) -> None:
    found = only(f"يوم {WEEKDAYS[weekday]}", published).start
    assert found is not None
    assert found.weekday() == weekday
    assert 0 <= (published - found).days < 7
    strictly = only(f"{WEEKDAYS[weekday]} الماضي", published).start
    assert strictly is not None
    assert 1 <= (published - strictly).days <= 7


PIECES = [*WEEKDAYS, *MONTHS, "5", "31", "2024", "1440", "هـ", "/", "-", "(", ")", "،", "و", "من", "إلى", "بين"]
PIECES += ["اليوم", "أمس", "منذ", "قبل", "خلال", "مطلع", "العام", "الماضي", "الشهر", "النصف", "الأول", "ثلاثة"]
PIECES += [
    "أيام",
    "أسبوعين",
    "ليل",
    "رمضان",
    "عقود",
    "سنوات",
    "ساعة",
    "شهر",
    "500",
    "999999999999",
    "1900",
    "2100",
    "1343",
]
PIECES += [
    "الماضية",
    "المقبل",
    "مليون",
    "يوم",
    "عيد الفطر",
    "صيف",
    "الربع",
    "عام",
    "نهاية",
    "حتى",
    "بحلول",
    "غدا",
    "12",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.none() | st.dates())
def test_any_words_give_ordered_mentions_and_periods(words: list[str], published: date | None) -> None:
    tokens = tokenize(normalize(" ".join(words)))
    last = 0
    for mention in find_dates(tokens, published, WORDS):
        assert last <= mention.first < mention.last <= len(tokens)
        assert mention.start is None or mention.end is None or mention.start <= mention.end
        last = mention.last
