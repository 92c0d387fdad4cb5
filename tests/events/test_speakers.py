"""Who says so: whom المصدر and المنظمة point back at, and what only says that something is said. Invented incidents."""

import pytest

from tests.events.coder_helpers import code

TOLD = {
    "the organisation goes on": (
        "قالت منظمة الدفاع المدني السوري إن حريقا اندلع في إدلب، اليوم الأربعاء.\n"
        "وأضافت المنظمة أن مدنيا قتل بانفجار لغم في قرية بينين.",
        ("health-workers",),
    ),
    "the same sources": (
        "قالت مصادر عسكرية إن الطريق مغلق، اليوم الأربعاء.\n"
        "وقتل جنديان بانفجار لغم في بلدة السخنة، وفقا للمصادر نفسها.",
        ("military-source",),
    ),
    "the source, one sentence further on": (
        "ذكر مصدر طبي أن المشفى مكتظ، اليوم الأربعاء.\nوالجرحى من بلدتين.\n"
        "وأكد المصدر أن طفلا قتل بانفجار لغم في قرية بينين.",
        ("medical-source",),
    ),
    "sources that nobody named before": (
        "وقالت المصادر إن طفلا قتل بانفجار لغم في قرية بينين، اليوم الأربعاء.",
        ("local-source",),
    ),
    "a monitor by its full name is itself": (
        "قال مصدر أمني إن الطريق مغلق.\nوذكر المرصد السوري لحقوق الإنسان أن طفلا قتل بلغم في قرية بينين، أمس الثلاثاء.",
        ("sohr",),
    ),
    "what is said of an army is not said by it": (
        "قتل مدني بانفجار لغم في قرية بينين، اليوم الأربعاء، مشيرا إلى أن الجيش الروسي يفتش المنطقة.",
        (),
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_attributed_to(name: str) -> None:
    text, speakers = TOLD[name]
    assert code(text)[-1].attributed_to == speakers
