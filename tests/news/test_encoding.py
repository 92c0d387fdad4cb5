"""Encodings: declared, undeclared, lied about, and broken for good."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.news.encoding import decode, garbled

STORY = (
    "أصيب أربعة مدنيين بجروح متفاوتة جراء سقوط قذيفة هاون على حي سكني في أطراف المدينة، بحسب ما أفاد به مصدر طبي. "
    "وقال شهود عيان إن سيارات الإسعاف نقلت المصابين إلى المشفى الوطني، فيما انتشرت دوريات في محيط المكان."
)
BARE = f"<html><head><title>خبر</title><script>var x='é';</script></head><body><p>{STORY}</p></body></html>"


def declared(charset: str) -> str:
    return BARE.replace("<title>", f'<meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>')


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "iso-8859-6", "utf-8-sig", "utf-16"])
def test_undeclared(encoding: str) -> None:
    body = BARE.replace("é", "e").encode(encoding)
    decoded = decode(body, {})
    assert STORY in decoded.text
    assert decoded.garbled is None
    assert not decoded.text.startswith("\ufeff")


@pytest.mark.parametrize("actual", ["utf-8", "windows-1256", "iso-8859-6"])
@pytest.mark.parametrize("claimed", ["utf-8", "windows-1256", "iso-8859-6", "iso-8859-1", "x-nonsense", "rot13"])
@pytest.mark.parametrize("where", ["header", "meta"])
def test_the_letters_overrule_a_lie(where: str, claimed: str, actual: str) -> None:
    page = declared(claimed) if where == "meta" else BARE
    headers = {"content-type": f"text/html; charset={claimed}"} if where == "header" else {}
    decoded = decode(page.replace("é", "e").encode(actual), headers)
    assert STORY in decoded.text
    assert decoded.encoding == actual
    if claimed == actual:
        assert decoded.evidence in ("HTTP header", "meta")


def test_a_lie_is_recorded() -> None:
    decoded = decode(BARE.replace("é", "e").encode("windows-1256"), {"content-type": "text/html; charset=utf-8"})
    assert decoded.evidence.endswith("against HTTP header utf-8")


def test_override_comes_first() -> None:
    body = declared("iso-8859-6").replace("é", "e").encode("windows-1256")
    assert decode(body, {}, "windows-1256").evidence == "override"


def test_a_few_bad_bytes_do_not_condemn_a_page() -> None:
    body = BARE.encode().replace("بجروح".encode(), "بجر".encode() + b"\xd9" + "ح".encode())
    decoded = decode(body, {"content-type": "text/html; charset=utf-8"})
    assert (decoded.encoding, decoded.garbled) == ("utf-8", None)
    assert decoded.text.count("\ufffd") == 1


@pytest.mark.parametrize("misread", ["latin-1", "cp1252", "cp1256"])
def test_double_encoding_is_told(misread: str) -> None:
    twice = BARE.encode().decode(misread, "replace")
    decoded = decode(twice.encode(), {})
    assert decoded.garbled is not None
    assert garbled(STORY) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Les forces armées ont annoncé dimanche l'arrestation de trois suspects près de la frontière, à l'été dernier.",
        "Вооруженные силы сообщили о задержании трех человек у границы с соседней страной в воскресенье утром.",
        "نیروهای امنیتی سه نفر را در نزدیکی مرز بازداشت کردند و تحقیقات در این باره ادامه دارد.",
        "سەرۆکی حکومەت لەگەڵ وەفدێکی نێودەوڵەتی کۆبووەوە و باس لە دۆخی ناوچەکە کرا.",
        "وصل وفد شركة Siemens إلى بغداد، والتقى مسؤولي وزارة الكهرباء لمناقشة عقد الصيانة.",
        "هل تعود الكهرباء؟؟؟ أسئلة كثيرة ولا جواب؟؟؟",
    ],
)
def test_sound_text_of_any_language_is_not_garbled(text: str) -> None:
    assert garbled(text) is None


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "windows-1256", "bogus"]))
def test_any_bytes_become_text(body: bytes, override: str | None) -> None:
    decoded = decode(body, {"content-type": "text/html; charset=windows-1256"}, override)
    assert isinstance(decoded.text, str)
    assert decoded.encoding and decoded.evidence
