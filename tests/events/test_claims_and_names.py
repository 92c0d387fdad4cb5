"""Claims that tell an incident by themselves, and names of provinces that are names of groups elsewhere."""

from tests.events.coder_helpers import actors, code


def test_a_claim_tells_the_incident() -> None:
    (event,) = code("تبنى تنظيم داعش تفجير عبوة ناسفة بدورية لقسد في مدينة الشدادي.")
    assert (event.sub_event_type, event.place) == ("Remote explosive/landmine/IED", "الشدادي")
    assert event.claimed_by == ("isis",)
    assert actors(event, "target") == {"sdf"}


def test_an_attack_that_was_aimed_is_no_shelling() -> None:
    (event,) = code("أعلن تنظيم داعش مسؤوليته عن هجوم استهدف حاجزا لقسد قرب بلدة الصور أسفر عن مقتل عنصرين.")
    assert event.sub_event_type == "Armed clash"


def test_a_province_is_no_branch_of_a_group() -> None:
    (event,) = code("قتل سبعة مدنيين بقصف لقوات الدعم السريع على سوق قرية أم طلحة بولاية الجزيرة، اليوم.")
    assert (event.country, actors(event, "agent"), actors(event, "target")) == ("SD", {"rsf"}, {"civilians"})


def test_a_branch_named_like_a_province_attacks() -> None:
    (event,) = code("قتل ستة جنود بهجوم لولاية سيناء على حاجز في مدينة الشيخ زويد، اليوم.")
    assert (actors(event, "agent"), actors(event, "target")) == ({"isis"}, {"military:EG"})
