"""Who acts and who is hit, incidents that are only looked back at, and what later sentences add: invented incidents."""

from datetime import date

import pytest

from extractors.records import Event
from tests.events.coder_helpers import actors, code

PARTS = {
    "a nominative plural is no object": (
        "قتل موظف بانفجار عبوة زرعها مجهولون في حي الزيتون بمدينة الموصل، اليوم الأربعاء.",
        set(),
        {"civilians"},
    ),
    "an accusative plural is no subject": (
        "داهمت قوة منزلا واعتقلت مسلحين اثنين في قضاء كفري، اليوم الأربعاء.",
        set(),
        {"unidentified-gunmen"},
    ),
    "an act with a pronoun belongs to the actor before it": (
        "صعدت قوات سوريا الديمقراطية من قصفها على قرية العزيزة بريف حلب، اليوم الأربعاء.",
        {"sdf"},
        set(),
    ),
    "fire on a post of an army": (
        "قصف مدفعي استهدف موقعا لقوات البيشمركة قرب بلدة كفري، اليوم الأربعاء.",
        set(),
        {"peshmerga"},
    ),
    "the doer inside a phrase": (
        "قتل شخصان في غارة نفذتها طائرة مسيرة تركية على سيارة في بلدة العمادية، اليوم الأربعاء.",
        {"military:TR"},
        {"civilians"},
    ),
    "held as one of a group": (
        "أوقفت الشرطة التركية ثلاثة أشخاص للاشتباه في انتمائهم إلى تنظيم داعش في مدينة أضنة، اليوم الأربعاء.",
        {"police:TR"},
        {"isis"},
    ),
    "people taken for a group": (
        "قتل شرطي في هجوم شنه مسلحون يعتقد أنهم من تنظيم داعش على نقطة تفتيش في بعقوبة، اليوم الأربعاء.",
        {"isis"},
        {"police:IQ"},
    ),
    "an embassy is hit": (
        "اقتحم محتجون السفارة السويدية في بغداد وأضرموا النار فيها، اليوم الأربعاء.",
        {"rioters"},
        {"government:SE"},
    ),
    "who has left office is a civilian": (
        "اغتال مسلحون مجهولون رئيس الوزراء الصومالي السابق في مدينة كيسمايو، اليوم الأربعاء.",
        {"unidentified-gunmen"},
        {"civilians"},
    ),
    "soldiers are hit with their post": (
        "هاجم تنظيم داعش نقطة عسكرية في قضاء داقوق بمحافظة كركوك، اليوم الأربعاء.",
        {"isis"},
        {"military:IQ"},
    ),
    "people are hit with their homes": (
        "قصفت القوات التركية أحياء سكنية في بلدة عين عيسى، اليوم الأربعاء.",
        {"military:TR"},
        {"civilians"},
    ),
    "whose missile was shot down": (
        "اعترضت الدفاعات الجوية السعودية صاروخا أطلقه الحوثيون باتجاه مدينة نجران، اليوم الأربعاء.",
        {"military:SA"},
        {"houthi"},
    ),
    "soldiers act against a crowd that they meet": (
        "اندلعت مواجهات بين متظاهرين وقوات الأمن العراقية في مدينة الناصرية، اليوم الأربعاء.",
        {"police:IQ", "rioters"},
        set(),
    ),
    "residents who fight soldiers are a crowd": (
        "اندلعت اشتباكات بين السكان والجيش اللبناني في بلدة عكار العتيقة، اليوم الأربعاء.",
        {"military:LB", "rioters"},
        set(),
    ),
    "armed sides of a clash stay two": (
        "اندلعت اشتباكات بين قوات سوريا الديمقراطية وتنظيم داعش في بلدة هجين، اليوم الأربعاء.",
        {"sdf"},
        {"isis"},
    ),
    "angry youths are a crowd": (
        "رشق شبان غاضبون دورية للشرطة العراقية بالحجارة في مدينة الكوت، اليوم الأربعاء.",
        {"rioters"},
        {"police:IQ"},
    ),
    "who is far off in another clause is not hit": (
        "وقع قصف مدفعي على قرية مرعناز، اليوم الأربعاء، دون إصابات، بينما يحلق طيران الاستطلاع الروسي في سماء حلب.",
        set(),
        set(),
    ),
    "who follows the subject of a verb is hit": (
        "قتلت الشرطة العراقية عددا من مسلحي تنظيم داعش في قضاء داقوق، اليوم الأربعاء.",
        {"police:IQ"},
        {"isis"},
    ),
    "what a force says it did": (
        "أعلنت قوات سوريا الديمقراطية أنها قصفت قاعدة للجيش التركي في بلدة مارع، اليوم الأربعاء.",
        {"sdf"},
        {"military:TR"},
    ),
}


def one(text: str, **known: object) -> Event:
    (event,) = code(text, **known)
    return event


@pytest.mark.parametrize("name", PARTS)
def test_parts(name: str) -> None:
    text, agents, targets = PARTS[name]
    event = one(text)
    assert (actors(event, "agent"), actors(event, "target")) == (agents, targets)


def test_attackers_who_die_are_added_to_their_victims() -> None:
    event = one(
        "قتل أربعة جنود عراقيين في هجوم شنه تنظيم داعش على نقطة عسكرية في قضاء داقوق، اليوم الأربعاء.\n"
        "وقال مصدر أمني إن اثنين من المهاجمين قتلا خلال الاشتباكات."
    )
    assert event.killed is not None
    assert (event.killed.low, event.killed.high) == (6, 6)


def test_a_claim_names_the_doer() -> None:
    event = one(
        "قتل تسعة أشخاص في تفجير انتحاري استهدف سوقا في مدينة كركوك، اليوم الأربعاء.\n"
        "وأعلن تنظيم داعش مسؤوليته عن الهجوم في بيان."
    )
    assert (event.claimed_by, actors(event, "agent")) == (("isis",), {"isis"})


def test_a_denied_claim_names_nobody() -> None:
    event = one(
        "قتل تسعة أشخاص في تفجير انتحاري استهدف سوقا في مدينة كركوك، اليوم الأربعاء.\n"
        "ولم تعلن أي جهة مسؤوليتها عن الهجوم حتى مساء اليوم، فيما ينشط تنظيم داعش في المنطقة."
    )
    assert (event.claimed_by, actors(event, "agent")) == ((), set())


def test_the_day_of_a_known_strike_is_not_that_of_the_visit() -> None:
    event = one(
        "وصل الوزير، أمس الثلاثاء، إلى المدينة حيث بحث مع المحافظ آثار الضربة التي استهدفت القنصلية الإيرانية في دمشق."
    )
    assert (event.date_start, event.date_precision) == (None, "unknown")


def test_the_same_day_and_the_city_are_those_told_before() -> None:
    shelling, shot_down = code(
        "قتل سبعة مدنيين، أمس الثلاثاء، في قصف مدفعي نفذته قوات الدعم السريع على سوق مدينة الأبيض.\n"
        "وقال مصدر عسكري إن الدفاعات الأرضية للجيش أسقطت في اليوم نفسه طائرتين مسيرتين في سماء المدينة."
    )
    assert shot_down.date_start == shelling.date_start == date(2024, 7, 16)
    assert (shot_down.place, actors(shot_down, "agent")) == ("الأبيض", {"military:SD"})


def test_a_reprisal_is_another_incident() -> None:
    events = code(
        "قصفت القوات التركية، اليوم الأربعاء، محيط بلدة عين عيسى ردا على تفجير استهدف دورية في مدينة تل أبيض."
    )
    assert {e.place for e in events if "strike.qasafa" in e.rules} == {"عين عيسى"}


def test_a_sentence_put_to_the_one_before_without_a_space_is_read_by_itself() -> None:
    events = code(
        "قتل مدني بانفجار لغم في بلدة السعن بريف حماة، اليوم الأربعاء.وقصفت المدفعية التركية قرية مرعناز بريف حلب."
    )
    assert {e.place for e in events} == {"السعن", "مرعناز"}


def test_confidence_is_higher_where_more_is_read() -> None:
    placed = one("أصيب طفل في قصف مدفعي على بلدة كفرنوران بريف حلب، اليوم الأربعاء.")
    vague = code("وكانت الشرطة قد اعتقلت قبل مدة ثلاثة أشخاص في البلاد.")
    assert placed.confidence > 0.8
    assert all(event.confidence < placed.confidence for event in vague)
