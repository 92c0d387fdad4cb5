"""One act told twice, and two acts told side by side: what joins them and what keeps them apart. Invented incidents."""

import pytest

from tests.events.coder_helpers import actors, code

ONE = {
    "the toll grows in another source": (
        "قال مراسلنا في مدينة الباب إن 9 أشخاص قتلوا في القصف الذي وقع عصر الثلاثاء.\n"
        "لكن وكالة سانا تحدثت عن مقتل 10 مدنيين بالقصف في مدينة الباب.",
        {"killed": (9, 10)},
    ),
    "a quarter of the city": (
        "قتل 7 مسلحين من داعش في غارة جوية على مدينة الموصل، اليوم الأربعاء.\n"
        "وقال مصدر عسكري إن ضربة جوية قتلت 7 من مسلحي التنظيم في حي الزهور.",
        {"killed": (7, 7), "place": "الزهور"},
    ),
    "the explosion, by another name of its place": (
        "قتل 12 شخصا في انفجار شاحنة مفخخة في مدينة كركوك، اليوم الأربعاء.\n"
        "وقال مسؤول إن 30 شخصا جرحوا في التفجير الذي وقع قرب جامع في بلدة تازة.",
        {"killed": (12, 12), "injured": (30, 30)},
    ),
    "announced a day after": (
        "أعلنت الشرطة العراقية، اليوم الأربعاء، اعتقال 5 مطلوبين في مدينة بعقوبة.\n"
        "وقال مصدر أمني إن الخمسة اعتقلوا في مدينة بعقوبة فجر الثلاثاء.",
        {"arrested": (5, 5), "day": 16},
    ),
    "known by its year": (
        "أعلنت محكمة في لاهاي أن التفجير الذي أودى بحياة النائب سليم حداد عام 2007 كان عملا إرهابيا.\n"
        "واغتيل حداد بانفجار سيارة مفخخة في 14 شباط 2007 في بيروت.",
        {"killed": (1, 1), "place": "بيروت"},
    ),
    "what followed it": (
        "اغتال مسلحون مجهولون النائب سليم حداد في مدينة طرابلس اللبنانية، اليوم الأربعاء.\n"
        "وأثار الاغتيال ردود فعل أدت إلى استقالة الوزير.",
        {"killed": (1, 1)},
    ),
}
TWO = {
    "the same figure in two villages": (
        "قتل مدني بانفجار لغم في قرية تل سلمو، اليوم الأربعاء.\nوقتل مدني بانفجار لغم في قرية كفرسجنة، اليوم الأربعاء."
    ),
    "another explosion": (
        "قتل 12 شخصا في انفجار شاحنة مفخخة في مدينة كركوك، اليوم الأربعاء.\n"
        "وقتل 3 أشخاص في انفجار عبوة ناسفة في بلدة تازة، أمس الثلاثاء."
    ),
    "another day, another town": (
        "أعلنت الشرطة العراقية، اليوم الأربعاء، اعتقال 5 مطلوبين في مدينة بعقوبة.\n"
        "واعتقلت الشرطة 8 مطلوبين في قضاء كفري، أمس الثلاثاء."
    ),
}


@pytest.mark.parametrize("name", ONE)
def test_one_act(name: str) -> None:
    text, wanted = ONE[name]
    (event,) = code(text)
    told = {
        kind: (c.low, c.high) for kind in ("killed", "injured", "arrested") if (c := getattr(event, kind)) is not None
    }
    day = event.date_start.day if event.date_start else None
    assert wanted.items() <= {**told, "place": event.place, "day": day}.items()


@pytest.mark.parametrize("name", TWO)
def test_two_acts(name: str) -> None:
    assert len(code(TWO[name])) == 2


def test_what_a_crowd_protests_against_is_apart() -> None:
    (protest,) = (e for e in code(
        "خرجت احتجاجات في مدينة الناصرية، اليوم الأربعاء، على اعتقال الشرطة لثلاثة ناشطين."
    ) if e.event_type == "Protests")  # fmt: skip
    assert (protest.arrested, actors(protest, "target")) == (None, set())


def test_a_noun_with_doer_and_object() -> None:
    (event,) = code("أفاد شهود باعتقال الشرطة العراقية لثلاثة ناشطين في مدينة الناصرية، اليوم الأربعاء.")
    assert (actors(event, "agent"), actors(event, "target")) == ({"police:IQ"}, {"civilians"})


def test_what_the_first_sentence_names_is_told_by_the_next() -> None:
    (event,) = code(
        "ارتفعت حصيلة القصف الذي نفذته قوات النظام على مخيمات للنازحين بريف إدلب، فجر الثلاثاء.\n"
        "وقالت مصادر طبية إن سبعة قتلوا في القصف على مخيم قرب بلدة كفر جالس."
    )
    assert (actors(event, "agent"), actors(event, "target")) == ({"military:SY"}, {"refugees"})
    assert len(event.evidence) == 2


@pytest.mark.parametrize(
    ("text", "agents", "targets"),
    [
        ("دمرت غارة أمريكية منصة صواريخ تابعة للحوثيين في محافظة الحديدة.", {"military:US"}, {"houthi"}),
        ("اغتيل قيادي في حزب الله بطائرة مسيرة إسرائيلية في مدينة صور.", {"military:IL"}, {"hezbollah"}),
        ("استهدف القصف التركي مدنيين في قرية مرعناز بريف حلب.", {"military:TR"}, {"civilians"}),
        ("قتل خمسة من عناصر الجيش اللبناني بهجوم في بلدة عرسال.", set(), {"military:LB"}),
        ("سلب مسلحون شاحنة مساعدات تابعة للأمم المتحدة في مدينة ود مدني.", {"unidentified-gunmen"}, {"un"}),
    ],
)
def test_whose_it_is(text: str, agents: set[str], targets: set[str]) -> None:
    (event,) = code(text)
    assert (actors(event, "agent"), actors(event, "target")) == (agents, targets)


def test_what_flies_over_is_not_what_hit() -> None:
    (event,) = code(
        "أصيب طفلان جراء سقوط قذائف مدفعية على مدينة دارة عزة، تزامنا مع تحليق طيران استطلاع روسي في الأجواء."
    )
    assert event.sub_event_type == "Shelling/artillery/missile attack"


def test_blows_and_blows_in_return_are_two() -> None:
    first, second = code(
        "تعرضت مواقع المعارضة السورية في ريف حلب الغربي لقصف مدفعي مصدره قوات الحكومة السورية، اليوم الأربعاء.\n"
        "وأعلنت فصائل المعارضة السورية استهداف مواقع قوات الحكومة السورية في بلدة أورم الكبرى غربي حلب."
    )
    assert (actors(first, "agent"), actors(second, "agent")) == ({"military:SY"}, {"opposition-sy"})


def test_a_body_found_in_a_car_is_no_find_of_weapons() -> None:
    events = code("عثر على جثة رجل داخل سيارة في حي المنصور ببغداد، أمس الثلاثاء، وعليها آثار تعذيب.")
    assert all(event.sub_event_type != "Disrupted weapons use" for event in events)


def test_initials_end_no_sentence() -> None:
    (event,) = code(
        "أوقف الأمن العام اللبناني المدعو م. ع. السوري الجنسية لانتمائه إلى تنظيم داعش في بيروت، أمس الثلاثاء."
    )
    assert (actors(event, "agent"), actors(event, "target")) == ({"police:LB"}, {"isis"})


def test_the_dead_of_what_came_before_are_not_of_this() -> None:
    protest, *_ = code(
        "أضرم محتجون النار في مقر حزب الدعوة بمدينة العمارة، اليوم الأربعاء.\n"
        "وتأتي هذه الاحتجاجات بعد ثلاثة أسابيع من تظاهرات مماثلة قتل فيها 157 شخصا."
    )
    assert protest.killed is None


@pytest.mark.parametrize(
    "text",
    [
        "ودمر الانفجار مدرسة قرآنية في مدينة مقديشو، اليوم الأربعاء.",
        "استهدف التفجير تجمعا انتخابيا في مدينة كويتا، أمس.",
    ],
)
def test_an_adjective_is_no_place(text: str) -> None:
    assert {event.place for event in code(text)} <= {"مقديشو", "كويتا", None}


def test_a_claim_by_habit_claims_nothing() -> None:
    (event,) = code(
        "قتل ثمانية جنود مصريين في هجوم على معسكر في مدينة رفح المصرية، اليوم الأربعاء.\n"
        "ولم تعلن أي جهة مسؤوليتها، لكن تنظيم داعش يتبنى عادة مثل هذه الهجمات."
    )
    assert event.claimed_by == ()
