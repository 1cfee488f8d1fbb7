"""what is withheld"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of a ticket that is there already it is true until its details are written again: they are sealed."""
    op.add_column('tickets', sa.Column('withheld', sa.Boolean(), server_default=sa.text('true'), nullable=False))


def downgrade() -> None:
    op.drop_column('tickets', 'withheld')
