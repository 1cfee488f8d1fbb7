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


def downgrade() -> None:
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
