"""The advisory locks of a PostgreSQL server that processes agree on; each database has its own."""

from typing import Final

MIGRATING: Final = 0x434F4E43
"""One process migrates; the others wait and then find nothing to do."""

STARTING: Final = 0x434F4E53
"""What a process does to the database when it starts is done by one after the other."""

PROCESSES: Final = 0x434F4E50
"""The first number of a pair whose second one is a process's: held as long as that process is there."""

OFFICES: Final = 0x434F4E4F
"""The first number of a pair whose second one stands for an office: held by who was elected."""
