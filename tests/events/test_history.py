"""What is told of many past acts at once, or only said of an act already known, makes no incident: invented ones."""

import pytest

from tests.events.coder_helpers import actors, code

FRESH = "قتل مدنيان في قصف مدفعي على بلدة كفرنوران بريف حلب، اليوم الأربعاء.\n"

NO_MORE = {
    "a war of a past year": "وخلال انتفاضة أيلول عام 2001، نفذت قوات الاحتلال الإسرائيلي عمليات خطف واغتيال في غزة.",
    "the last months": "وتصدت فصائل الجيش الوطني لعشرات الهجمات التي شنتها قسد في ريف منبج خلال الأشهر الماضية.",
    "strikes of the last weeks": "وشنت تركيا في الأسابيع الأخيرة ضربات استهدفت قواعد حزب العمال الكردستاني في سنجار.",
    "when it came": "وجاء هذا القصف بعد ساعات من إعلان وزارة الدفاع التركية تخفيف الحصار عن مدينة عفرين.",
    "when the latest one came": "ويأتي الهجوم الأخير قبل أيام من اجتماع في مدينة إسطنبول.",
    "what goes on": "وتتبع البلدة لفصائل محلية وللجماعات الإرهابية التي تسيطر على مدينة الباب منذ أربع سنوات.",
}
ONE_MORE = {
    "clashes of the last days": "وشهدت بلدة تل تمر اشتباكات بين الجيش الوطني وقسد في الأيام الماضية.",
    "many of one day": "وشنت الطائرات التركية غارات على قرية مرعناز بريف حلب، أمس الثلاثاء.",
    "an act of last month": "وقتل تنظيم داعش ثلاثة رعاة في بلدة السخنة الشهر الماضي.",
    "it came from somebody": "وجاء مقتل أربعة جنود في تفجير بمدينة تدمر، أمس الثلاثاء.",
    "what they did": "وفر المسلحون الذين هاجموا أمس الثلاثاء حاجزا للشرطة في مدينة الرقة.",
}


@pytest.mark.parametrize("name", NO_MORE)
def test_no_further_incident(name: str) -> None:
    assert len(code(FRESH + NO_MORE[name])) == 1


@pytest.mark.parametrize("name", ONE_MORE)
def test_a_further_incident(name: str) -> None:
    assert len(code(FRESH + ONE_MORE[name])) == 2


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("قصفت طائرة مقرا لتنظيم داعش.\nوقتل الجيش السوري عددا من الإرهابيين في حمص، أمس الثلاثاء.", {"isis"}),
        ("اشتبكت قوات سوريا الديمقراطية مع المتمردين في ريف الرقة، اليوم الأربعاء.", {"militants"}),
    ],
)  # fmt: skip
def test_whose_people_they_are(text: str, targets: set[str]) -> None:
    assert actors(code(text)[-1], "target") == targets


WAR = (
    "قتل 14 مدنيا في قصف مدفعي لقوات الدعم السريع على مدينة الفاشر، اليوم الأربعاء.\n"
    "واندلعت الحرب بين الجيش السوداني وقوات الدعم السريع في 15 نيسان 2023، وأسفرت عن مقتل أكثر من 15 ألف شخص."
)


def test_the_dead_of_a_war_are_a_total() -> None:
    shelling, war = code(WAR)
    assert (shelling.event_class, war.event_class) == ("incident", "aggregate")
    assert shelling.killed is not None
    assert shelling.killed.low == 14


@pytest.mark.parametrize(
    "text",
    [
        "وتسببت الألغام التي زرعها الحوثيون بمقتل وإصابة مئات المدنيين في الحديدة خلال السنوات الماضية.",
        "وينشط مسلحو التنظيم في المنطقة، ويشنون هجمات متفرقة على القوات الأمنية في حلب.",
        "ويعد هذا القصف الأعنف في حلب منذ بداية العام.",
    ],
)
def test_what_is_said_of_many_or_of_a_known_act_is_none(text: str) -> None:
    assert len(code(FRESH + text)) == 1


def test_a_toll_since_the_outbreak_is_a_total() -> None:
    *_, total = code(
        "تجددت الاشتباكات بين قوات النظام وقسد في مدينة منبج، اليوم الأربعاء.\n"
        "وأسفرت الاشتباكات عن مقتل 47 شخصا منذ اندلاعها الأسبوع الماضي."
    )
    assert total.event_class == "aggregate"


def test_what_a_war_left_behind_has_no_owner() -> None:
    (event,) = code("قتل طفلان بانفجار لغم من مخلفات جماعة الحوثي في مديرية الدريهمي، أمس الثلاثاء.")
    assert (actors(event, "agent"), actors(event, "target")) == (set(), {"civilians"})


def test_who_speaks_is_no_party() -> None:
    (event,) = code("قالت تنسيقية لجان مقاومة الفاشر إن طيران الجيش قصف مواقع الدعم السريع في مدينة الفاشر.")
    assert "protesters" not in actors(event, "agent")
