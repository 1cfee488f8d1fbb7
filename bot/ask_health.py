"""`python -m bot.ask_health`: exit code 0 while the process beside us is well; for containers and scripts."""

import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from bot.health import PATH
from bot.settings import load_settings, split_listen

_PATIENCE_S = 4


def ask(listen: str) -> int:
    """0 when `listen` ("host:port") answers that all is well, 1 when it does not, 2 when there is nobody to ask."""
    if not listen:
        sys.stderr.write("CONCIERGE_WATCH_LISTEN is not set, so there is nobody to ask.\n")
        return 2
    host, port = split_listen(listen)
    connection = HTTPConnection("127.0.0.1" if host in {"0.0.0.0", "::"} else host, port, timeout=_PATIENCE_S)  # noqa: S104  compared, not bound
    try:
        connection.request("GET", PATH)
        return 0 if connection.getresponse().status == HTTPStatus.OK else 1
    except (OSError, HTTPException) as error:
        sys.stderr.write(f"The process does not answer ({error}).\n")
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(ask(load_settings().watch_listen))
