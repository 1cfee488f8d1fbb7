"""Sessions whose client fell silent in the middle of a statement, which no timeout of the server's ends.

`idle_in_transaction_session_timeout` and `idle_session_timeout` begin when the server is ready for the next statement.
asyncpg prepares a statement with a Flush and not a Sync, so between Parse and Bind the server is not: a process that is
frozen there keeps its locks for as long as it stands still. (Seen with PostgreSQL 15; `statement_timeout` does not end
it either.)
"""

from typing import Final

CONNECTIONS: Final = "concierge"
"""The application name of the connections that a process writes and reads on."""
PRESENCE: Final = "concierge presence"
"""The application name of the connection that tells that a process is there."""

# Only who may keep others waiting: what has the id of a transaction has locked or written a row, a presence has locks.
END_SILENT_SESSIONS: Final = f"""
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user
  AND (application_name = '{PRESENCE}' OR application_name = '{CONNECTIONS}' AND backend_xid IS NOT NULL)
  AND state = 'active' AND wait_event IN ('ClientRead', 'ClientWrite')
  AND state_change < clock_timestamp() - make_interval(secs => $1)
"""  # noqa: S608  the names are ours
"""Ends those whose client has been silent for so many seconds within a statement; gives how many."""
