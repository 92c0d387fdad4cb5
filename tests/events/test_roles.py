"""Who acts and who is hit, in the turns of phrase in which the press tells it: one invented sentence each."""

import pytest

from tests.events.coder_helpers import actors, code

TOLD = {
    "a plural in the accusative is the object": (
        "دهس مهاجم بسيارته جنودا إسرائيليين قرب مستوطنة غوش عتصيون.",
        {"unidentified-gunmen"},
        {"military:IL"},
    ),
    "a movement whose name is a dual": (
        "قتل 20 عنصرا من طالبان في غارة أمريكية على بلدة سنجين.",
        {"military:US"},
        {"taliban"},
    ),
    "members of an organ": (
        "جرح أربعة من أفراد الأمن العام في هجوم لفلول النظام قرب مدينة جبلة.",
        {"regime-militia-sy"},
        {"police:SY"},
    ),
    "a name that is also a speaker's": (
        "قتل قيادي في الحشد الشعبي بغارة أمريكية في بغداد.",
        {"military:US"},
        {"pmf"},
    ),
    "the dead are of one side, the other acts": (
        "سقط ثلاثة قتلى من قوات الدعم السريع في اشتباكات مع الجيش السوداني في مدينة الفاشر.",
        {"military:SD"},
        {"rsf"},
    ),
    "what a subject does by an act of its own": (
        "ردت فصائل المعارضة بقصف مواقع قوات النظام في مدينة سراقب.",
        {"opposition-sy"},
        {"military:SY"},
    ),
    "what another did by its act": (
        "قتل مدنيان بقصف قوات النظام على مدينة سراقب.",
        {"military:SY"},
        {"civilians"},
    ),
    "whose post the subject is of": (
        "اعتدى عناصر حاجز تابع للفرقة الرابعة على شاب في مدينة الزبداني.",
        {"military:SY"},
        {"civilians"},
    ),
    "whose post the object is of": (
        "هاجم مسلحون مجهولون حاجزا تابعا للفرقة الرابعة في مدينة نوى.",
        {"unidentified-gunmen"},
        {"military:SY"},
    ),
    "crowds set off no bombs": (
        "فجر انتحاري نفسه وسط حشد من المصلين في مدينة بيشاور فقتل 30 شخصا.",
        set(),
        {"civilians"},
    ),
    "police who shoot at protesters": (
        "قتل متظاهران برصاص قوات الأمن في مدينة الناصرية.",
        {"police:IQ", "protesters"},
        {"protesters"},
    ),
    "who was fired at in a province": (
        "تعرضت دورية للجيش اللبناني لإطلاق نار في منطقة البقاع.",
        set(),
        {"military:LB"},
    ),
    "targets of a nationality": (
        "نفذ الجيش الإسرائيلي هجوما واسعا على أهداف إيرانية في مدينة حمص.",
        {"military:IL"},
        {"military:IR"},
    ),
    "fighters from among the people of a town": (
        "استهدف مقاتلون من أبناء بلدة طفس حاجزا لقوات النظام قرب البلدة.",
        {"militants"},
        {"military:SY"},
    ),
    "a cell that belongs to a group": (
        "ألقى الجيش الوطني السوري القبض على خلية تابعة لقسد مؤلفة من 6 عناصر في عفرين.",
        {"sna"},
        {"sdf"},
    ),
    "a man taken by name": (
        "اعتقلت السلطات الإيرانية حسين الكاظمي في مدينة قم، أمس الثلاثاء.",
        {"government:IR"},
        {"civilians"},
    ),
    "forces that stormed it": (
        "خلفت قوات الاحتلال الإسرائيلي خرابا في المسجد بعد أن اقتحمته واعتقلت شابا في القدس، أمس الثلاثاء.",
        {"military:IL"},
        {"civilians"},
    ),
    "gas against a crowd": (
        "أطلقت الشرطة الغاز المسيل للدموع على المتظاهرين في مدينة صفاقس.",
        {"police:TN", "protesters"},
        {"protesters"},
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_roles(name: str) -> None:
    text, agents, targets = TOLD[name]
    (event,) = code(text)
    assert (actors(event, "agent"), actors(event, "target")) == (agents, targets)


def test_a_movement_whose_name_is_a_dual_counts_nobody() -> None:
    (event,) = code("قتل 20 عنصرا من طالبان في غارة أمريكية على بلدة سنجين.")
    assert event.killed is not None
    assert event.killed.low == 20
