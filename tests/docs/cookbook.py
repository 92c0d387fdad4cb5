"""Runs the queries of ``docs/queries.md`` and writes their answers below them.

Run: ``python -m tests.docs.cookbook`` when a query, a view or the coder has changed.
"""

import re
import tempfile
from pathlib import Path

from extractors.resources import ConfigTree
from flows.tables import as_text
from loaders.query import QuerySession
from tests.docs.sample import sample_warehouse

PAGE = Path(__file__).resolve().parents[2] / "docs" / "queries.md"
# A question's query, and the answer below it where one has been written.
QUERY = re.compile(r"```sql\n(?P<sql>.*?)```\n(?:\n```text\n.*?```\n)?", re.DOTALL)


def with_answers(page: str, warehouse: Path) -> str:
    """The page with the answer of each query below it."""
    with QuerySession(warehouse) as session:

        def answered(found: re.Match[str]) -> str:
            answer = as_text(session.run(found["sql"]), "table")
            shown = "\n".join(line.rstrip() for line in answer.strip().splitlines())
            return f"```sql\n{found['sql']}```\n\n```text\n{shown}\n```\n"

        return QUERY.sub(answered, page)


def main() -> None:
    """Write the page anew."""
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "warehouse.duckdb"
        sample_warehouse(warehouse, ConfigTree.of(None))
        PAGE.write_text(with_answers(PAGE.read_text(encoding="utf-8"), warehouse), encoding="utf-8")


if __name__ == "__main__":
    main()
