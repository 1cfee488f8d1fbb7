"""people and rights"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    _staff()
    _privacy()
    _abuse()
    _households()


def downgrade() -> None:
    _no_households()
    _no_abuse()
    _no_privacy()
    _no_staff()


# One function per topic. Columns are added one by one, not as a batch: rebuilding a table would lose AUTOINCREMENT and
# its children.


def _staff() -> None:
    op.add_column('staff_members', sa.Column('duty_since', sa.BigInteger(), nullable=True))
    op.add_column('staff_members', sa.Column('assigned_at', sa.BigInteger(), nullable=True))
    op.create_table('staff_changes',
    sa.Column('id', _ID, autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('staff_id', _ID, nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('by_id', _ID, nullable=True),
    sa.Column('data', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['staff_members.id'], name=op.f('fk_staff_changes_by_id_staff_members'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_members.id'], name=op.f('fk_staff_changes_staff_id_staff_members'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_changes')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_staff_changes_staff', 'staff_changes', ['staff_id', 'id'])
    op.create_table('rota',
    sa.Column('id', _ID, autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('department', sa.String(length=40), nullable=False),
    sa.Column('night', sa.String(length=10), nullable=False),
    sa.Column('staff_id', _ID, nullable=False),
    sa.Column('set_by', _ID, nullable=True),
    sa.Column('set_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['set_by'], ['staff_members.id'], name=op.f('fk_rota_set_by_staff_members'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_members.id'], name=op.f('fk_rota_staff_id_staff_members'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rota')),
    sa.UniqueConstraint('community_id', 'night', 'department', 'staff_id', name=op.f('uq_rota_community_id_night_department_staff_id')),
    sqlite_autoincrement=True
    )
    op.create_table('staffing_rules',
    sa.Column('id', _ID, autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('department', sa.String(length=40), nullable=False),
    sa.Column('assignment', sa.String(length=16), nullable=False),
    sa.Column('load_cap', sa.SmallInteger(), nullable=True),
    sa.Column('set_by', _ID, nullable=True),
    sa.Column('set_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("assignment IN ('press', 'round_robin', 'least_loaded')", name=op.f('ck_staffing_rules_assignment')),
    sa.ForeignKeyConstraint(['set_by'], ['staff_members.id'], name=op.f('fk_staffing_rules_set_by_staff_members'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staffing_rules')),
    sa.UniqueConstraint('community_id', 'department', name=op.f('uq_staffing_rules_community_id_department')),
    sqlite_autoincrement=True
    )


def _no_staff() -> None:
    op.drop_table('staffing_rules')
    op.drop_table('rota')
    op.drop_index('ix_staff_changes_staff', 'staff_changes')
    op.drop_table('staff_changes')
    op.drop_column('staff_members', 'assigned_at')
    op.drop_column('staff_members', 'duty_since')


def _privacy() -> None:
    op.add_column('residents', sa.Column('erase_at', sa.BigInteger(), nullable=True))
    op.add_column('residents', sa.Column('erased_at', sa.BigInteger(), nullable=True))
    op.add_column('tickets', sa.Column('erased_at', sa.BigInteger(), nullable=True))
    op.create_table('resident_records',
    sa.Column('id', _ID, autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('resident_id', _ID, nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('detail', sa.String(length=40), nullable=True),
    sa.Column('old', sa.Text(), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['resident_id'], ['residents.id'], name=op.f('fk_resident_records_resident_id_residents'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resident_records')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_resident_records_resident', 'resident_records', ['resident_id', 'id'])
    # Who agreed before there was this table agreed then.
    op.execute(
        "INSERT INTO resident_records (community_id, resident_id, kind, detail, at) "
        "SELECT community_id, id, 'consented', consent_version, consent_at FROM residents "
        "WHERE consent_version IS NOT NULL AND consent_at IS NOT NULL"
    )
    op.create_table('leaks',
    sa.Column('id', _ID, autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('number', sa.String(length=24), nullable=False),
    sa.Column('reported_by', _ID, nullable=False),
    sa.Column('reported_at', sa.BigInteger(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('closed_at', sa.BigInteger(), nullable=True),
    sa.Column('closed_by', _ID, nullable=True),
    sa.ForeignKeyConstraint(['closed_by'], ['staff_members.id'], name=op.f('fk_leaks_closed_by_staff_members'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['reported_by'], ['staff_members.id'], name=op.f('fk_leaks_reported_by_staff_members'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leaks')),
    sa.UniqueConstraint('community_id', 'number', name=op.f('uq_leaks_community_id_number')),
    sqlite_autoincrement=True
    )
    op.create_table('leak_steps',
    sa.Column('id', _ID, autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('leak_id', _ID, nullable=False),
    sa.Column('by_id', _ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['staff_members.id'], name=op.f('fk_leak_steps_by_id_staff_members'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['leak_id'], ['leaks.id'], name=op.f('fk_leak_steps_leak_id_leaks'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leak_steps')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_leak_steps_leak', 'leak_steps', ['leak_id', 'id'])


def _no_privacy() -> None:
    op.drop_index('ix_leak_steps_leak', 'leak_steps')
    op.drop_table('leak_steps')
    op.drop_table('leaks')
    op.drop_index('ix_resident_records_resident', 'resident_records')
    op.drop_table('resident_records')
    op.drop_column('tickets', 'erased_at')
    op.drop_column('residents', 'erased_at')
    op.drop_column('residents', 'erase_at')


def _abuse() -> None:
    op.add_column('residents', sa.Column('blocked_at', sa.BigInteger(), nullable=True))
    op.create_table('blocks',
    sa.Column('id', _ID, autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('resident_id', _ID, nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('blocked_by', _ID, nullable=False),
    sa.Column('blocked_at', sa.BigInteger(), nullable=False),
    sa.Column('lifted_by', _ID, nullable=True),
    sa.Column('lifted_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['blocked_by'], ['staff_members.id'], name=op.f('fk_blocks_blocked_by_staff_members'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['lifted_by'], ['staff_members.id'], name=op.f('fk_blocks_lifted_by_staff_members'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['resident_id'], ['residents.id'], name=op.f('fk_blocks_resident_id_residents'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blocks')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_blocks_resident', 'blocks', ['resident_id'])


def _no_abuse() -> None:
    op.drop_index('ix_blocks_resident', 'blocks')
    op.drop_table('blocks')
    op.drop_column('residents', 'blocked_at')


def _households() -> None:
    op.create_table('memberships',
    sa.Column('id', _ID, autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('resident_id', _ID, nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('relation', sa.String(length=8), nullable=True),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=True),
    sa.Column('until', sa.BigInteger(), nullable=True),
    sa.Column('vouched_by', _ID, nullable=True),
    sa.Column('vouched', sa.Boolean(), nullable=True),
    sa.Column('asked_at', sa.BigInteger(), nullable=True),
    sa.Column('confirmed_at', sa.BigInteger(), nullable=True),
    sa.Column('judged_by', _ID, nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("relation IN ('owner', 'tenant', 'family', 'helper')", name=op.f('ck_memberships_relation')),
    sa.CheckConstraint("state IN ('pending', 'active', 'refused', 'ended')", name=op.f('ck_memberships_state')),
    sa.ForeignKeyConstraint(['judged_by'], ['staff_members.id'], name=op.f('fk_memberships_judged_by_staff_members'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['resident_id'], ['residents.id'], name=op.f('fk_memberships_resident_id_residents'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['vouched_by'], ['residents.id'], name=op.f('fk_memberships_vouched_by_residents'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memberships')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_memberships_resident', 'memberships', ['resident_id', 'id'])
    op.create_index('ix_memberships_unit', 'memberships', ['community_id', 'unit', 'state'])
    living = sa.text("state IN ('pending', 'active')")
    op.create_index('uq_memberships_living', 'memberships', ['resident_id', 'unit'], unique=True, sqlite_where=living, postgresql_where=living)
    # Whoever has a unit belongs to it, in the state of the file; what they are there nobody has asked yet.
    op.execute("""
        INSERT INTO memberships (community_id, resident_id, unit, state, since, confirmed_at, judged_by, created_at)
        SELECT community_id, id, unit, CASE state WHEN 'verified' THEN 'active' ELSE state END,
            CASE state WHEN 'verified' THEN COALESCE(verified_at, created_at) END,
            CASE state WHEN 'verified' THEN COALESCE(verified_at, created_at) END, verified_by, created_at
        FROM residents WHERE unit IS NOT NULL AND state IN ('verified', 'pending', 'refused')
    """)
    op.create_table('invitations',
    sa.Column('id', _ID, autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('unit', sa.String(length=40), nullable=False),
    sa.Column('relation', sa.String(length=8), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('made_by_staff', _ID, nullable=True),
    sa.Column('made_by_resident', _ID, nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.Column('used_at', sa.BigInteger(), nullable=True),
    sa.Column('used_by', _ID, nullable=True),
    sa.Column('revoked_at', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("relation IN ('owner', 'tenant', 'family', 'helper')", name=op.f('ck_invitations_relation')),
    sa.ForeignKeyConstraint(['made_by_resident'], ['residents.id'], name=op.f('fk_invitations_made_by_resident_residents'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['made_by_staff'], ['staff_members.id'], name=op.f('fk_invitations_made_by_staff_staff_members'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
    sa.UniqueConstraint('digest', name=op.f('uq_invitations_digest')),
    sqlite_autoincrement=True
    )
    op.create_index('ix_invitations_unit', 'invitations', ['community_id', 'unit'])
    op.create_table('resident_imports',
    sa.Column('id', _ID, autoincrement=True, nullable=False),
    sa.Column('uid', sa.String(length=32), nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('staff_id', _ID, nullable=False),
    sa.Column('chat_id', _ID, nullable=False),
    sa.Column('post_id', _ID, nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('rows', sa.Text(), nullable=True),
    sa.Column('plan', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('done', sa.Integer(), server_default='0', nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("state IN ('planned', 'running', 'done', 'dropped')", name=op.f('ck_resident_imports_state')),
    sa.ForeignKeyConstraint(['staff_id'], ['staff_members.id'], name=op.f('fk_resident_imports_staff_id_staff_members'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resident_imports')),
    sqlite_autoincrement=True
    )


def _no_households() -> None:
    op.drop_table('resident_imports')
    op.drop_index('ix_invitations_unit', 'invitations')
    op.drop_table('invitations')
    op.drop_index('uq_memberships_living', 'memberships')
    op.drop_index('ix_memberships_unit', 'memberships')
    op.drop_index('ix_memberships_resident', 'memberships')
    op.drop_table('memberships')
