"""more kinds of requests"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('articles',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('uid', sa.String(length=32), nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('updated_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('updated_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("state IN ('live', 'retired')", name=op.f('ck_articles_state')),
    sa.ForeignKeyConstraint(['updated_by'], ['staff_members.id'], name=op.f('fk_articles_updated_by_staff_members'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_articles')),
    sa.UniqueConstraint('community_id', 'key', name=op.f('uq_articles_community_id_key')),
    sqlite_autoincrement=True
    )
    op.create_table('calendar_days',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('uid', sa.String(length=32), nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('day', sa.String(length=10), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('hours', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('set_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('set_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("kind IN ('closed', 'working', 'hours')", name=op.f('ck_calendar_days_kind')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_days')),
    sa.UniqueConstraint('community_id', 'day', name=op.f('uq_calendar_days_community_id_day')),
    sqlite_autoincrement=True
    )
    op.create_table('slots',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('offer', sa.String(length=80), nullable=False),
    sa.Column('starts_at', sa.BigInteger(), nullable=False),
    sa.Column('used', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slots')),
    sa.UniqueConstraint('community_id', 'offer', 'starts_at', name=op.f('uq_slots_community_id_offer_starts_at')),
    sqlite_autoincrement=True
    )
    op.create_table('outages',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('uid', sa.String(length=32), nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('request_type', sa.String(length=40), nullable=False),
    sa.Column('matter', sa.String(length=80), nullable=False),
    sa.Column('buildings', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('until', sa.BigInteger(), nullable=False),
    sa.Column('chat_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('declared_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('declared_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['declared_by'], ['staff_members.id'], name=op.f('fk_outages_declared_by_staff_members'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outages')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('outages', schema=None) as batch_op:
        batch_op.create_index('ix_outages_open', ['community_id', 'ended_at'], unique=False)

    op.create_table('article_uses',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('article_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('resident_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('helped', sa.Boolean(), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['articles.id'], name=op.f('fk_article_uses_article_id_articles'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['resident_id'], ['residents.id'], name=op.f('fk_article_uses_resident_id_residents'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_article_uses_ticket_id_tickets'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article_uses')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('article_uses', schema=None) as batch_op:
        batch_op.create_index('ix_article_uses_article', ['article_id', 'at'], unique=False)

    op.create_table('bookings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('offer', sa.String(length=80), nullable=False),
    sa.Column('quota_key', sa.String(length=80), nullable=True),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.BigInteger(), nullable=True),
    sa.Column('ends_at', sa.BigInteger(), nullable=True),
    sa.Column('price_cents', sa.Integer(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('price_version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('price_confirmed_at', sa.BigInteger(), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('booked_at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("state IN ('booked', 'done', 'cancelled')", name=op.f('ck_bookings_state')),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_bookings_ticket_id_tickets'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bookings')),
    sa.UniqueConstraint('ticket_id', name=op.f('uq_bookings_ticket_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('bookings', schema=None) as batch_op:
        batch_op.create_index('ix_bookings_quota', ['community_id', 'offer', 'quota_key', 'booked_at'], unique=False)

    op.create_table('bills',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quote_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('due_cents', sa.Integer(), nullable=False),
    sa.Column('paid_cents', sa.Integer(), server_default='0', nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['quote_id'], ['quotes.id'], name=op.f('fk_bills_quote_id_quotes'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_bills_ticket_id_tickets'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bills')),
    sa.UniqueConstraint('ticket_id', name=op.f('uq_bills_ticket_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('bills', schema=None) as batch_op:
        batch_op.create_index('ix_bills_unpaid', ['community_id'], unique=False, sqlite_where=sa.text('due_cents > paid_cents'), postgresql_where=sa.text('due_cents > paid_cents'))

    op.create_table('letters',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('uid', sa.String(length=32), nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=32), nullable=True),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('confidential', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('sendings', sa.SmallInteger(), server_default=sa.text('0'), nullable=False),
    sa.Column('drafted_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('approved_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('remark', sa.Text(), nullable=True),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('approved_at', sa.BigInteger(), nullable=True),
    sa.Column('delivered_at', sa.BigInteger(), nullable=True),
    sa.Column('delivery', sa.String(length=12), nullable=True),
    sa.Column('delivered_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('delivery_note', sa.Text(), nullable=True),
    sa.CheckConstraint("kind IN ('reply', 'interim', 'closing')", name=op.f('ck_letters_kind')),
    sa.CheckConstraint("state IN ('drafted', 'returned', 'sending', 'to_print', 'delivered', 'given_up')", name=op.f('ck_letters_state')),
    sa.ForeignKeyConstraint(['approved_by'], ['staff_members.id'], name=op.f('fk_letters_approved_by_staff_members'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['delivered_by'], ['staff_members.id'], name=op.f('fk_letters_delivered_by_staff_members'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['drafted_by'], ['staff_members.id'], name=op.f('fk_letters_drafted_by_staff_members'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_letters_ticket_id_tickets'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letters')),
    sa.UniqueConstraint('community_id', 'number', name=op.f('uq_letters_community_id_number')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.create_index('ix_letters_ticket', ['ticket_id', 'id'], unique=False)

    op.create_table('outage_followers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('outage_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('resident_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('told_at', sa.BigInteger(), nullable=True),
    sa.Column('settled', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['outage_id'], ['outages.id'], name=op.f('fk_outage_followers_outage_id_outages'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['resident_id'], ['residents.id'], name=op.f('fk_outage_followers_resident_id_residents'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_outage_followers_ticket_id_tickets'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outage_followers')),
    sa.UniqueConstraint('outage_id', 'resident_id', name=op.f('uq_outage_followers_outage_id_resident_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('outage_followers', schema=None) as batch_op:
        batch_op.create_index('ix_outage_followers_resident', ['resident_id'], unique=False)

    op.create_table('payments',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('uid', sa.String(length=32), nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('amount_cents', sa.Integer(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('method', sa.String(length=16), nullable=False),
    sa.Column('receipt_number', sa.String(length=40), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('recorded_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("kind IN ('payment', 'refund')", name=op.f('ck_payments_kind')),
    sa.ForeignKeyConstraint(['recorded_by'], ['staff_members.id'], name=op.f('fk_payments_recorded_by_staff_members'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_payments_ticket_id_tickets'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payments')),
    sa.UniqueConstraint('community_id', 'receipt_number', name=op.f('uq_payments_community_id_receipt_number')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('payments', schema=None) as batch_op:
        batch_op.create_index('ix_payments_ticket', ['ticket_id', 'id'], unique=False)

    op.create_table('ticket_links',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('other_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.CheckConstraint("kind IN ('turned', 'joined')", name=op.f('ck_ticket_links_kind')),
    sa.ForeignKeyConstraint(['other_id'], ['tickets.id'], name=op.f('fk_ticket_links_other_id_tickets'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['ticket_id'], ['tickets.id'], name=op.f('fk_ticket_links_ticket_id_tickets'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_links')),
    sa.UniqueConstraint('ticket_id', 'other_id', 'kind', name=op.f('uq_ticket_links_ticket_id_other_id_kind')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('ticket_links', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_links_other', ['other_id', 'kind'], unique=False)

    op.create_table('letter_versions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('uid', sa.String(length=32), nullable=False),
    sa.Column('community_id', sa.String(length=40), nullable=False),
    sa.Column('letter_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('version', sa.SmallInteger(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('attachments', sa.Text(), nullable=True),
    sa.Column('text_sha256', sa.String(length=64), nullable=False),
    sa.Column('sheet', sa.Text(), nullable=True),
    sa.Column('pdf_sha256', sa.String(length=64), nullable=True),
    sa.Column('written_by', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('written_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['letters.id'], name=op.f('fk_letter_versions_letter_id_letters'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['written_by'], ['staff_members.id'], name=op.f('fk_letter_versions_written_by_staff_members'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_versions')),
    sa.UniqueConstraint('letter_id', 'version', name=op.f('uq_letter_versions_letter_id_version')),
    sqlite_autoincrement=True
    )
    # Not as a batch: rebuilding the table would lose AUTOINCREMENT, and its children.
    op.add_column('tickets', sa.Column('confidential', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.create_index('ix_tickets_unit', 'tickets', ['community_id', 'unit'])
    op.create_index('ix_residents_phone', 'residents', ['community_id', 'phone_index'])



def downgrade() -> None:
    op.drop_index('ix_residents_phone', 'residents')
    op.drop_index('ix_tickets_unit', 'tickets')
    with op.batch_alter_table('tickets', schema=None) as batch_op:
        batch_op.drop_column('confidential')

    op.drop_table('letter_versions')
    with op.batch_alter_table('ticket_links', schema=None) as batch_op:
        batch_op.drop_index('ix_ticket_links_other')

    op.drop_table('ticket_links')
    with op.batch_alter_table('payments', schema=None) as batch_op:
        batch_op.drop_index('ix_payments_ticket')

    op.drop_table('payments')
    with op.batch_alter_table('outage_followers', schema=None) as batch_op:
        batch_op.drop_index('ix_outage_followers_resident')

    op.drop_table('outage_followers')
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.drop_index('ix_letters_ticket')

    op.drop_table('letters')
    with op.batch_alter_table('bills', schema=None) as batch_op:
        batch_op.drop_index('ix_bills_unpaid')

    op.drop_table('bills')
    with op.batch_alter_table('bookings', schema=None) as batch_op:
        batch_op.drop_index('ix_bookings_quota')

    op.drop_table('bookings')
    with op.batch_alter_table('article_uses', schema=None) as batch_op:
        batch_op.drop_index('ix_article_uses_article')

    op.drop_table('article_uses')
    with op.batch_alter_table('outages', schema=None) as batch_op:
        batch_op.drop_index('ix_outages_open')

    op.drop_table('outages')
    op.drop_table('slots')
    op.drop_table('calendar_days')
    op.drop_table('articles')
