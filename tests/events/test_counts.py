"""How many: numbers of every kind count only with people as their head, and every figure belongs to one outcome."""

import pytest

from extractors.events.counts import CountReader
from extractors.records import Subset
from tests.events.coder_helpers import Range, figures, read

# sentence, outcome, what is stated: a number, a range with null for "at least", or null for no number
CASES: dict[str, list[tuple[str, str, int | Range | None]]] = {
    "digits": [
        ("قتل 3 مدنيين في قصف على البلدة", "killed", 3),
        ("أصيب 12 شخصا بجروح في الانفجار", "injured", 12),
        ("اعتقلت الشرطة 7 أشخاص في المدينة", "arrested", 7),
        ("اختطف مسلحون 4 عمال على الطريق", "abducted", 4),
        ("قتل ٥ جنود في كمين قرب الحاجز", "killed", 5),
        ("مقتل 1,200 شخص منذ بداية العام", "killed", 1200),
        ("قتل أكثر من 20 شخصا في الهجوم", "killed", (20, None)),
        ("أصيب 30 شخصا على الأقل في التفجير", "injured", (30, None)),
        ("قتل ما بين 10 و15 مسلحا في الغارة", "killed", (10, 15)),
        ("قتل نحو 50 مقاتلا في المعارك", "killed", 50),
    ],
    "words": [
        ("قتل ثلاثة مدنيين في الغارة", "killed", 3),
        ("مقتل أربعة جنود في انفجار عبوة", "killed", 4),
        ("إصابة خمسة أطفال بجروح", "injured", 5),
        ("أصيب أحد عشر شخصا في الهجوم", "injured", 11),
        ("قتل خمسة عشر مسلحا في الاشتباكات", "killed", 15),
        ("اعتقال عشرين مطلوبا في المدينة", "arrested", 20),
        ("مقتل خمسة وعشرين مدنيا في القصف", "killed", 25),
        ("مقتل مئة وخمسين شخصا خلال الشهر", "killed", 150),
        ("قتلت الغارة ستة من عناصر التنظيم", "killed", 6),
    ],
    "duals": [
        ("قتل مدنيان في قصف على القرية", "killed", 2),
        ("أصيب جنديان بانفجار لغم", "injured", 2),
        ("إصابة طفلين بجروح خطيرة", "injured", 2),
        ("اعتقلت القوات شابين من أبناء القرية", "arrested", 2),
        ("قتلت امرأتان جراء سقوط قذيفة", "killed", 2),
        ("مقتل عاملين اثنين في المعمل", "killed", 2),
    ],
    "singulars": [
        ("قتل طفل جراء انفجار لغم", "killed", 1),
        ("أصيبت امرأة برصاص قناص", "injured", 1),
        ("مقتل ضابط في هجوم مسلح", "killed", 1),
        ("اعتقلت الشرطة رجلا في المدينة", "arrested", 1),
        ("خطف مجهولون طبيبا من عيادته", "abducted", 1),
        ("أسفر القصف عن مقتل مدني", "killed", 1),
        ("أصيب شخص واحد في الحادثة", "injured", 1),
        ("عن سقوط قتيل و3 جرحى", "killed", 1),
    ],
    "others": [
        ("قتل ثلاثة مدنيين وأصيب خمسة آخرون", "injured", 5),
        ("مقتل شخصين وإصابة آخرين بجروح", "killed", 2),
        ("قتل جندي وأصيب ثلاثة آخرون", "killed", 1),
        ("قتل جنديان وأصيب ثالث", "injured", 1),
    ],
    "subsets": [
        ("قتل تسعة أشخاص بينهم ثلاثة أطفال", "killed", 9),
        ("أصيب 14 شخصا من بينهم امرأتان", "injured", 14),
        ("مقتل ستة مدنيين بينهم طفلان وامرأة", "killed", 6),
    ],
    "lumps": [
        ("مقتل وإصابة 14 شخصا في التفجير", "killed", None),
        ("مقتل وإصابة 14 شخصا في التفجير", "injured", None),
        ("سقط 80 قتيلا وجريحا في المعارك", "killed", None),
    ],
    "casualty nouns": [
        ("سقط 9 قتلى في القصف", "killed", 9),
        ("سقوط 38 جريحا بعد الانفجار", "injured", 38),
    ],
    "running tolls": [
        ("ارتفع عدد القتلى إلى 17", "killed", 17),
        ("ارتفعت حصيلة القتلى إلى تسعة", "killed", 9),
        ("عدد الجرحى بلغ 40 بعد وفاة مصاب", "injured", 40),
    ],
    "named and pronouns": [
        ("مقتل الناشط أحمد العلي أمام منزله", "killed", 1),
        ("أطلق مجهولون النار على رجل ما أدى إلى مقتله", "killed", 1),
        ("استهدف القصف عاملين ما أدى إلى مقتلهما", "killed", 2),
    ],
    "joined": [
        ("مقتل ضابط وأربعة جنود في الكمين", "killed", 5),
        ("قتل ثلاثة رجال وامرأة وطفل", "killed", 5),
        ("أصيب شرطي إضافة إلى ثلاثة مدنيين", "injured", 4),
    ],
    "people before the verb": [
        ("ثلاثة جنود قتلوا في الهجوم", "killed", 3),
        ("أن طفلا كان يرعى الأغنام أصيب بجروح", "injured", 1),
    ],
    "stated none": [
        ("دون وقوع إصابات في صفوف المدنيين", "injured", 0),
        ("سقطت القذيفة ولم تسفر عن سقوط قتلى", "killed", 0),
    ],
    "said to be unknown": [
        ("سقطت القذيفة ولم ترد أنباء عن وقوع قتلى", "killed", None),
        ("انفجرت عبوة دون ورود معلومات عن إصابات", "injured", None),
        ("قصفت المدفعية القرية ولم تعرف حصيلة القتلى", "killed", None),
    ],
    "only tried": [
        ("نجا محافظ المدينة من محاولة اغتيال في السوق", "killed", None),
        ("تعرض النائب لمحاولة اغتيال أمام منزله", "killed", None),
        ("قتل حارس في محاولة اغتيال النائب", "killed", 1),
    ],
    "not counted": [
        ("قتل 15 رأس غنم في القصف", "killed", None),
        ("أصيب 3 منازل بأضرار", "injured", None),
        ("قتل مدنيون في القصف", "killed", None),
        ("أصيب العشرات بحالات اختناق", "injured", None),
        ("قتل عدد من الجنود في الكمين", "killed", None),
        ("نزحت 40 عائلة من القرية", "killed", None),
        ("وقع الهجوم في 3 أيار", "killed", None),
        ("قتل شاب يبلغ من العمر 25 عاما", "killed", 1),
        ("قتل راع على بعد 5 كيلومترات من البلدة", "killed", 1),
    ],
    "left out": [
        ("خطف تسعة من موظفي الشركة", "abducted", 9),
        ("مقتل شرطيين في هجوم على نقطة تفتيش", "killed", 2),
        ("خلف الهجوم أربعة قتلى وسبعة جرحى", "killed", 4),
        ("خلف الهجوم أربعة قتلى وسبعة جرحى", "injured", 7),
        ("خلف الهجوم قتيلا وسبعة جرحى", "killed", 1),
        ("قتل أحمد الجاسم برصاص مجهولين", "killed", 1),
        ("مقتل 12 في انفجار وسط المدينة", "killed", 12),
        ("قتل ثلاثة من عناصره وأصيب اثنان", "killed", 3),
        ("قتل ثلاثة من عناصره وأصيب اثنان", "injured", 2),
        ("كان الرجل مطلوبا وألقي القبض عليه في المدينة", "arrested", 1),
        ("ارتفع عدد القتلى إلى أربعة فيما بلغ عدد المصابين تسعة", "injured", 9),
        ("أسفر عن سقوط ثلاثة شهداء وجريحين", "injured", 2),
        ("سقوط أربعة قتلى وجرحى في الحي", "killed", None),
        ("اغتيل القاضي بانفجار عبوة", "killed", 1),
        ("عثر الأهالي على جثة طفلة في منزل مهجور", "killed", 1),
    ],
    "words around people": [
        ("لقي مدني مصرعه برصاص مجهولين", "killed", 1),
        ("لقي ثلاثة رعاة حتفهم بانفجار لغم", "killed", 3),
        ("لقي حارسان مصرعهما في الكمين", "killed", 2),
        ("أربعة عمال لقوا مصرعهم في انفجار", "killed", 4),
        ("ألقت مديرية الأمن القبض على ستة مطلوبين", "arrested", 6),
        ("ألقت الشرطة القبض على ستة مطلوبين", "arrested", 6),
        ("قتل قيادي في الحشد الشعبي وسائقه بانفجار", "killed", 2),
        ("داهمت القوة المقر وأوقفت أفراده السبعة", "arrested", 7),
        ("أدى القصف إلى مقتل رجل وزوجته وأطفالهما الأربعة", "killed", 6),
        ("أعدم عناصر هيئة تحرير الشام شابا في الساحة", "killed", 1),
        ("قتيل وجريحان بإلقاء قنبلة", "killed", 1),
        ("قتيل وجريحان بإلقاء قنبلة", "injured", 2),
        ("وسقط في الكمين تسعة جنود قتلى", "killed", 9),
        ("سقط تسعة جنود قتلى وجرحى في الكمين", "killed", None),
        ("أوقع الهجوم اثنين وأربعين قتيلا وأكثر من مئة جريح", "killed", 42),
        ("عدد القتلى بلغ 13 والجرحى 31", "killed", 13),
        ("عدد القتلى بلغ 13 والجرحى 31", "injured", 31),
        ("خطف مجهولون مهندسا وسائقه", "abducted", 2),
    ],
}


def wanted(stated: int | Range | None) -> Range | None:
    return (stated, stated) if isinstance(stated, int) else stated


@pytest.mark.parametrize(
    ("text", "kind", "stated"),
    [pytest.param(*case, id=f"{group}-{n}") for group, cases in CASES.items() for n, case in enumerate(cases)],
)
def test_a_figure_is_read_as_stated(text: str, kind: str, stated: int | Range | None) -> None:
    assert figures(text).get(kind) == wanted(stated)


def test_there_are_enough_cases() -> None:
    assert sum(map(len, CASES.values())) >= 60


@pytest.mark.parametrize(
    ("text", "subsets"),
    [
        ("قتل تسعة أشخاص بينهم ثلاثة أطفال", [Subset("killed", "أطفال", 3, 3)]),
        ("أصيب 14 شخصا من بينهم امرأتان", [Subset("injured", "امرأتان", 2, 2)]),
        ("قتل تسعة أشخاص في القصف", []),
    ],
)
def test_people_after_baynahum_are_parts_of_the_figure(text: str, subsets: list[Subset]) -> None:
    doc = read(text)
    told = CountReader(doc).read(0, len(doc.tokens))
    assert [subset for count in told for subset in count.subsets] == subsets


def test_a_figure_names_its_words() -> None:
    text = "أعلنت الصحة مقتل ثلاثة مدنيين وإصابة خمسة آخرين."
    doc = read(text)
    spans = {c.kind: c.span(doc) for c in CountReader(doc).read(0, len(doc.tokens))}
    assert text[slice(*spans["killed"])] == "ثلاثة مدنيين"
    assert text[slice(*spans["injured"])] == "خمسة آخرين"
