"""Private crime makes no row, unless somebody armed takes part."""

import pytest

from tests.events.coder_helpers import actors, code

CRIMES = [
    "قتل رجل شقيقه في شجار عائلي في مدينة بغداد.",
    "قتل شاب طعنا بدافع السرقة في مدينة طرابلس أمس.",
]


@pytest.mark.parametrize("text", CRIMES)
def test_private_crime_is_out_of_scope(text: str) -> None:
    assert code(text) == ()


def test_an_armed_group_makes_a_crime_more() -> None:
    (event,) = code("قتل جندي بنيران مسلحي داعش خلال ملاحقة لصوص في مدينة إدلب أمس.")
    assert "isis" in actors(event, "agent")
