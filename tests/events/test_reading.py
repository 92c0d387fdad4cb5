"""Small rules of reading that a sentence each shows."""

from tests.events.coder_helpers import actors, code, places, read


def test_a_name_that_says_what_it_is_needs_no_preposition() -> None:
    assert [ref.name for ref in places("قصفت قوات الدعم السريع معسكر زمزم بالمدفعية الثقيلة.")] == ["معسكر زمزم"]


def test_a_capital_with_a_preposition_is_a_town_and_no_government() -> None:
    (event,) = code("فجر انتحاري نفسه عند مدخل فندق بصنعاء أمس الثلاثاء.")
    assert actors(event, "agent") == actors(event, "target") == set()
    assert event.place == "صنعاء"


def test_what_a_phrase_names_as_seized_is_an_item() -> None:
    (event,) = code("داهمت قوى الأمن منزلا في حي القدم بدمشق وصادرت أسلحة.")
    assert event.sub_event_type == "Disrupted weapons use"
    assert [item.category for item in event.seized] == ["small_arms"]


def test_an_everyday_adjective_is_a_nationality_only_beside_people() -> None:
    assert nationalities("قتل ثلاثة جنود ماليين في كمين.") == ["ML"]
    assert nationalities("تحدث الوزير عن عملية مالية في المصرف.") == []


def nationalities(text: str) -> list[str]:
    return [mention.data.value for mention in read(text).by_kind.get("nationality", [])]
