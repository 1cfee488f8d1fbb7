"""No statement reads a whole table on PostgreSQL, as none does on SQLite; and the question is one that can fail."""

import pytest
from sqlalchemy import Connection, text

from storage.tables import metadata
from tests.support.query_plans import MAY_READ_ALL, statements
from tests.support.server_plans import MAY_READ_ALL_OF_A_COMMUNITY, fill, whole_reads

pytestmark = pytest.mark.postgres

ROWS = 2_000


async def test_no_statement_reads_a_whole_table(postgres_url, postgres):
    def look(connection: Connection) -> list[list[str]]:
        fill(connection, rows=ROWS)
        before = whole_reads(connection)
        connection.execute(text("DROP INDEX ix_tickets_reporter, ix_posts_message"))
        return [before, whole_reads(connection)]

    database = await postgres.opened_with(metadata)
    before, without_two = await database.write(look)
    await postgres.emptied()
    await database.close()
    assert before == []
    assert {line.split()[0] for line in without_two} >= {"storage.tickets._OF_REPORTER", "storage.posts._BY_MESSAGE"}


def test_every_exception_is_a_statement_that_there_is():
    """One that was renamed, or mended, would let another through some day."""
    known = {name for name, _ in statements()}
    assert {*MAY_READ_ALL, *MAY_READ_ALL_OF_A_COMMUNITY} - known == set()
