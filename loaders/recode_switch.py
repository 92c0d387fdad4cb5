"""Puts the codings that wait in the place of the present ones, in one transaction: a reader sees all of it or nothing.

The former codings stay, superseded. One that was made by the same coder version (its rules came back, or the article
was cleaned again) is set aside under a name that tells until when it held, so that the history has no hole.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from loaders.copies import find_copies
from loaders.corrections import apply_decisions
from loaders.link import events_of_articles, link_articles
from loaders.recode import CHOSEN, Selection
from loaders.rows import MENTION_PARTS
from loaders.told import tell_again
from loaders.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Switched:
    """What a switch changed. ``by_source`` holds for each source its articles and the event mentions of these now."""

    by_source: dict[str, tuple[int, int]]
    articles_changed: int  # cleaned text, date or title differ
    mentions_before: int
    events_changed: int

    @property
    def articles(self) -> int:
        """Articles with a new coding."""
        return sum(articles for articles, _ in self.by_source.values())

    @property
    def mentions(self) -> int:
        """Their event mentions now."""
        return sum(mentions for _, mentions in self.by_source.values())


class _Undo(Exception):  # noqa: N818 - no error, only the way out of a transaction
    """Ends a transaction whose work was only to be looked at."""


def switch(warehouse: Warehouse, pending: Path, selection: Selection, run_id: str, at: datetime) -> Switched:
    """Make the waiting codings of the selection the present ones, ``at`` that instant; what is the same is not touched.

    A coding whose article has changed since it was read is left out.
    """
    with _attached(warehouse, pending), warehouse.transaction():
        return _switch(warehouse, selection, run_id, at)


def preview(
    warehouse: Warehouse, pending: Path, selection: Selection, at: datetime
) -> tuple[Switched, list[dict[str, Any]]]:
    """What :func:`switch` would change, with the rows of ``coder_changes`` that would come; nothing is stored."""
    seen: list[tuple[Switched, list[dict[str, Any]]]] = []
    with _attached(warehouse, pending), suppress(_Undo), warehouse.transaction():
        seen.append((_switch(warehouse, selection, None, at), changes_at(warehouse, at)))
        _undo()
    return seen[0]


def changes_at(warehouse: Warehouse, at: datetime) -> list[dict[str, Any]]:
    """The event mentions that differ by the switch of that instant."""
    return warehouse.arrow(
        "select * replace (article_id::varchar as article_id, old_mention_id::varchar as old_mention_id, "
        "new_mention_id::varchar as new_mention_id) from coder_changes where changed_at = ? "
        "order by source_id, url, date_start, change, coalesce(new_mention_id, old_mention_id)",
        [at],
    ).to_pylist(maps_as_pydicts="strict")


def _undo() -> NoReturn:
    raise _Undo


@contextmanager
def _attached(warehouse: Warehouse, pending: Path) -> Iterator[None]:
    quoted = str(pending).replace("'", "''")
    warehouse.rows(f"attach '{quoted}' as pending (read_only)")
    try:
        yield
    finally:
        warehouse.rows("detach pending")


def _switch(warehouse: Warehouse, selection: Selection, run_id: str | None, at: datetime) -> Switched:
    _find_new(warehouse, selection)
    _store_articles(warehouse, at)
    cleaned = [str(row[0]) for row in warehouse.rows("select article_id from recoded where is_cleaned")]
    copies = find_copies(warehouse, (), cleaned)
    touched = {*copies, *(str(row[0]) for row in warehouse.rows("select article_id from recoded"))}
    affected = events_of_articles(warehouse, touched)
    before = _supersede(warehouse, at)
    _set_aside(warehouse)
    _store_codings(warehouse, run_id, at)
    tell_again(warehouse, touched)
    apply_decisions(warehouse, touched, at)
    events = link_articles(warehouse, touched, affected, at)
    found = warehouse.rows(
        "select source_id, count(*), sum(n_event_mentions)::bigint from recoded group by 1 order by 1"
    )
    by_source = {source: (articles, mentions) for source, articles, mentions in found}
    return Switched(by_source, len(cleaned), before, events)


def _find_new(warehouse: Warehouse, selection: Selection) -> None:
    """The temporary table recoded: waiting codings that say something else than the present one of their article."""
    warehouse.rows(
        f"""
        create or replace temp table recoded as
        select
            waiting.article_id, coding.coder_version, coding.n_event_mentions, article.source_id,
            cleaned.article_id is not null and cleaned.row_sha256 is distinct from stored.row_sha256 as is_cleaned,
            coding.coding_sha256 is distinct from present.coding_sha256
                or coding.coder_version is distinct from present.coder_version as is_coded
        from pending.core.pending as waiting
        inner join pending.core.article_coding as coding using (article_id)
        left join core.article as stored using (article_id)
        left join pending.core.article as cleaned using (article_id)
        left join core.article_coding as present
            on present.article_id = waiting.article_id and present.superseded_at is null
        inner join (
            select article_id, source_id, published_date, fetched_at from core.article
            union all
            select article_id, source_id, published_date, fetched_at from pending.core.article
            where article_id not in (select article_id from core.article)
        ) as article on article.article_id = waiting.article_id
        where waiting.row_sha256 is not distinct from stored.row_sha256 and {CHOSEN}
        """,  # noqa: S608 - our own condition
        selection.parameters,
    )
    warehouse.rows("delete from recoded where not is_cleaned and not is_coded")


def _store_articles(warehouse: Warehouse, at: datetime) -> None:
    """Articles whose page was cleaned into something else; the instant of the first loading stays."""
    warehouse.rows(
        """
        create or replace temp table cleaned_articles as
        select cleaned.* replace (
            coalesce(stored.loaded_at, $at) as loaded_at, $at as updated_at, stored.run_id as run_id
        )
        from pending.core.article as cleaned
        semi join (from recoded where is_cleaned) as recoded using (article_id)
        left join core.article as stored using (article_id)
        """,
        {"at": at},
    )
    warehouse.rows("delete from core.article where article_id in (select article_id from cleaned_articles)")
    warehouse.rows("insert into core.article by name from cleaned_articles")


def _supersede(warehouse: Warehouse, at: datetime) -> int:
    """End the present codings; give how many mentions they had."""
    numbers = [
        warehouse.rows(
            f"update {table} set superseded_at = ? where superseded_at is null "  # noqa: S608 - the name is our own
            "and article_id in (select article_id from recoded where is_coded)",
            [at],
        )[0][0]
        for table in ("core.article_coding", "core.event_mention")
    ]
    return int(numbers[1])


def _set_aside(warehouse: Warehouse) -> None:
    """Free the names that the new codings take: a former coding of the same version is called after its end."""
    warehouse.rows(
        """
        create or replace temp table set_aside as
        select coding.article_id, coding.coder_version,
            concat(coding.coder_version, ' until ', strftime(coding.superseded_at, '%Y-%m-%dT%H:%M:%S.%fZ')) as version
        from core.article_coding as coding
        semi join (from recoded where is_coded) as recoded using (article_id, coder_version)
        """
    )
    warehouse.rows(
        """
        create or replace temp table set_aside_mention as
        select event_mention_id, md5(concat(event_mention_id, ' ', set_aside.version))::uuid as new_id, version
        from core.event_mention inner join set_aside using (article_id, coder_version)
        """
    )
    for table in ("core.event_mention", "core.corrected_value", *MENTION_PARTS):
        extra = ", coder_version = version" if table == "core.event_mention" else ""
        warehouse.rows(
            f"update {table} as kept set event_mention_id = new_id{extra} from set_aside_mention as moved "  # noqa: S608
            "where kept.event_mention_id = moved.event_mention_id"
        )
    warehouse.rows(
        "update core.article_coding as kept set coder_version = version from set_aside "
        "where kept.article_id = set_aside.article_id and kept.coder_version = set_aside.coder_version"
    )


def _store_codings(warehouse: Warehouse, run_id: str | None, at: datetime) -> None:
    warehouse.rows(
        "insert into core.article_coding by name select * replace ($at as coded_at, $run::uuid as run_id) "
        "from pending.core.article_coding semi join (from recoded where is_coded) as recoded using (article_id)",
        {"at": at, "run": run_id},
    )
    warehouse.rows(
        "insert into core.event_mention by name select * replace ($at as coded_at) "
        "from pending.core.event_mention semi join (from recoded where is_coded) as recoded using (article_id)",
        {"at": at},
    )
    for table in MENTION_PARTS:
        warehouse.rows(
            f"insert into {table} by name from pending.{table} where event_mention_id in ("  # noqa: S608
            "select event_mention_id from pending.core.event_mention "
            "semi join (from recoded where is_coded) as recoded using (article_id))"
        )
