"""Numbers as newsrooms write them: digits and words, ranges, qualifiers, vague quantities, and what is no count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.events.normalize import normalize, tokenize
from extractors.events.numbers import NumberWords, find_numbers
from extractors.resources import ConfigTree

WORDS = NumberWords.load(ConfigTree.of())
Found = tuple[str, int | None, int | None, str]


def read(text: str) -> list[Found]:
    normal = normalize(text)
    tokens = tokenize(normal)
    found = find_numbers(tokens, WORDS)
    return [(normal.text[tokens[n.first].start : tokens[n.last - 1].end], n.low, n.high, n.qualifier) for n in found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 جنود", 3),
        ("٤٬٣٦١ نازحا", 4361),
        ("2.500 مقاتل", 2500),
        ("ثلاثة جنود", 3),
        ("ثلاث نساء", 3),
        ("اثنا عشر مسلحا", 12),
        ("اثني عشر مسلحا", 12),
        ("اثنتا عشرة امرأة", 12),
        ("أحد عشر عاملا", 11),
        ("إحدى عشرة طالبة", 11),
        ("خمسة عشر شابا", 15),
        ("عشرون عنصرا", 20),
        ("عشرين عنصرا", 20),
        ("خمسة وعشرين شخصا", 25),
        ("ثمانية وستين مدنيا", 68),
        ("واحد وأربعون مصابا", 41),
        ("مئة شخص", 100),
        ("مائة شخص", 100),
        ("مئتان من السكان", 200),
        ("مئتي عائلة", 200),
        ("مئتين واثني عشر شخصا", 212),
        ("مئة وخمسة وعشرين شخصا", 125),
        ("ثلاثمئة وستين شخصا", 360),
        ("ثلاثمائة شخص", 300),
        ("ثلاث مئة شخص", 300),
        ("خمسمئة وأربعة عشر شخصا", 514),
        ("ألف مقاتل", 1000),
        ("ألفي مقاتل", 2000),
        ("ألفا مقاتل", 2000),
        ("ألفان وثلاثمئة مقاتل", 2300),
        ("ألفاً وخمسمئة مقاتل", 1500),
        ("ثلاثة آلاف شخص", 3000),
        ("سبعمئة وأربعة عشر ألفا", 714_000),
        ("350 ألفاً و209 أشخاص", 350_209),
        ("11 مليون نسمة", 11_000_000),
        ("مليونين و300 ألف نازح", 2_300_000),
        ("مليون ونصف المليون نازح", 1_500_000),
        ("نصف مليون نازح", 500_000),
        ("مئة ألف نازح", 100_000),
        ("لخمسة مدنيين", 5),
        ("الـ 17 جنديا", 17),
        ("مئة و خمسين شخصا", 150),
        ("مئة وواحد وعشرين شخصا", 121),
        ("1.5 مليون نازح", 1_500_000),
        ("ست قذائف", 6),
    ],
)
def test_exact_values(text: str, value: int) -> None:
    [(_, low, high, qualifier)] = read(text)
    assert (low, high, qualifier) == (value, value, "exact")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بين 40 و70 قتيلا", ("بين 40 و70", 40, 70, "range")),
        ("من 5 إلى 7 عناصر", ("من 5 إلى 7", 5, 7, "range")),
        ("10-12 مسلحا", ("10-12", 10, 12, "range")),
        ("ما بين ثلاثة وخمسة أشخاص", ("بين ثلاثة وخمسة", 3, 5, "range")),
        ("بين خمسة وعشرين وثلاثين شخصا", ("بين خمسة وعشرين وثلاثين", 25, 30, "range")),
        ("15-20 ألف شخص", ("15-20 ألف", 15_000, 20_000, "range")),
        ("بين 900 وألف شخص", ("بين 900 وألف", 900, 1000, "range")),
        ("ثلاثة أو أربعة أشخاص", ("ثلاثة أو أربعة", 3, 4, "range")),
        ("ما لا يقل عن عشرة", ("ما لا يقل عن عشرة", 10, None, "at_least")),
        ("أكثر من 30 جريحا", ("أكثر من 30", 30, None, "at_least")),
        ("لأكثر من 30 جريحا", ("لأكثر من 30", 30, None, "at_least")),
        ("يزيد على مئة عائلة", ("يزيد على مئة", 100, None, "at_least")),
        ("خمسة مدنيين على الأقل", ("خمسة", 5, None, "at_least")),
        ("فوق 20 جريحا", ("فوق 20", 20, None, "at_least")),
        ("أقل من عشرة", ("أقل من عشرة", None, 10, "at_most")),
        ("لا يزيد على عشرة", ("لا يزيد على عشرة", None, 10, "at_most")),
        ("نحو 30 شخصا", ("نحو 30", 30, 30, "approx")),
        ("بحوالي ثلاثين شخصا", ("بحوالي ثلاثين", 30, 30, "approx")),
        ("قرابة ألفي شخص", ("قرابة ألفي", 2000, 2000, "approx")),
        ("خمسون شخصا تقريبا", ("خمسون", 50, 50, "approx")),
        ("عشرات الشبان", ("عشرات", None, None, "vague")),
        ("مئات العائلات", ("مئات", None, None, "vague")),
        ("عشرات الآلاف", ("عشرات الآلاف", None, None, "vague")),
        ("آلاف النازحين", ("آلاف", None, None, "vague")),
        ("عدد من الجرحى", ("عدد من", None, None, "vague")),
        ("عدة مئات من النازحين", ("عدة مئات", None, None, "vague")),
        ("عدة جرحى", ("عدة", None, None, "vague")),
        ("بضعة مسلحين", ("بضعة", None, None, "vague")),
        ("العديد من المارة", ("العديد من", None, None, "vague")),
    ],
)
def test_ranges_qualifiers_and_vague_words(text: str, expected: Found) -> None:
    assert read(text) == [expected]


def test_two_counts_stay_two() -> None:
    assert [(low, high) for _, low, high, _ in read("قتل ثلاثة وأصيب أربعة، و5 مفقودون و12 أسيرا")] == [
        (3, 3),
        (4, 4),
        (5, 5),
        (12, 12),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "الهجوم الثالث",
        "في الثاني والعشرين من الشهر",
        "الثاني عشر",
        "يوم الأحد",
        "يوم الاثنين",
        "عثر على رجلين ميتين",
        "لست متأكدا",
        "4.5 متر",
        "هذا رقم لا يعرف",
        "ضبط كميات من الذخيرة",
        "لا أحد في المكان",
        "6.7 في المئة",
        "وما بعده",
    ],
)
def test_no_number(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text", ["طائرة F16", "دبابة تي-72", "اللواء 105", "القرار رقم 2254", "الساعة 10:30", "5/2/2024"]
)
def test_labels_are_no_counts(text: str) -> None:
    found = find_numbers(tokenize(normalize(text)), WORDS)
    assert found
    assert {mention.form for mention in found} == {"label"}


@pytest.mark.parametrize("text", ["15% من السكان", "عشرون بالمئة من السكان", "60 في المئة"])
def test_percentages(text: str) -> None:
    [found] = find_numbers(tokenize(normalize(text)), WORDS)
    assert found.form == "percent"


UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
TENS = ["", "عشرة", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
HUNDREDS = ["", "مئة", "مئتان", *(f"{unit.removesuffix('ة')}مئة" for unit in UNITS[3:])]
TEENS = ["عشرة", "أحد عشر", "اثنا عشر", *(f"{unit} عشر" for unit in UNITS[3:])]


def spelled(number: int) -> str:
    """A number below a million in words, masculine nominative."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        head = {1: "ألف", 2: "ألفان"}.get(thousands) or f"{spelled(thousands)} {'آلاف' if thousands <= 10 else 'ألف'}"
        return f"{head} و{spelled(rest)}" if rest else head
    hundreds, below = divmod(number, 100)
    parts = [HUNDREDS[hundreds]] if hundreds else []
    if 10 <= below < 20:
        parts.append(TEENS[below - 10])
    else:
        parts += [word for word in (UNITS[below % 10], TENS[below // 10]) if word]
    return " و".join(parts)


@given(st.integers(1, 999_999))
def test_spelled_numbers_are_read_back(number: int) -> None:
    assert [(low, high) for _, low, high, _ in read(f"قتل {spelled(number)} شخصا")] == [(number, number)]


@given(st.lists(st.sampled_from([*UNITS[1:], *TENS[1:], "مئة", "ألف", "آلاف", "و", "5", "من", "بين", "إلى", "-", "،"])))
def test_mentions_never_overlap(words: list[str]) -> None:
    tokens = tokenize(normalize(" ".join(words)))
    last = 0
    for mention in find_numbers(tokens, WORDS):
        assert last <= mention.first < mention.last <= len(tokens)
        assert mention.low is None or mention.high is None or mention.low <= mention.high
        last = mention.last
