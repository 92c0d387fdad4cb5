"""Body of the Prefect server: ``python -m flows.server_process PORT``, started by ``flows.server``."""

import os
import socket
import sys
import threading


def main() -> None:
    """Tell the port, serve, and end when the pipe on stdin closes."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", int(sys.argv[1])))
    except OSError:
        return  # the port is taken: the parent reads no answer and says so
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    threading.Thread(target=_end_with_parent, daemon=True).start()

    import uvicorn  # noqa: PLC0415 - the parent waits for the port, not for this

    config = uvicorn.Config("prefect.server.api.server:create_app", factory=True, log_level="error", lifespan="on")
    uvicorn.Server(config).run(sockets=[listener])


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(0)  # nothing is left to be told to anybody; SQLite keeps what was committed


if __name__ == "__main__":
    main()
