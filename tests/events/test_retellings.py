"""What is told again, what is only found, and what happened long before: in one article they stay apart or join."""

from datetime import date

from tests.events.coder_helpers import actors, code


def test_a_background_of_weeks_ago_is_another_incident() -> None:
    fresh, former = code(
        "قصف طيران حربي مشفى ميدانيا في بلدة القلعة بريف حماة، ما أسفر عن مقتل طبيب.\n"
        "يذكر أن القوات الحكومية شنت هجوما على المنطقة في الرابع من نيسان الماضي."
    )
    assert (fresh.date_start, former.date_start) == (date(2024, 7, 17), date(2024, 4, 4))
    assert fresh.killed is not None
    assert former.killed is None


def test_the_names_of_the_dead_and_their_wounds_add_nobody() -> None:
    (event,) = code(
        "قتل شابان وأصيب خمسة آخرون، اليوم الأربعاء، برصاص قوات الاحتلال في مخيم الفوار.\n"
        "وأعلنت وزارة الصحة مقتل الشابين ماهر سليم النعسان (20 عاما) وأيمن حسن عيد (23 عاما) متأثرين بإصابتهما بالرصاص."
    )
    assert event.killed is not None
    assert event.injured is not None
    assert (event.killed.high, event.injured.high) == (2, 5)


def test_a_grenade_that_was_seized_was_not_thrown() -> None:
    (arrest,) = code(
        "ألقت الشرطة القبض على أربعة مطلوبين في قضاء الرفاعي وضبطت بحوزتهم بندقيتين و12 قنبلة يدوية، اليوم الأربعاء."
    )
    assert arrest.sub_event_type == "Arrests"
    assert actors(arrest, "agent") == {"police:IQ"}
    assert [item.low for item in arrest.seized] == [2, 12]


def test_a_grenade_that_was_thrown_after_a_seizure_is_an_attack() -> None:
    events = code(
        "ضبطت الشرطة بنادق في قضاء الرفاعي، فيما ألقى مجهولون قنبلة يدوية على منزل ضابط في قضاء الشطرة، اليوم الأربعاء."
    )
    assert "Grenade" in {event.sub_event_type for event in events}


def test_a_family_is_not_captured() -> None:
    (event,) = code(
        "قتل نحو 20 شخصا، بينهم ضابط وأفراد من أسرته، في غارات شنها التحالف العربي على حي الليبي في صنعاء، اليوم."
    )
    assert event.sub_event_type == "Air/drone strike"
    assert event.arrested is None


def test_who_stands_after_a_verb_with_its_object_acts() -> None:
    (event,) = code("خرج الشاب من منزله صباحا واعتقلته الشرطة العراقية عند حاجز في مدينة الحلة، اليوم.")
    assert actors(event, "agent") == {"police:IQ"}
