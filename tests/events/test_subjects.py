"""Who acts where a verb is joined to the one before, and what a blast's verb of aim says: invented incidents."""

import pytest

from tests.events.coder_helpers import actors, code

GOES_ON = {
    "a plural verb": (
        "اقتحم مسلحون مجهولون مقر إذاعة محلية في مدينة الباب واختطفوا مذيعا، مساء أمس.",
        "Abduction/forced disappearance",
        {"unidentified-gunmen"},
    ),
    "a feminine verb": (
        "وقال شهود إن قوة إسرائيلية قصفت منزلا في مخيم الفوار، واعتقلت ثلاثة شبان.",
        "Arrests",
        {"military:IL"},
    ),
    "an object in the accusative": (
        "هاجم تنظيم داعش حاجزا قرب بلدة السوسة وخطف مدنيين اثنين، اليوم.",
        "Abduction/forced disappearance",
        {"isis"},
    ),
    "not over a passive": (
        "قصفت القوات التركية قرية مرعناز واعتقل شخصان في مدينة حماة، اليوم.",
        "Arrests",
        set(),
    ),
}


@pytest.mark.parametrize(("text", "kind", "agents"), GOES_ON.values(), ids=GOES_ON)
def test_a_joined_verb_has_the_subject_of_the_one_before(text: str, kind: str, agents: set[str]) -> None:
    (event,) = (e for e in code(text) if e.sub_event_type == kind)
    assert actors(event, "agent") == agents


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("إصابة جنديين بانفجار استهدف رتلا عسكريا قرب بلدة سجو.", "Remote explosive/landmine/IED"),
        ("استهدف تفجير حافلة عمال في مدينة الميادين، أمس.", "Remote explosive/landmine/IED"),
        ("استهدفت المدفعية التركية قرية مرعناز وسمع دوي انفجارات.", "Shelling/artillery/missile attack"),
    ],
)
def test_what_was_aimed_names_the_incident(text: str, kind: str) -> None:
    assert {e.sub_event_type for e in code(text)} == {kind}


def test_a_former_office_is_no_date() -> None:
    (event,) = code("اغتال مجهولون عضوا سابقا في المجلس المحلي بالرصاص في بلدة تسيل غربي درعا.")
    assert event.date_start is not None


WHOSE = {
    "an office of a force": ("اعتقل الأمن الوقائي التابع لقسد أربعة معلمين في مدينة الطبقة.", {"sdf"}, {"civilians"}),
    "a post of a force": ("استهدف القصف المقر التابع لقسد في مدينة الطبقة.", set(), {"sdf"}),
    "tens of a group": (
        "قتل وجرح عشرات الحوثيين بنيران القوات المشتركة جنوبي الحديدة.",
        {"military:YE"},
        {"houthi"},
    ),
    "the enemy's aircraft": (
        "استهدفت مسيرة معادية دراجة نارية في بلدة عيتا الشعب، ليلا.",
        {"military:IL"},
        set(),
    ),
    "a team is no general": (
        "وثق فريق الرصد إصابة مدني بقصف لقوات النظام على بلدة كفر عمة.",
        {"military:SY"},
        {"civilians"},
    ),
}


@pytest.mark.parametrize(("text", "agents", "targets"), WHOSE.values(), ids=WHOSE)
def test_whose_act_it_is(text: str, agents: set[str], targets: set[str]) -> None:
    (event,) = code(text)
    assert (actors(event, "agent"), actors(event, "target")) == (agents, targets)


def test_a_city_with_an_everyday_name() -> None:
    (event,) = code("اعتقلت الشرطة التونسية 12 مشتبها بانتمائهم إلى خلية إرهابية في القصرين.")
    assert event.place == "القصرين"
    assert event.arrested is not None
    assert event.arrested.high == 12


def test_an_organ_belongs_to_whom_the_text_names() -> None:
    (held,) = code("اعتقلت قوات الأمن التابعة للحوثيين ستة موظفين في صنعاء، اليوم.")
    (shot_down,) = code("أسقطت الدفاعات الجوية التابعة لقوات التحالف الدولي طائرة مسيرة قرب بلدة خشام، اليوم.")
    assert actors(held, "agent") == {"houthi"}
    assert actors(shot_down, "agent") == {"coalition"}
