"""what overviews count"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Overviews count what is open without reading a ticket or a promise."""
    op.drop_index('ix_tickets_open', table_name='tickets')
    counted = ['holder_id', 'confidential', 'withheld', 'number']
    op.create_index('ix_tickets_open', 'tickets', ['community_id', 'department', 'status', *counted])
    only = sa.text('kept_at IS NULL AND withdrawn_at IS NULL')
    asked = ['ticket_id', 'kind', 'due_at', 'kept_at', 'withdrawn_at']
    op.create_index('ix_promises_open', 'promises', asked, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    op.drop_index('ix_promises_open', table_name='promises')
    op.drop_index('ix_tickets_open', table_name='tickets')
    op.create_index('ix_tickets_open', 'tickets', ['community_id', 'department', 'status'])
