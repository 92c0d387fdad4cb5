"""The warehouse: the only part of Rasid that knows DuckDB.

Public calls, by the moment at which a run needs them::

    from loaders.warehouse import Warehouse          # with Warehouse.open(path, wait_seconds=10) as warehouse:
    from loaders.reference import load_reference     # load_reference(warehouse, tree.files)
    from loaders.load import Batch, load_batch       # load_batch(warehouse, Batch(...)) -> LoadResult
    from loaders.state import (                      # what a run remembers and asks
        record_run, save_source_state, load_source_states, upsert_sources,
        known_urls, unfinished_fetches, articles_to_code,
    )
    from loaders.windows import save_windows, load_windows  # what a backfill remembers
    from loaders.read import find_article, read_coded  # records as they were loaded
    from loaders.link import link_everything         # all events anew; load_batch links what it touches
    from loaders.checks import run_checks            # run_checks(warehouse) -> list of CheckResult
    from loaders.snapshot import publish             # publish(warehouse_path, published_folder) -> Path
    from loaders.query import QuerySession           # with QuerySession(path) as session: session.run(sql)

Each batch is one transaction; loading it again changes no row. Expected failures raise ``WarehouseError`` or
``WarehouseLocked`` with one sentence.
"""
