"""Dates as newsrooms write them, one by one."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.news.date_reading import find_date, read_date

DAMASCUS = ZoneInfo("Asia/Damascus")
MONTHS = {
    "levant": "كانون الثاني,شباط,آذار,نيسان,أيار,حزيران,تموز,آب,أيلول,تشرين الأول,تشرين الثاني,كانون الأول",
    "egypt and gulf": "يناير,فبراير,مارس,أبريل,مايو,يونيو,يوليو,أغسطس,سبتمبر,أكتوبر,نوفمبر,ديسمبر",
    "tunisia and algeria": "جانفي,فيفري,مارس,أفريل,ماي,جوان,جويلية,أوت,سبتمبر,أكتوبر,نوفمبر,ديسمبر",
    "morocco": "يناير,فبراير,مارس,أبريل,ماي,يونيو,يوليوز,غشت,شتنبر,أكتوبر,نونبر,دجنبر",
    "english": "January,Feb,March,Apr.,May,June,Jul,August,Sept,October,Nov,December",
    "french": "janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre",
}
FORMS = [(name, number) for names in MONTHS.values() for number, name in enumerate(names.split(","), 1)] + [
    (f"{levant}/{gulf}", number)
    for number, (levant, gulf) in enumerate(
        zip(MONTHS["levant"].split(","), MONTHS["egypt and gulf"].split(","), strict=True), 1
    )
]
OTHER_SPELLINGS = [
    ("كانون ثاني", 1), ("كانون 2", 1), ("كانون ٢", 1), ("اذار", 3), ("نيسان", 4), ("ابريل", 4), ("إبريل", 4),
    ("ايار", 5), ("يونيه", 6), ("يوليه", 7), ("اغسطس", 8), ("آب (أغسطس)", 8), ("أيلول - سبتمبر", 9),
    ("تشرين أول", 10), ("تشرين1", 10), ("أكتوبر/تشرين الأول", 10), ("تشرين ثاني", 11),
    ("كانون أول", 12),
    ("كانون 1", 12),
]  # fmt: skip


@pytest.mark.parametrize(("name", "month"), FORMS + OTHER_SPELLINGS)
@pytest.mark.parametrize("template", ["17 {} 2024", "الأربعاء، ١٧ {} ٢٠٢٤", "{} 17, 2024"])
def test_every_month_name(template: str, name: str, month: int) -> None:
    reading = read_date(template.format(name), DAMASCUS)
    assert reading is not None
    assert (reading.day, reading.instant, reading.precision) == (date(2024, month, 17), None, "day")


@pytest.mark.parametrize(
    ("raw", "instant", "precision"),
    [
        ("2024-07-17T14:03:05+03:00", "2024-07-17T11:03:05", "second"),
        ("2024-07-17T14:03:05.1234567Z", "2024-07-17T14:03:05", "second"),
        ("2024-07-17T14:03+0300", "2024-07-17T11:03:00", "minute"),
        ("2024-07-17 14:03", "2024-07-17T11:03:00", "minute"),
        ("20240717T140305Z", "2024-07-17T14:03:05", "second"),
        ("1721214180", "2024-07-17T11:03:00", "second"),
        ("1721214180000", "2024-07-17T11:03:00", "second"),
        ("Wed, 17 Jul 2024 14:03:00 +0000", "2024-07-17T14:03:00", "second"),
        ("Wed, 17 Jul 2024 14:03:00 GMT", "2024-07-17T14:03:00", "second"),
        ("Wed, 17 Jul 2024 14:03:00 AST", "2024-07-17T11:03:00", "second"),
        ("Wed, 17 Jul 2024 14:03:00 EEST", "2024-07-17T11:03:00", "second"),
        ("الأربعاء, 17 يوليو 2024 14:03:00 +0200", "2024-07-17T12:03:00", "second"),
        ("17 تموز 2024 - 10:35 م", "2024-07-17T19:35:00", "minute"),
        ("17 تموز 2024 - 10:35 ص", "2024-07-17T07:35:00", "minute"),
        ("١٠:٣٥ مساءً ١٧ تموز ٢٠٢٤", "2024-07-17T19:35:00", "minute"),
        ("17 تموز 2024 12:15 صباحاً", "2024-07-16T21:15:00", "minute"),
        ("17 تموز 2024 12:15 ظهراً", "2024-07-17T09:15:00", "minute"),
        ("17 تموز 2024 1:15 ليلاً", "2024-07-16T22:15:00", "minute"),
        ("July 17, 2024 9:05 PM", "2024-07-17T18:05:00", "minute"),
        ("2024-07-17 02:03:05 PM", "2024-07-17T11:03:05", "second"),
        ("2024-07-17T14:03:05+03:00[Asia/Baghdad]", "2024-07-17T11:03:05", "second"),
        ("Wed Jul 17 2024 14:03:05 GMT+0400 (Gulf Standard Time)", "2024-07-17T10:03:05", "second"),
        ("Jul 17, 2024 @ 14:03", "2024-07-17T11:03:00", "minute"),
        ("17/07/2024 14:03 (GMT+4)", "2024-07-17T10:03:00", "minute"),
        ("17-07-2024 | 14:03 بتوقيت غرينتش", "2024-07-17T14:03:00", "minute"),
    ],
)
def test_instants(raw: str, instant: str, precision: str) -> None:
    reading = read_date(raw, DAMASCUS)
    assert reading is not None
    assert (reading.instant, reading.precision) == (datetime.fromisoformat(f"{instant}Z"), precision)


@pytest.mark.parametrize(
    ("raw", "day", "rule"),
    [
        ("2024-07-17", date(2024, 7, 17), "iso_day"),
        ("20240717", date(2024, 7, 17), "iso_day"),
        ("2024/7/5", date(2024, 7, 5), "numbers"),
        ("17.07.2024", date(2024, 7, 17), "numbers"),
        ("07/17/2024", date(2024, 7, 17), "numbers"),
        ("17يوليو2024", date(2024, 7, 17), "words"),
        ("17 من شهر تموز عام 2024", date(2024, 7, 17), "words"),
        ("11 محرم 1446هـ", date(2024, 7, 17), "hijri_words"),
        ("١٧ جمادى الآخرة ١٤٤٥", date(2023, 12, 30), "hijri_words"),
        ("1446/01/11 هـ", date(2024, 7, 17), "hijri_numbers"),
        ("11 محرم 1446 هـ الموافق 17 يوليو 2024", date(2024, 7, 17), "words"),
        ("2024-07-17T00:00:00Z", date(2024, 7, 17), "iso_offset_midnight"),
        ("2024-07-16T21:00:00Z", date(2024, 7, 17), "iso_offset_midnight"),
    ],
)
def test_days(raw: str, day: date, rule: str) -> None:
    reading = read_date(raw, DAMASCUS)
    assert reading is not None
    assert (reading.day, reading.instant, reading.precision, reading.rule) == (day, None, "day", rule)


@pytest.mark.parametrize(
    "raw",
    [
        "", "2024", "٢٠٢٤", "2024-07", "تموز 2024", "17 تموز", "17/07/24", "31/02/2024", "2024-13-45", "قبل ساعتين",
        "17 شخصاً في مايو 2024", "17 تموز/آب 2024", "المادة 17.5.2024.3", "رقم 17072024123",
        "17 محرم 9999", "0", "٪17 2024",
    ],
)  # fmt: skip
def test_no_whole_date_is_no_date(raw: str) -> None:
    assert read_date(raw, DAMASCUS) is None


def test_order_of_ambiguous_numbers_is_the_sources() -> None:
    first, second = read_date("03/04/2024", DAMASCUS), read_date("03/04/2024", DAMASCUS, day_first=False)
    assert first is not None and second is not None
    assert (first.day, second.day) == (date(2024, 4, 3), date(2024, 3, 4))


def test_an_outlet_may_live_where_ast_is_atlantic() -> None:
    reading = read_date("Wed, 17 Jan 2024 14:03:00 AST", ZoneInfo("America/Halifax"))
    assert reading is not None and reading.instant == datetime(2024, 1, 17, 18, 3, tzinfo=UTC)


def test_the_day_is_the_outlets_own() -> None:
    reading = read_date("2020-12-24T23:59:50+00:00", ZoneInfo("Africa/Cairo"))
    assert reading is not None and reading.day == date(2020, 12, 25)


def test_words_around_a_date_are_measured() -> None:
    found = find_date("كتب: مراسل دمشق | الأربعاء 17 تموز 2024 10:35", DAMASCUS)
    assert found is not None
    assert found[0].day == date(2024, 7, 17)
    assert 10 < found[1] < 40


@given(st.integers(800_000_000, 3_700_000_000))
def test_iso_round_trip(seconds: int) -> None:
    instant = datetime.fromtimestamp(seconds, UTC)
    reading = read_date(instant.isoformat(timespec="seconds"), DAMASCUS)
    assert reading is not None
    local = instant.astimezone(DAMASCUS)
    if reading.instant is None:
        assert "00:00:00" in (instant.strftime("%H:%M:%S"), local.strftime("%H:%M:%S"))
    else:
        assert reading.instant == instant.replace(microsecond=0)
        assert reading.day == local.date()


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    reading = read_date(text, DAMASCUS)
    assert reading is None or 1990 <= reading.day.year <= 2300
