"""several processes"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    _processes()
    _who_waits_to_be_known()
    _indexes_of_what_goes()


def downgrade() -> None:
    _no_indexes_of_what_goes()
    _nobody_waits_to_be_known()
    _no_processes()


# One function per topic.


def _processes() -> None:
    op.create_table('processes',
    sa.Column('number', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('joined_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_processes')),
    sqlite_autoincrement=True
    )
    op.create_table('offices',
    sa.Column('name', sa.String(length=12), nullable=False),
    sa.Column('process', sa.Integer(), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_offices'))
    )
    op.create_table('conversations',
    sa.Column('bot_id', _ID, autoincrement=False, nullable=False),
    sa.Column('chat_id', _ID, autoincrement=False, nullable=False),
    sa.Column('user_id', _ID, autoincrement=False, nullable=False),
    sa.Column('owner', sa.Integer(), nullable=True),
    sa.Column('pending', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('bot_id', 'chat_id', 'user_id', name=op.f('pk_conversations'))
    )


def _no_processes() -> None:
    op.drop_table('conversations')
    op.drop_table('offices')
    op.drop_table('processes')


def _who_waits_to_be_known() -> None:
    waits = sa.text("state = 'pending'")
    op.create_index('ix_memberships_pending', 'memberships', ['community_id'], sqlite_where=waits, postgresql_where=waits)


def _nobody_waits_to_be_known() -> None:
    op.drop_index('ix_memberships_pending', 'memberships')


_INDEXES = (
    ('contact_views', 'ix_contact_views_age', ['community_id', 'at'], None),
    ('drafts', 'ix_drafts_over', ['community_id', 'updated_at'],
     "state IN ('submitted', 'dropped') AND step IS NOT NULL"),
    ('inbox', 'ix_inbox_dead', ['done_at'], "state = 'dead'"),
    ('memberships', 'ix_memberships_ended', ['community_id', 'until'], "state = 'ended'"),
    ('outbox', 'ix_outbox_rendered', ['finished_at'], "finished_at IS NOT NULL AND rendered IS NOT NULL"),
    ('outbox', 'ix_outbox_ticket', ['ticket_id'], "ticket_id IS NOT NULL AND notice <> ''"),
    ('outbox', 'ix_outbox_told', ['finished_at'], "finished_at IS NOT NULL AND notice <> ''"),
    ('posts', 'ix_posts_subject', ['chat_id', 'subject'], 'subject IS NOT NULL'),
    ('residents', 'ix_residents_strangers', ['community_id', 'created_at'],
     "state IN ('new', 'refused') AND erased_at IS NULL"),
    ('tickets', 'ix_tickets_closed', ['community_id', 'closed_at'], 'closed_at IS NOT NULL AND erased_at IS NULL'),
    ('timers', 'ix_timers_kind', ['kind', 'due_at'], "state = 'pending'"),
    ('timers', 'ix_timers_over', ['due_at'], "state <> 'pending'"),
)


def _indexes_of_what_goes() -> None:
    for table, name, columns, only in _INDEXES:
        where = None if only is None else sa.text(only)
        op.create_index(op.f(name), table, columns, unique=False, sqlite_where=where, postgresql_where=where)


def _no_indexes_of_what_goes() -> None:
    for table, name, _, _ in reversed(_INDEXES):
        op.drop_index(op.f(name), table_name=table)
