"""New codings put in the place of old ones: beside them, all or nothing, with a history that has no hole."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractors.records import Article, CodedArticle, Count
from loaders.checks import run_checks
from loaders.decisions import Signature, review_mention
from loaders.load import Batch, load_batch
from loaders.recode import NewCoding, Pending, Selection, coded_versions, stored_articles
from loaders.recode_switch import changes_at, preview, switch
from loaders.rows import MENTION_PARTS
from loaders.warehouse import Warehouse
from tests.loaders.factories import LATER, NOON, RUN, TEXT, article, coded, event

FIRST, SECOND = article(1), article(2, source="second")
DAY = timedelta(days=1)
ALL = Selection()
AS_OF = """
    select coalesce(sub_event_type || ' ' || coalesce(low, 0), '') from core.event_mention
    left join core.mention_count on mention_count.event_mention_id = event_mention.event_mention_id
        and count_kind = 'arrested' and subset_number = 0
    where article_id = $article::uuid and coded_at <= $at and (superseded_at is null or superseded_at > $at)
"""


@pytest.fixture
def loaded(warehouse: Warehouse) -> Warehouse:
    """Two articles, each with the same event by version 1."""
    codings = [coded(page, event()) for page in (FIRST, SECOND)]
    load_batch(warehouse, Batch(RUN, NOON, articles=[FIRST, SECOND], coded=codings))
    return warehouse


def wait(warehouse: Warehouse, path: Path, *codings: CodedArticle, cleaned: Sequence[Article] = ()) -> Path:
    """Codings in a file beside the warehouse, as a recode gathers them."""
    stored = {found.article.id: found for found in stored_articles(warehouse, ALL, None, 10)}
    pages = {page.article_id: page for page in cleaned}
    with Pending.open(path) as pending:
        pending.add(
            [
                NewCoding(made, stored[made.id].row_sha256, stored[made.id].input, pages.get(made.id))
                if made.id in stored
                else NewCoding(made, None, "", pages[made.id])
                for made in codings
            ]
        )
    return path


def content(warehouse: Warehouse) -> dict[str, list[tuple[Any, ...]]]:
    tables = warehouse.rows("select table_name from duckdb_tables() where schema_name = 'core' order by 1")
    return {name: warehouse.rows(f"select * from core.{name} order by all") for (name,) in tables}


def said(warehouse: Warehouse, page: Article, at: datetime) -> list[str]:
    """What the warehouse said of an article at an instant."""
    return [row[0] for row in warehouse.rows(AS_OF, {"article": page.article_id, "at": at})]


def broken(warehouse: Warehouse) -> list[Any]:
    return [check for check in run_checks(warehouse) if not check.passed and check.name != "sources_are_described"]


def test_the_new_coding_stands_beside_the_old_one_and_what_is_the_same_is_left_alone(
    loaded: Warehouse, tmp_path: Path
) -> None:
    changed = coded(FIRST, event(arrested=Count(5, 5)), version="2")
    done = switch(loaded, wait(loaded, tmp_path / "p", changed, coded(SECOND, event())), ALL, RUN, LATER)
    assert (done.by_source, done.mentions_before, done.articles_changed) == ({"first": (1, 1)}, 1, 0)
    assert coded_versions(loaded, ALL) == {"1": 1, "2": 1}
    assert said(loaded, FIRST, NOON) == ["Arrests 3"]
    assert said(loaded, FIRST, LATER) == ["Arrests 5"]
    assert said(loaded, FIRST, NOON - DAY) == []
    [change] = changes_at(loaded, LATER)
    assert (change["change"], change["before"], change["after"]) == ("changed", {"arrested": "3"}, {"arrested": "5"})
    assert loaded.rows("select max(arrested_high), count(*) from core.event") == [(5, 1)]
    assert broken(loaded) == []


def test_doing_it_again_changes_nothing(loaded: Warehouse, tmp_path: Path) -> None:
    waiting = wait(loaded, tmp_path / "p", coded(FIRST, event(place="النجف"), event(status="denied"), version="2"))
    switch(loaded, waiting, ALL, RUN, LATER)
    before = content(loaded)
    again = switch(loaded, waiting, ALL, RUN, LATER + DAY)
    assert (again.articles, again.events_changed) == (0, 0)
    assert content(loaded) == before


def test_a_look_ahead_stores_nothing(loaded: Warehouse, tmp_path: Path) -> None:
    waiting = wait(loaded, tmp_path / "p", coded(FIRST, version="2"), coded(SECOND, event(), version="2"))
    before = content(loaded)
    seen, changes = preview(loaded, waiting, ALL, LATER)
    assert content(loaded) == before
    assert [(change["change"], change["source_id"]) for change in changes] == [("lost", "first")]
    assert switch(loaded, waiting, ALL, RUN, LATER) == seen


def test_a_switch_that_fails_leaves_the_old_state(
    loaded: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = wait(loaded, tmp_path / "p", coded(FIRST, version="2"))
    before = content(loaded)
    with monkeypatch.context() as patch:
        patch.setattr("loaders.recode_switch.link_articles", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            switch(loaded, waiting, ALL, RUN, LATER)
    assert content(loaded) == before
    assert switch(loaded, waiting, ALL, RUN, LATER).articles == 1


def test_rules_that_come_back_leave_no_hole_in_the_history(loaded: Warehouse, tmp_path: Path) -> None:
    two, back = coded(FIRST, event(arrested=Count(5, 5)), version="2"), coded(FIRST, event())
    switch(loaded, wait(loaded, tmp_path / "two", two), ALL, RUN, LATER)
    switch(loaded, wait(loaded, tmp_path / "back", back), ALL, RUN, LATER + DAY)
    assert [said(loaded, FIRST, NOON + n * DAY) for n in range(3)] == [["Arrests 3"], ["Arrests 5"], ["Arrests 3"]]
    assert coded_versions(loaded, ALL) == {"1": 2}
    assert broken(loaded) == []
    parts = " union all ".join(f"select '{t}', event_mention_id from {t}" for t in MENTION_PARTS)
    assert loaded.rows(f"select * from ({parts}) anti join core.event_mention using (event_mention_id)") == []


def test_only_the_selection_is_switched(loaded: Warehouse, tmp_path: Path) -> None:
    waiting = wait(loaded, tmp_path / "p", coded(FIRST, version="2"), coded(SECOND, version="2"))
    assert switch(loaded, waiting, Selection(until=date(2026, 3, 9)), RUN, LATER).articles == 0
    assert switch(loaded, waiting, Selection(("second",), date(2026, 3, 10)), RUN, LATER).by_source == {
        "second": (1, 0)
    }


def test_an_article_that_has_changed_since_keeps_its_coding(loaded: Warehouse, tmp_path: Path) -> None:
    waiting = wait(loaded, tmp_path / "p", coded(FIRST, version="2"))
    load_batch(loaded, Batch(RUN, LATER, articles=[article(1, text="نص آخر")], coded=[coded(FIRST, event())]))
    assert switch(loaded, waiting, ALL, RUN, LATER + DAY).articles == 0


def test_a_person_keeps_the_last_word(loaded: Warehouse, tmp_path: Path) -> None:
    [(mention,)] = loaded.rows(
        "select event_mention_id::varchar from core.event_mention where article_id = ?::uuid", [FIRST.article_id]
    )
    review_mention(loaded, mention, "correct", Signature("desk", NOON), {"arrested": "4"})
    waiting = wait(loaded, tmp_path / "p", coded(FIRST, event(injured=None), version="2"))
    switch(loaded, waiting, ALL, RUN, LATER)
    assert said(loaded, FIRST, LATER) == ["Arrests 4"]
    [change] = changes_at(loaded, LATER)
    assert change["fields"] == ["injured"]


def test_pages_cleaned_again_replace_the_text_and_add_what_had_been_refused(loaded: Warehouse, tmp_path: Path) -> None:
    better, found = article(1, text=f"{TEXT} نص أنظف من قبل"), article(3)
    kept = wait(loaded, tmp_path / "p", coded(better, event()), coded(found, event()), cleaned=[better, found])
    done = switch(loaded, kept, ALL, RUN, LATER)
    assert (done.by_source, done.articles_changed) == ({"first": (2, 2)}, 2)
    stored = "select text, loaded_at, updated_at from core.article where article_id = ?::uuid"
    assert loaded.rows(stored, [better.article_id]) == [(better.text, NOON, LATER)]
    assert broken(loaded) == []
    assert switch(loaded, kept, ALL, RUN, LATER + DAY).articles == 0


def test_what_waits_is_known_by_all_that_it_was_made_from(loaded: Warehouse, tmp_path: Path) -> None:
    wait(loaded, tmp_path / "p", coded(FIRST, version="2"))
    with Pending.open(tmp_path / "p") as pending:
        known = pending.inputs([FIRST.article_id, SECOND.article_id])
    stored = {found.article.id: found.input for found in stored_articles(loaded, ALL, None, 10)}
    assert known == {FIRST.article_id: stored[FIRST.article_id]}
    load_batch(loaded, Batch(RUN, LATER, articles=[article(1, title="عنوان آخر")]))
    assert known[FIRST.article_id] not in {found.input for found in stored_articles(loaded, ALL, None, 10)}


def test_articles_are_read_in_portions(loaded: Warehouse) -> None:
    first = stored_articles(loaded, ALL, None, 1)
    second = stored_articles(loaded, ALL, first[0].article.id, 1)
    assert {first[0].article.id, second[0].article.id} == {FIRST.article_id, SECOND.article_id}
    assert stored_articles(loaded, ALL, second[0].article.id, 1) == []
