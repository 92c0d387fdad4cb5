"""Names nobody listed, totals split by place, parts of a country, and who did what is announced: invented reports."""

from datetime import date

import pytest

from tests.events.coder_helpers import actors, code, places


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("قرب قرية عين الدلب بريف حماة", ["عين الدلب", "ريف حماة"]),
        ("في بلدة كفر زهرة بريف إدلب", ["كفر زهرة", "ريف إدلب"]),
        ("في قرى تل نعمان وعين الصفا بريف حلب", ["تل نعمان", "عين الصفا", "ريف حلب"]),
        ("قرب قرية وادي الغزلان في ريف حمص", ["وادي الغزلان", "ريف حمص"]),
    ],
)
def test_a_place_word_can_open_a_name(text: str, names: list[str]) -> None:
    assert [ref.name for ref in places(text)] == names


def test_a_total_split_by_place_is_an_aggregate_of_none_of_them() -> None:
    (total,) = code("وثق المركز مقتل 52 شخصا في أنحاء البلاد أمس الثلاثاء: 21 في حلب، و17 في درعا، و14 في دير الزور.")
    assert (total.event_class, total.admin1, total.date_start) == ("aggregate", None, date(2024, 7, 16))


def test_a_part_of_a_country_is_not_the_province_told_elsewhere() -> None:
    strike, _ = code(
        "قتلت غارة نفذتها طائرة مسيرة أمريكية في شمال غربي سوريا قياديا في تنظيم القاعدة، اليوم الأربعاء.\n"
        "وتأتي الضربة بعد يومين على هجوم استهدف قاعدة التنف جنوبي البلاد."
    )
    assert (strike.country, strike.admin1) == ("SY", None)


def test_what_is_freed_was_held_before() -> None:
    (event,) = code("أعلنت قيادة العمليات المشتركة تحرير قرية بعويزة شمالي الموصل من سيطرة تنظيم داعش، اليوم الأربعاء.")
    assert event.sub_event_type == "Government regains territory"
    assert (actors(event, "agent"), actors(event, "target")) == ({"military:IQ"}, {"isis"})


def test_who_announces_a_neutralisation_did_it() -> None:
    (event,) = code("أعلنت وزارة الدفاع التركية تحييد ستة عناصر من حزب العمال الكردستاني شمالي العراق، اليوم الأربعاء.")
    assert (event.country, actors(event, "agent"), actors(event, "target")) == ("IQ", {"military:TR"}, {"pkk"})


def test_the_forces_after_an_organ_and_a_group_are_the_organ() -> None:
    (event,) = code(
        "تمكنت إدارة الأمن العام في محافظة حمص من القبض على خلية تابعة لتنظيم داعش، اليوم الأحد.\n"
        "وصادرت القوات خلال العملية أربعة أحزمة ناسفة.",
        published=date(2025, 3, 9),
    )
    assert (actors(event, "agent"), actors(event, "target")) == ({"police:SY"}, {"isis"})
    assert [item.low for item in event.seized] == [4]


def test_who_laid_an_ambush_attacks() -> None:
    (event,) = code(
        "قتل عنصران من الأمن العام بكمين نصبته فلول النظام قرب بلدة جبلة، اليوم.", published=date(2025, 3, 9)
    )
    assert (actors(event, "agent"), actors(event, "target")) == ({"regime-militia-sy"}, {"police:SY"})


def test_people_of_a_month_are_an_aggregate() -> None:
    events = code(
        "وثقت شبكة حقوقية مقتل 87 مدنيا في سوريا خلال حزيران 2024، بينهم 14 طفلا.\n"
        "وبحسب التقرير قتلت قوات النظام 19 مدنيا، وسجل ما لا يقل عن 148 حالة اعتقال تعسفي."
    )
    assert {event.event_class for event in events} == {"aggregate"}
    assert {event.arrested.low for event in events if event.arrested} == {148}


def test_a_bomb_of_a_past_month_is_one_incident() -> None:
    (event,) = code("قتل 63 شخصا بتفجير سيارة مفخخة في سوق بمدينة الصدر في أيار 2022.")
    assert (event.event_class, event.date_precision) == ("incident", "month")


def test_days_after_something_is_not_today() -> None:
    (event,) = code("ويأتي ذلك بعد يومين من انفجار سيارة مفخخة في مديرية التواهي أسفر عن مقتل ستة أشخاص.")
    assert event.date_start is None


def test_a_mother_and_her_children() -> None:
    (event,) = code("قتلت أم وأطفالها الثلاثة بسقوط قذيفة على منزلهم في حي الفتيحاب بأم درمان.")
    assert event.killed is not None
    assert event.killed.low == 4


def test_a_middle_region_is_no_province_of_a_country_that_nobody_names() -> None:
    (event,) = code("استهدف القصف نقاطا في المنطقة الوسطى من سوريا وأدى إلى مقتل جنديين سوريين، اليوم.")
    assert (event.country, event.admin1) == ("SY", None)


def test_a_governorate_with_a_common_name_needs_no_country() -> None:
    (event,) = code("قتل حارس برصاص مجهولين في محافظة صلاح الدين، اليوم.")
    assert (event.country, event.admin1) == ("IQ", "IQ-SD")
