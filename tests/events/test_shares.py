"""Figures and causes that parts of one sentence share, and places that are only told about: invented incidents."""

from extractors.records import Event
from tests.events.coder_helpers import actors, code


def killed(events: tuple[Event, ...]) -> dict[str | None, int]:
    return {event.place: event.killed.low for event in events if event.killed}


def test_each_place_has_its_own_figure() -> None:
    events = code("قتل 19 مدنيا في كفربطنا و12 في جسرين و7 في حمورية بقصف لقوات النظام، اليوم.")
    assert killed(events) == {"كفربطنا": 19, "جسرين": 12, "حمورية": 7}
    assert all(actors(event, "agent") == {"military:SY"} for event in events)


def test_a_cause_told_last_is_that_of_all() -> None:
    events = code(
        "قتل أربعة مدنيين في بلدة البارة وثلاثة في كفرنبل، بينما أصيب تسعة آخرون في إحسم جراء غارات من الطيران الروسي."
    )
    assert killed(events) == {"البارة": 4, "كفرنبل": 3}
    assert {event.sub_event_type for event in events} == {"Air/drone strike"}
    assert all(actors(event, "agent") == {"military:RU"} for event in events)


def test_a_bullet_and_a_mine_are_two_causes() -> None:
    events = code("قتل مدني برصاص مجهولين في مدينة طفس، فيما أصيب آخر بانفجار لغم في بلدة تسيل.")
    assert {event.sub_event_type for event in events} == {"Attack", "Remote explosive/landmine/IED"}


def test_most_of_them_in_a_city_are_not_all_of_them() -> None:
    (event,) = code("قتل 76 شخصا اليوم برصاص الجيش معظمهم في دمشق وحمص.")
    assert (event.event_class, event.place, event.admin1) == ("aggregate", None, None)


def test_a_road_between_two_towns_is_one_place() -> None:
    (event,) = code("أصيب شرطي باستهدافه بعبوة ناسفة على الطريق الواصل بين بلدتي النعيمة وصيدا، اليوم.")
    assert event.place == "النعيمة"


def test_positions_that_are_hit_are_where_it_happened() -> None:
    (event,) = code("قتل أربعة مقاتلين بقصف جوي روسي استهدف مواقعهم في جبل الأكراد شمالي اللاذقية.")
    assert event.place == "جبل الأكراد"


def test_missiles_come_from_where_they_are_fired() -> None:
    (event,) = code("نفذ العدو الإسرائيلي عدوانا جويا من اتجاه بحيرة طبريا استهدف مطار دمشق الدولي.")
    assert event.country == "SY"
