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


def downgrade() -> None:
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
