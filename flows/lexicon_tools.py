"""``rasid lexicon check``: everything about the lexicons and rules that a person should see before an edit is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors.errors import ConfigError
from extractors.events.coder import Coder
from extractors.events.document import annotate
from extractors.events.lexicon import Entry
from extractors.records import ArticleText
from extractors.resources import ConfigTree
from flows.extract import LineError, read_article
from flows.lexicon_changes import Changes, compare, tree_before
from flows.lexicon_examples import Failure, Users, run_row, run_rules, used_rows
from flows.lexicon_forms import Collision, collisions, every_entry
from flows.lexicon_tables import SMALL_WORDS, Problem, Row, allowed_values, check_rows, read_rows, stop_words

# Tables whose rows only serve others; they make no mention of their own.
_SERVING = frozenset({*SMALL_WORDS, "actor_codes"})


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. ``problems`` stop the coder from being built; ``failures`` are examples gone wrong.

    ``unused`` are rows that nothing asks for: they fire on no article and no example.
    ``silent`` counts, for each table, the rows that fire on their examples but on no article; empty without articles.
    """

    rows: Mapping[str, int]
    problems: tuple[Problem, ...]
    failures: tuple[Failure, ...] = ()
    known_gaps: int = 0
    collisions: tuple[Collision, ...] = ()
    unused: tuple[Row, ...] = ()
    idle: tuple[str, ...] = ()
    silent: Mapping[str, int] = field(default_factory=dict)
    articles: int | None = None
    changes: Changes | None = None

    @property
    def exit_code(self) -> int:
        """0 in order, 1 examples fail, 2 the configuration is wrong."""
        return 2 if self.problems else 1 if self.failures else 0


def check(tree: ConfigTree, articles: Path | None = None, against: Path | None = None) -> Report:
    """Checks tables, rules and examples; with articles also which rows they use, and what an edit changes in them.

    Args:
        tree: the configuration to check.
        articles: a JSON Lines file of articles.
        against: a copy of the configuration from before the edit; needs articles.

    Raises:
        ConfigError: the articles or the other folder cannot be read.
    """
    if against is not None and articles is None:
        raise ConfigError("--against compares the events of articles: give them with --articles")
    problems: list[Problem] = []
    rows = read_rows(tree, problems)
    problems += _value_problems(tree, rows)
    counts = _count(rows)
    coder = None if problems else _built(tree, problems)
    if coder is None:
        return Report(counts, tuple(problems))
    texts = read_articles(articles) if articles else None
    changes = compare(texts or [], Coder.build(tree_before(against)), coder) if against else None
    return _report(every_entry(tree, coder.resources.gazetteer), coder, rows, texts, changes)


def _value_problems(tree: ConfigTree, rows: list[Row]) -> list[Problem]:
    try:
        return list(check_rows(rows, allowed_values(tree, rows)))
    except ConfigError as error:
        return [Problem("rules", str(error))]


def _built(tree: ConfigTree, problems: list[Problem]) -> Coder | None:
    """The coder, or null with the sentence that the coder itself gives added to the problems."""
    try:
        return Coder.build(tree)
    except ConfigError as error:
        problems.append(Problem("configuration", str(error)))
    return None


def _report(
    entries: list[Entry], coder: Coder, rows: list[Row], texts: list[ArticleText] | None, changes: Changes | None
) -> Report:
    users = Users(rows)
    examples = _run_examples(coder, rows, users)
    by_article: dict[str, Row] = {}
    for text in texts or ():
        by_article |= used_rows(annotate(text, coder.resources), users)
    used = examples.used.keys() | by_article.keys()
    firing = [row for row in rows if row.table.name not in _SERVING]
    silent = [row for row in firing if row.where in used and row.where not in by_article]
    return Report(
        _count(rows),
        (),
        tuple(examples.failures),
        examples.known_gaps,
        tuple(collisions(entries, stop_words(rows))),
        tuple(row for row in firing if row.where not in used),
        tuple(_idle(coder, rows)),
        _count(silent) if texts is not None else {},
        len(texts) if texts is not None else None,
        changes,
    )


@dataclass(frozen=True, slots=True)
class _Examples:
    """What came of all examples: those that fail, the rows that they use by file and line, and known gaps."""

    failures: list[Failure]
    used: dict[str, Row]
    known_gaps: int


def _run_examples(coder: Coder, rows: list[Row], users: Users) -> _Examples:
    failures: list[Failure] = []
    used: dict[str, Row] = {}
    gaps = 0
    for row in rows:
        if row.example and row.table.named:
            failure, seen = run_row(coder, row, users)
            used |= seen
            failures += [failure] if failure else []
    families = {row.id: row.cells["family"] for row in rows if row.table.name == "triggers"}
    for family in coder.resources.families.values():
        wrong, known = run_rules(coder, family, families)
        failures += wrong
        gaps += known
    return _Examples(failures, used, gaps)


def _idle(coder: Coder, rows: Sequence[Row]) -> Iterable[str]:
    """Families that no trigger names, actor codes that no row gives, rule files without an example."""
    named = {row.cells["family"] for row in rows if row.table.name == "triggers"}
    for family in coder.resources.families.values():
        if family.id not in named:
            yield f"rules/{family.id}.yml: no row of triggers.csv names this family"
        if not family.examples.good:
            yield f"rules/{family.id}.yml: has no good example"
    given = {
        row.cells.get(column, "")
        for row in rows
        for column in ("code", "actor_code")
        if row.table.name != "actor_codes"
    }
    states = {f"{code.split(':')[0]}:XX" for code in given if ":" in code}
    states |= {f"{row.cells['branch']}:XX" for row in rows if row.table.name == "bodies"}
    for row in rows:
        if row.table.name == "actor_codes" and row.id not in given | states:
            yield f"actor_codes.csv: no row gives the code {row.id}"


def _count(rows: Iterable[Row]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.table.name] = counts.get(row.table.name, 0) + 1
    return counts


def read_articles(path: Path) -> list[ArticleText]:
    """Articles of a JSON Lines file. Raises ConfigError that names the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"cannot read {path}: it is not UTF-8") from error
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found += [read_article(line)] if line.strip() else []
        except LineError as error:
            raise ConfigError(f"{path}, line {number}: {error}") from error
    return found


def to_json(report: Report) -> dict[str, Any]:
    """The report for a program; nothing is left out."""
    return {
        "rows": dict(report.rows),
        "problems": [{"where": p.where, "told": p.told} for p in report.problems],
        "failures": [{"where": f.where, "id": f.id, "example": f.example, "told": f.told} for f in report.failures],
        "known_gaps": report.known_gaps,
        "collisions": [
            {
                "form": c.form,
                "why": c.why,
                "claims": [{"kind": x.kind, "id": x.id, "spelling": x.spelling, "pos": x.pos} for x in c.claims],
            }
            for c in report.collisions
        ],
        "unused": [{"table": row.table.name, "where": row.where, "id": row.id} for row in report.unused],
        "idle": list(report.idle),
        "articles": report.articles,
        "silent": dict(report.silent),
        "changes": None if report.changes is None else _changes_json(report.changes),
    }


def _changes_json(changes: Changes) -> dict[str, Any]:
    return {
        "articles": changes.articles,
        "kinds": changes.kinds,
        "fields": changes.fields,
        "changed": [
            {
                "id": article.id,
                "title": article.title,
                "events": [
                    {
                        "kind": change.kind,
                        "event": change.event,
                        "fields": {name: {"before": old, "after": new} for name, (old, new) in change.fields.items()},
                    }
                    for change in article.events
                ],
            }
            for article in changes.changed
        ],
    }
