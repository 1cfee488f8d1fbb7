"""emergencies"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    _alarms()
    _steps()


def downgrade() -> None:
    _no_steps()
    _no_alarms()


# One function per topic.


def _alarms() -> None:
    op.create_table('alarms',
    sa.Column('id', _ID, autoincrement=True, nullable=False),
    sa.Column('uid', sa.String(length=32), nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('ticket_id', _ID, nullable=False),
    sa.Column('reporter_id', _ID, nullable=True),
    sa.Column('drill', sa.Boolean(), nullable=False),
    sa.Column('silent', sa.Boolean(), nullable=False),
    sa.Column('started_at', sa.BigInteger(), nullable=False),
    sa.Column('rings', sa.SmallInteger(), server_default='0', nullable=False),
    sa.Column('building', sa.String(length=40), nullable=True),
    sa.Column('place', sa.Text(), nullable=True),
    sa.Column('located_at', sa.BigInteger(), nullable=True),
    sa.Column('live_message_id', _ID, nullable=True),
    sa.Column('first_going_at', sa.BigInteger(), nullable=True),
    sa.Column('first_on_site_at', sa.BigInteger(), nullable=True),
    sa.Column('short_since', sa.BigInteger(), nullable=True),
    sa.Column('taken_back_at', sa.BigInteger(), nullable=True),
    sa.Column('over_at', sa.BigInteger(), nullable=True),
    sa.Column('joined_into', _ID, nullable=True),
    sa.ForeignKeyConstraint(['joined_into'], ['tickets.id'], name=op.f('fk_alarms_joined_into_tickets'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['reporter_id'], ['residents.id'], name=op.f('fk_alarms_reporter_id_residents'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_alarms_ticket_id_tickets'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alarms')),
    sa.UniqueConstraint('ticket_id', name=op.f('uq_alarms_ticket_id')),
    sqlite_autoincrement=True
    )
    running = sa.text('over_at IS NULL')
    op.create_index('ix_alarms_running', 'alarms', ['community_id'], sqlite_where=running, postgresql_where=running)
    op.create_table('alarm_goers',
    sa.Column('id', _ID, autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('alarm_id', _ID, nullable=False),
    sa.Column('staff_id', _ID, nullable=False),
    sa.Column('going_at', sa.BigInteger(), nullable=False),
    sa.Column('on_site_at', sa.BigInteger(), nullable=True),
    sa.Column('left_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['alarm_id'], ['alarms.id'], name=op.f('fk_alarm_goers_alarm_id_alarms'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_members.id'], name=op.f('fk_alarm_goers_staff_id_staff_members'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alarm_goers')),
    sa.UniqueConstraint('alarm_id', 'staff_id', name=op.f('uq_alarm_goers_alarm_id_staff_id')),
    sqlite_autoincrement=True
    )


def _no_alarms() -> None:
    op.drop_table('alarm_goers')
    op.drop_index('ix_alarms_running', 'alarms')
    op.drop_table('alarms')


def _steps() -> None:
    drill = sa.text('drill')
    op.create_index('ix_alarms_drills', 'alarms', ['community_id'], sqlite_where=drill, postgresql_where=drill)
    op.create_table('alarm_steps',
    sa.Column('id', _ID, autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('alarm_id', _ID, nullable=False),
    sa.Column('step', sa.String(length=40), nullable=False),
    sa.Column('occurrence', sa.SmallInteger(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('called_out_at', sa.BigInteger(), nullable=True),
    sa.Column('ticked_at', sa.BigInteger(), nullable=True),
    sa.Column('ticked_by', _ID, nullable=True),
    sa.Column('for_whom', _ID, nullable=True),
    sa.Column('answer', sa.String(length=40), nullable=True),
    sa.ForeignKeyConstraint(['alarm_id'], ['alarms.id'], name=op.f('fk_alarm_steps_alarm_id_alarms'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['for_whom'], ['staff_members.id'], name=op.f('fk_alarm_steps_for_whom_staff_members'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['ticked_by'], ['staff_members.id'], name=op.f('fk_alarm_steps_ticked_by_staff_members'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alarm_steps')),
    sa.UniqueConstraint('alarm_id', 'step', 'occurrence', name=op.f('uq_alarm_steps_alarm_id_step_occurrence')),
    sqlite_autoincrement=True
    )


def _no_steps() -> None:
    op.drop_table('alarm_steps')
    op.drop_index('ix_alarms_drills', 'alarms')
