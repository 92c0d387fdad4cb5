"""``python -m flows.newsroom``: serve the sample newsroom for a person to browse."""

import sys
from threading import Event

from flows.newsroom.server import Newsroom


def main() -> None:
    """Serve until interrupted."""
    with Newsroom() as room:
        for source in room.sources:
            sys.stdout.write(f"{source['name']}: {source['homepage']}\n")
        sys.stdout.write("Ctrl-C stops.\n")
        sys.stdout.flush()
        try:
            Event().wait()
        except KeyboardInterrupt:
            sys.stdout.write("\n")


if __name__ == "__main__":
    main()
