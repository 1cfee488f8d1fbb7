"""Every table of the service centre, as SQLAlchemy Core metadata.

Numbers: moments are UTC microseconds (`UtcMicroseconds`), Telegram ids 64-bit. Names, phones and free texts stand in
encrypted column types (docs/adr/0003).
Ids that leave the database are never reused (`sqlite_autoincrement`). History tables refuse deletion of their parent.
"""

from random import getrandbits

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.types import (
    EncryptedJson,
    EncryptedText,
    Json,
    RowId,
    TelegramId,
    UtcMicroseconds,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def new_uid() -> str:
    """Names a row for what is sealed in it."""
    return f"{getrandbits(128):032x}"


def _id() -> Column[int]:
    return Column("id", RowId, primary_key=True, autoincrement=True)


def _uid() -> Column[str]:
    return Column("uid", String(32), nullable=False, default=new_uid)


def _community() -> Column[str]:
    return Column("community_id", String(40), nullable=False)


def _to(name: str, target: str, *, nullable: bool = True) -> Column[int]:
    return Column(name, RowId, ForeignKey(target, ondelete="RESTRICT"), nullable=nullable)


def _index_of_part(name: str, *columns: str, only: str) -> Index:
    """Of the rows for which `only` holds: as long as what is waiting for something, not as the table."""
    return Index(name, *columns, sqlite_where=text(only), postgresql_where=text(only))


# ---------------------------------------------------------------- what Telegram handed us

inbox = Table(
    "inbox",
    metadata,
    _id(),
    _uid(),
    Column("bot_id", TelegramId, nullable=False),
    Column("update_id", TelegramId, nullable=False),
    Column("chat_id", TelegramId),
    Column("user_id", TelegramId),
    Column("raw", EncryptedText, nullable=False),
    Column("state", String(8), nullable=False, server_default="new"),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("received_at", UtcMicroseconds, nullable=False),
    Column("done_at", UtcMicroseconds),
    Column("error", String(200)),
    UniqueConstraint("bot_id", "update_id"),
    CheckConstraint("state IN ('new', 'done', 'dead')", name="state"),
    Index("ix_inbox_waiting", "id", sqlite_where=text("state = 'new'"), postgresql_where=text("state = 'new'")),
    _index_of_part("ix_inbox_dead", "done_at", only="state = 'dead'"),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- several processes on one server (docs/adr/0018)

processes = Table(
    "processes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("name", String(80), nullable=False),
    Column("joined_at", UtcMicroseconds, nullable=False),
    sqlite_autoincrement=True,
)

offices = Table(
    "offices",
    metadata,
    Column("name", String(12), primary_key=True),
    Column("process", Integer, nullable=False),
    Column("since", UtcMicroseconds, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("bot_id", TelegramId, primary_key=True, autoincrement=False),
    Column("chat_id", TelegramId, primary_key=True, autoincrement=False),
    Column("user_id", TelegramId, primary_key=True, autoincrement=False),
    Column("owner", Integer),
    Column("pending", Integer, nullable=False),
)

# ---------------------------------------------------------------- people and places

chats = Table(
    "chats",
    metadata,
    _id(),
    _uid(),
    Column("community_id", String(40)),
    Column("chat_id", TelegramId, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("department", String(40)),
    Column("title", EncryptedText),
    Column("locale", String(8)),
    Column("state", String(8), nullable=False, server_default="alive"),
    Column("dead_reason", String(40)),
    Column("not_before", Float),
    Column("migrated_to", TelegramId),
    Column("overview_post_id", RowId),
    Column("greeted_at", UtcMicroseconds),
    Column("updated_at", UtcMicroseconds, nullable=False),
    UniqueConstraint("chat_id"),
    CheckConstraint("state IN ('alive', 'dead')", name="state"),
    Index("ix_chats_department", "community_id", "department"),
    sqlite_autoincrement=True,
)

residents = Table(
    "residents",
    metadata,
    _id(),
    _uid(),
    _community(),
    Column("user_id", TelegramId),
    Column("name", EncryptedText),
    Column("phone", EncryptedText),
    Column("phone_index", String(64)),
    Column("phone_confirmed", Boolean, nullable=False, server_default=text("false")),
    Column("locale", String(8), nullable=False),
    Column("consent_version", String(20)),
    Column("consent_at", UtcMicroseconds),
    Column("state", String(12), nullable=False),
    Column("state_reason", EncryptedText),
    Column("unit", String(40)),
    Column("verified_at", UtcMicroseconds),
    Column("verified_by", RowId),
    Column("created_at", UtcMicroseconds, nullable=False),
    Column("erase_at", UtcMicroseconds),
    Column("erased_at", UtcMicroseconds),
    Column("blocked_at", UtcMicroseconds),
    UniqueConstraint("community_id", "user_id"),
    CheckConstraint("state IN ('new', 'pending', 'verified', 'refused')", name="state"),
    Index("ix_residents_user", "user_id"),
    Index("ix_residents_unit", "community_id", "unit"),
    Index("ix_residents_phone", "community_id", "phone_index"),
    _index_of_part(
        "ix_residents_strangers", "community_id", "created_at", only="state IN ('new', 'refused') AND erased_at IS NULL"
    ),
    sqlite_autoincrement=True,
)

memberships = Table(
    "memberships",
    metadata,
    _id(),
    _community(),
    _to("resident_id", "residents.id", nullable=False),
    Column("unit", String(40), nullable=False),
    Column("relation", String(8)),
    Column("state", String(8), nullable=False),
    Column("since", UtcMicroseconds),
    Column("until", UtcMicroseconds),
    _to("vouched_by", "residents.id"),
    Column("vouched", Boolean),
    Column("asked_at", UtcMicroseconds),
    Column("confirmed_at", UtcMicroseconds),
    _to("judged_by", "staff_members.id"),
    Column("created_at", UtcMicroseconds, nullable=False),
    CheckConstraint("relation IN ('owner', 'tenant', 'family', 'helper')", name="relation"),
    CheckConstraint("state IN ('pending', 'active', 'refused', 'ended')", name="state"),
    Index("ix_memberships_resident", "resident_id", "id"),
    Index("ix_memberships_unit", "community_id", "unit", "state"),
    _index_of_part("ix_memberships_ended", "community_id", "until", only="state = 'ended'"),
    Index(
        "ix_memberships_pending",
        "community_id",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    Index(
        "uq_memberships_living",
        "resident_id",
        "unit",
        unique=True,
        sqlite_where=text("state IN ('pending', 'active')"),
        postgresql_where=text("state IN ('pending', 'active')"),
    ),
    sqlite_autoincrement=True,
)

invitations = Table(
    "invitations",
    metadata,
    _id(),
    _community(),
    Column("unit", String(40), nullable=False),
    Column("relation", String(8), nullable=False),
    Column("digest", String(64), nullable=False),
    _to("made_by_staff", "staff_members.id"),
    _to("made_by_resident", "residents.id"),
    Column("created_at", UtcMicroseconds, nullable=False),
    Column("expires_at", UtcMicroseconds, nullable=False),
    Column("used_at", UtcMicroseconds),
    Column("used_by", TelegramId),
    Column("revoked_at", UtcMicroseconds),
    UniqueConstraint("digest"),
    CheckConstraint("relation IN ('owner', 'tenant', 'family', 'helper')", name="relation"),
    Index("ix_invitations_unit", "community_id", "unit"),
    sqlite_autoincrement=True,
)

resident_imports = Table(
    "resident_imports",
    metadata,
    _id(),
    _uid(),
    _community(),
    _to("staff_id", "staff_members.id", nullable=False),
    Column("chat_id", TelegramId, nullable=False),
    Column("post_id", RowId),
    Column("name", EncryptedText, nullable=False),
    Column("rows", EncryptedJson),
    Column("plan", EncryptedJson, nullable=False),
    Column("state", String(8), nullable=False),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("created_at", UtcMicroseconds, nullable=False),
    CheckConstraint("state IN ('planned', 'running', 'done', 'dropped')", name="state"),
    sqlite_autoincrement=True,
)

staff_members = Table(
    "staff_members",
    metadata,
    _id(),
    _uid(),
    _community(),
    Column("user_id", TelegramId),
    Column("name", EncryptedText, nullable=False),
    Column("badge", String(20)),
    Column("role", String(24), nullable=False),
    Column("department", String(40)),
    Column("buildings", Json),
    Column("locale", String(8)),
    Column("private_open", Boolean, nullable=False, server_default=text("false")),
    Column("on_duty", Boolean, nullable=False, server_default=text("false")),
    Column("state", String(8), nullable=False, server_default="active"),
    Column("created_at", UtcMicroseconds, nullable=False),
    Column("duty_since", UtcMicroseconds),
    Column("assigned_at", UtcMicroseconds),
    UniqueConstraint("community_id", "user_id"),
    Index("ix_staff_members_user", "user_id"),
    Index("ix_staff_members_department", "community_id", "department"),
    sqlite_autoincrement=True,
)

staff_changes = Table(
    "staff_changes",
    metadata,
    _id(),
    _community(),
    _to("staff_id", "staff_members.id", nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", UtcMicroseconds, nullable=False),
    _to("by_id", "staff_members.id"),
    Column("data", Json, nullable=False),
    Index("ix_staff_changes_staff", "staff_id", "id"),
    sqlite_autoincrement=True,
)

rota = Table(
    "rota",
    metadata,
    _id(),
    _community(),
    Column("department", String(40), nullable=False),
    Column("night", String(10), nullable=False),
    _to("staff_id", "staff_members.id", nullable=False),
    _to("set_by", "staff_members.id"),
    Column("set_at", UtcMicroseconds, nullable=False),
    UniqueConstraint("community_id", "night", "department", "staff_id"),
    sqlite_autoincrement=True,
)

staffing_rules = Table(
    "staffing_rules",
    metadata,
    _id(),
    _community(),
    Column("department", String(40), nullable=False),
    Column("assignment", String(16), nullable=False),
    Column("load_cap", SmallInteger),
    _to("set_by", "staff_members.id"),
    Column("set_at", UtcMicroseconds, nullable=False),
    UniqueConstraint("community_id", "department"),
    CheckConstraint("assignment IN ('press', 'round_robin', 'least_loaded')", name="assignment"),
    sqlite_autoincrement=True,
)

codes = Table(
    "codes",
    metadata,
    _id(),
    Column("community_id", String(40)),
    Column("kind", String(12), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("department", String(40)),
    Column("created_at", UtcMicroseconds, nullable=False),
    Column("expires_at", UtcMicroseconds, nullable=False),
    Column("used_at", UtcMicroseconds),
    Column("used_by", TelegramId),
    UniqueConstraint("digest"),
)

code_attempts = Table(
    "code_attempts",
    metadata,
    _id(),
    Column("user_id", TelegramId, nullable=False),
    Column("at", UtcMicroseconds, nullable=False),
    Index("ix_code_attempts_user", "user_id", "at"),
)

# ---------------------------------------------------------------- tickets and their history

counters = Table(
    "counters",
    metadata,
    Column("community_id", String(40), primary_key=True),
    Column("series", String(24), primary_key=True),
    Column("value", Integer, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    _id(),
    _uid(),
    _community(),
    Column("number", String(24), nullable=False),
    Column("request_type", String(40), nullable=False),
    Column("workflow", String(20), nullable=False),
    Column("status", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("category", String(40)),
    Column("public_area", Boolean, nullable=False),
    Column("unit", String(40)),
    Column("room", String(40)),
    Column("description", EncryptedText, nullable=False),
    Column("window", Json),
    Column("contact_name", EncryptedText),
    Column("contact_phone", EncryptedText),
    _to("reporter_id", "residents.id"),
    Column("caller_name", EncryptedText),
    Column("verified", Boolean, nullable=False),
    Column("department", String(40), nullable=False),
    _to("holder_id", "staff_members.id"),
    Column("held_since", UtcMicroseconds),
    Column("via_desk", Boolean, nullable=False, server_default=text("false")),
    Column("reported_at", UtcMicroseconds, nullable=False),
    Column("dispatched_at", UtcMicroseconds),
    Column("visit_at", UtcMicroseconds),
    Column("resolved_at", UtcMicroseconds),
    Column("closed_at", UtcMicroseconds),
    Column("hurries", SmallInteger, nullable=False, server_default="0"),
    Column("hurried_at", UtcMicroseconds),
    Column("reopens", SmallInteger, nullable=False, server_default="0"),
    Column("holds", SmallInteger, nullable=False, server_default="0"),
    Column("hold_reason", String(40)),
    Column("hold_until", UtcMicroseconds),
    Column("on_hold_since", UtcMicroseconds),
    Column("score", SmallInteger),
    Column("outcome", String(24)),
    Column("details", EncryptedJson),
    Column("confidential", Boolean, nullable=False, server_default=text("false")),
    Column("erased_at", UtcMicroseconds),
    # Whether `details`, which are sealed, may keep a group from it; so it is said of every row older than this column.
    Column("withheld", Boolean, nullable=False, server_default=text("true")),
    UniqueConstraint("community_id", "number"),
    # What boards and overviews count of it stands there too (`storage.open_tickets`).
    Index("ix_tickets_open", "community_id", "department", "status", "holder_id", "confidential", "withheld", "number"),
    Index("ix_tickets_reporter", "reporter_id", "id"),
    Index("ix_tickets_holder", "holder_id", "status"),
    Index("ix_tickets_unit", "community_id", "unit"),
    _index_of_part(
        "ix_tickets_closed", "community_id", "closed_at", only="closed_at IS NOT NULL AND erased_at IS NULL"
    ),
    sqlite_autoincrement=True,
)

ticket_events = Table(
    "ticket_events",
    metadata,
    _id(),
    _uid(),
    _community(),
    _to("ticket_id", "tickets.id", nullable=False),
    Column("at", UtcMicroseconds, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("actor_kind", String(12), nullable=False),
    Column("actor_id", RowId),
    Column("actor_name", EncryptedText),
    Column("from_status", String(16)),
    Column("to_status", String(16)),
    Column("data", EncryptedJson),
    Index("ix_ticket_events_ticket", "ticket_id", "id"),
    sqlite_autoincrement=True,
)

attachments = Table(
    "attachments",
    metadata,
    _id(),
    _uid(),
    _community(),
    _to("draft_id", "drafts.id"),
    _to("ticket_id", "tickets.id"),
    Column("purpose", String(12), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("file_id", String(200)),
    Column("file_unique_id", String(60)),
    Column("caption", EncryptedText),
    Column("data", EncryptedJson),
    Column("at", UtcMicroseconds, nullable=False),
    UniqueConstraint("draft_id", "file_unique_id"),
    Index("ix_attachments_ticket", "ticket_id", "id"),
    sqlite_autoincrement=True,
)

quotes = Table(
    "quotes",
    metadata,
    _id(),
    _uid(),
    _community(),
    _to("ticket_id", "tickets.id", nullable=False),
    Column("parts_cents", Integer, nullable=False),
    Column("labour_cents", Integer, nullable=False),
    Column("note", EncryptedText),
    Column("state", String(12), nullable=False),
    _to("quoted_by", "staff_members.id", nullable=False),
    Column("quoted_at", UtcMicroseconds, nullable=False),
    Column("decided_at", UtcMicroseconds),
    Index("ix_quotes_ticket", "ticket_id", "id"),
    sqlite_autoincrement=True,
)

ticket_links = Table(
    "ticket_links",
    metadata,
    _id(),
    _community(),
    _to("ticket_id", "tickets.id", nullable=False),
    _to("other_id", "tickets.id", nullable=False),
    Column("kind", String(12), nullable=False),
    Column("at", UtcMicroseconds, nullable=False),
    UniqueConstraint("ticket_id", "other_id", "kind"),
    CheckConstraint("kind IN ('turned', 'joined')", name="kind"),
    Index("ix_ticket_links_other", "other_id", "kind"),
    sqlite_autoincrement=True,
)

promises = Table(
    "promises",
    metadata,
    _id(),
    _community(),
    _to("ticket_id", "tickets.id", nullable=False),
    Column("kind", String(12), nullable=False),
    Column("made_at", UtcMicroseconds, nullable=False),
    Column("due_at", UtcMicroseconds, nullable=False),
    Column("kept_at", UtcMicroseconds),
    Column("broken_at", UtcMicroseconds),
    Column("withdrawn_at", UtcMicroseconds),
    Column("moves", EncryptedJson),
    Index("ix_promises_ticket", "ticket_id", "kind"),
    _index_of_part(
        "ix_promises_open",
        *("ticket_id", "kind", "due_at"),
        # Always NULL here; else SQLite would read the promise to see that.
        *("kept_at", "withdrawn_at"),
        only="kept_at IS NULL AND withdrawn_at IS NULL",
    ),
    sqlite_autoincrement=True,
)

contact_views = Table(
    "contact_views",
    metadata,
    _id(),
    _community(),
    _to("ticket_id", "tickets.id"),
    _to("resident_id", "residents.id"),
    _to("staff_id", "staff_members.id", nullable=False),
    Column("at", UtcMicroseconds, nullable=False),
    Index("ix_contact_views_resident", "resident_id", "at"),
    Index("ix_contact_views_age", "community_id", "at"),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- what is remembered about people's data

resident_records = Table(
    "resident_records",
    metadata,
    _id(),
    _community(),
    _to("resident_id", "residents.id", nullable=False),
    Column("kind", String(20), nullable=False),
    Column("detail", String(40)),
    Column("old", EncryptedText),
    Column("at", UtcMicroseconds, nullable=False),
    Index("ix_resident_records_resident", "resident_id", "id"),
    sqlite_autoincrement=True,
)

blocks = Table(
    "blocks",
    metadata,
    _id(),
    _community(),
    _to("resident_id", "residents.id", nullable=False),
    Column("reason", EncryptedText, nullable=False),
    _to("blocked_by", "staff_members.id", nullable=False),
    Column("blocked_at", UtcMicroseconds, nullable=False),
    _to("lifted_by", "staff_members.id"),
    Column("lifted_at", UtcMicroseconds),
    Index("ix_blocks_resident", "resident_id"),
    sqlite_autoincrement=True,
)

leaks = Table(
    "leaks",
    metadata,
    _id(),
    _community(),
    Column("number", String(24), nullable=False),
    _to("reported_by", "staff_members.id", nullable=False),
    Column("reported_at", UtcMicroseconds, nullable=False),
    Column("words", EncryptedText, nullable=False),
    Column("closed_at", UtcMicroseconds),
    _to("closed_by", "staff_members.id"),
    UniqueConstraint("community_id", "number"),
    sqlite_autoincrement=True,
)

leak_steps = Table(
    "leak_steps",
    metadata,
    _id(),
    _community(),
    _to("leak_id", "leaks.id", nullable=False),
    _to("by_id", "staff_members.id", nullable=False),
    Column("at", UtcMicroseconds, nullable=False),
    Column("words", EncryptedText, nullable=False),
    Index("ix_leak_steps_leak", "leak_id", "id"),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- written replies and what is known

letters = Table(
    "letters",
    metadata,
    _id(),
    _uid(),
    _community(),
    _to("ticket_id", "tickets.id", nullable=False),
    Column("number", String(32)),
    Column("kind", String(12), nullable=False),
    Column("round", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("confidential", Boolean, nullable=False, server_default=text("false")),
    Column("sendings", SmallInteger, nullable=False, server_default=text("0")),
    _to("drafted_by", "staff_members.id"),
    _to("approved_by", "staff_members.id"),
    Column("remark", EncryptedText),
    Column("created_at", UtcMicroseconds, nullable=False),
    Column("approved_at", UtcMicroseconds),
    Column("delivered_at", UtcMicroseconds),
    Column("delivery", String(12)),
    _to("delivered_by", "staff_members.id"),
    Column("delivery_note", EncryptedText),
    UniqueConstraint("community_id", "number"),
    CheckConstraint("kind IN ('reply', 'interim', 'closing')", name="kind"),
    CheckConstraint("state IN ('drafted', 'returned', 'sending', 'to_print', 'delivered', 'given_up')", name="state"),
    Index("ix_letters_ticket", "ticket_id", "id"),
    sqlite_autoincrement=True,
)

letter_versions = Table(
    "letter_versions",
    metadata,
    _id(),
    _uid(),
    _community(),
    _to("letter_id", "letters.id", nullable=False),
    Column("version", SmallInteger, nullable=False),
    Column("body", EncryptedText, nullable=False),
    Column("attachments", EncryptedJson),
    Column("text_sha256", String(64), nullable=False),
    Column("sheet", EncryptedJson),
    Column("pdf_sha256", String(64)),
    _to("written_by", "staff_members.id"),
    Column("written_at", UtcMicroseconds, nullable=False),
    UniqueConstraint("letter_id", "version"),
    sqlite_autoincrement=True,
)

articles = Table(
    "articles",
    metadata,
    _id(),
    _uid(),
    _community(),
    Column("key", String(40), nullable=False),
    Column("title", EncryptedJson, nullable=False),
    Column("body", EncryptedJson, nullable=False),
    Column("words", EncryptedJson, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    _to("updated_by", "staff_members.id"),
    Column("updated_at", UtcMicroseconds, nullable=False),
    UniqueConstraint("community_id", "key"),
    CheckConstraint("state IN ('live', 'retired')", name="state"),
    sqlite_autoincrement=True,
)

article_uses = Table(
    "article_uses",
    metadata,
    _id(),
    _community(),
    _to("article_id", "articles.id", nullable=False),
    _to("resident_id", "residents.id"),
    _to("ticket_id", "tickets.id"),
    Column("helped", Boolean),
    Column("at", UtcMicroseconds, nullable=False),
    Index("ix_article_uses_article", "article_id", "at"),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- services: slots, quotas; bills and payments

slots = Table(
    "slots",
    metadata,
    _id(),
    _community(),
    Column("offer", String(80), nullable=False),
    Column("starts_at", UtcMicroseconds, nullable=False),
    Column("used", Integer, nullable=False),
    UniqueConstraint("community_id", "offer", "starts_at"),
    sqlite_autoincrement=True,
)

bookings = Table(
    "bookings",
    metadata,
    _id(),
    _community(),
    _to("ticket_id", "tickets.id", nullable=False),
    Column("offer", String(80), nullable=False),
    Column("quota_key", String(80)),
    Column("quantity", Integer, nullable=False),
    Column("places", Integer, nullable=False),
    Column("starts_at", UtcMicroseconds),
    Column("ends_at", UtcMicroseconds),
    Column("price_cents", Integer),
    Column("currency", String(3), nullable=False),
    Column("price_version", Integer, nullable=False, server_default="1"),
    Column("price_confirmed_at", UtcMicroseconds),
    Column("state", String(12), nullable=False),
    Column("booked_at", UtcMicroseconds, nullable=False),
    UniqueConstraint("ticket_id"),
    CheckConstraint("state IN ('booked', 'done', 'cancelled')", name="state"),
    Index("ix_bookings_quota", "community_id", "offer", "quota_key", "booked_at"),
    sqlite_autoincrement=True,
)

bills = Table(
    "bills",
    metadata,
    _id(),
    _community(),
    _to("ticket_id", "tickets.id", nullable=False),
    _to("quote_id", "quotes.id"),
    Column("due_cents", Integer, nullable=False),
    Column("paid_cents", Integer, nullable=False, server_default="0"),
    Column("currency", String(3), nullable=False),
    Column("made_at", UtcMicroseconds, nullable=False),
    UniqueConstraint("ticket_id"),
    Index(
        "ix_bills_unpaid",
        "community_id",
        sqlite_where=text("due_cents > paid_cents"),
        postgresql_where=text("due_cents > paid_cents"),
    ),
    sqlite_autoincrement=True,
)

payments = Table(
    "payments",
    metadata,
    _id(),
    _uid(),
    _community(),
    _to("ticket_id", "tickets.id", nullable=False),
    Column("kind", String(8), nullable=False),
    Column("amount_cents", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("method", String(16), nullable=False),
    Column("receipt_number", String(40)),
    Column("note", EncryptedText),
    _to("recorded_by", "staff_members.id", nullable=False),
    Column("at", UtcMicroseconds, nullable=False),
    UniqueConstraint("community_id", "receipt_number"),
    CheckConstraint("kind IN ('payment', 'refund')", name="kind"),
    Index("ix_payments_ticket", "ticket_id", "id"),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- what is known to be out of order, and special days

outages = Table(
    "outages",
    metadata,
    _id(),
    _uid(),
    _community(),
    Column("request_type", String(40), nullable=False),
    Column("matter", String(80), nullable=False),
    Column("buildings", Json, nullable=False),
    Column("words", EncryptedText),
    Column("until", UtcMicroseconds, nullable=False),
    Column("chat_id", TelegramId, nullable=False),
    _to("declared_by", "staff_members.id", nullable=False),
    Column("declared_at", UtcMicroseconds, nullable=False),
    Column("ended_at", UtcMicroseconds),
    Column("ended_by", RowId),
    Index("ix_outages_open", "community_id", "ended_at"),
    sqlite_autoincrement=True,
)

outage_followers = Table(
    "outage_followers",
    metadata,
    _id(),
    _community(),
    _to("outage_id", "outages.id", nullable=False),
    _to("resident_id", "residents.id", nullable=False),
    _to("ticket_id", "tickets.id"),
    Column("at", UtcMicroseconds, nullable=False),
    Column("told_at", UtcMicroseconds),
    Column("settled", Boolean),
    UniqueConstraint("outage_id", "resident_id"),
    Index("ix_outage_followers_resident", "resident_id"),
    sqlite_autoincrement=True,
)

calendar_days = Table(
    "calendar_days",
    metadata,
    _id(),
    _uid(),
    _community(),
    Column("day", String(10), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("hours", Json),
    Column("note", EncryptedText),
    Column("set_by", RowId),
    Column("set_at", UtcMicroseconds, nullable=False),
    UniqueConstraint("community_id", "day"),
    CheckConstraint("kind IN ('closed', 'working', 'hours')", name="kind"),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- emergencies

alarms = Table(
    "alarms",
    metadata,
    _id(),
    _uid(),
    _community(),
    _to("ticket_id", "tickets.id", nullable=False),
    _to("reporter_id", "residents.id"),
    Column("drill", Boolean, nullable=False),
    Column("silent", Boolean, nullable=False),
    Column("started_at", UtcMicroseconds, nullable=False),
    Column("rings", SmallInteger, nullable=False, server_default="0"),
    Column("building", String(40)),
    Column("place", EncryptedJson),
    Column("located_at", UtcMicroseconds),
    Column("live_message_id", TelegramId),
    Column("first_going_at", UtcMicroseconds),
    Column("first_on_site_at", UtcMicroseconds),
    Column("short_since", UtcMicroseconds),
    Column("taken_back_at", UtcMicroseconds),
    Column("over_at", UtcMicroseconds),
    _to("joined_into", "tickets.id"),
    UniqueConstraint("ticket_id"),
    Index(
        "ix_alarms_running",
        "community_id",
        sqlite_where=text("over_at IS NULL"),
        postgresql_where=text("over_at IS NULL"),
    ),
    Index("ix_alarms_drills", "community_id", sqlite_where=text("drill"), postgresql_where=text("drill")),
    sqlite_autoincrement=True,
)

alarm_goers = Table(
    "alarm_goers",
    metadata,
    _id(),
    _community(),
    _to("alarm_id", "alarms.id", nullable=False),
    _to("staff_id", "staff_members.id", nullable=False),
    Column("going_at", UtcMicroseconds, nullable=False),
    Column("on_site_at", UtcMicroseconds),
    Column("left_at", UtcMicroseconds),
    UniqueConstraint("alarm_id", "staff_id"),
    sqlite_autoincrement=True,
)

alarm_steps = Table(
    "alarm_steps",
    metadata,
    _id(),
    _community(),
    _to("alarm_id", "alarms.id", nullable=False),
    Column("step", String(40), nullable=False),
    Column("occurrence", SmallInteger, nullable=False),
    Column("due_at", UtcMicroseconds, nullable=False),
    Column("called_out_at", UtcMicroseconds),
    Column("ticked_at", UtcMicroseconds),
    _to("ticked_by", "staff_members.id"),
    _to("for_whom", "staff_members.id"),
    Column("answer", String(40)),
    UniqueConstraint("alarm_id", "step", "occurrence"),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- what is under way

drafts = Table(
    "drafts",
    metadata,
    _id(),
    _uid(),
    Column("community_id", String(40)),
    Column("chat_id", TelegramId, nullable=False),
    Column("user_id", TelegramId, nullable=False),
    Column("form", String(40), nullable=False),
    Column("step", String(40)),
    _to("ticket_id", "tickets.id"),
    Column("answers", EncryptedJson, nullable=False),
    Column("post_id", RowId),
    Column("state", String(12), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcMicroseconds, nullable=False),
    Column("updated_at", UtcMicroseconds, nullable=False),
    CheckConstraint("state IN ('active', 'suspended', 'submitted', 'dropped')", name="state"),
    Index(
        "uq_drafts_active",
        "chat_id",
        "user_id",
        unique=True,
        sqlite_where=text("state = 'active'"),
        postgresql_where=text("state = 'active'"),
    ),
    Index("ix_drafts_person", "chat_id", "user_id", "state"),
    _index_of_part(
        "ix_drafts_over", "community_id", "updated_at", only="state IN ('submitted', 'dropped') AND step IS NOT NULL"
    ),
    sqlite_autoincrement=True,
)

timers = Table(
    "timers",
    metadata,
    _id(),
    _community(),
    Column("kind", String(32), nullable=False),
    Column("due_at", UtcMicroseconds, nullable=False),
    _to("ticket_id", "tickets.id"),
    _to("draft_id", "drafts.id"),
    Column("ladder", String(40)),
    Column("rung", SmallInteger),
    Column("data", EncryptedJson),
    Column("dedupe_key", String(80)),
    Column("state", String(10), nullable=False, server_default="pending"),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("done_at", UtcMicroseconds),
    CheckConstraint("state IN ('pending', 'done', 'cancelled', 'dead')", name="state"),
    Index(
        "ix_timers_due",
        "due_at",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    Index(
        "uq_timers_dedupe",
        "dedupe_key",
        unique=True,
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    Index("ix_timers_ticket", "ticket_id", "state"),
    _index_of_part("ix_timers_kind", "kind", "due_at", only="state = 'pending'"),
    _index_of_part("ix_timers_over", "due_at", only="state <> 'pending'"),
    Index(
        "ix_timers_draft",
        "draft_id",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- what we say

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _uid(),
    Column("community_id", String(40)),
    Column("chat_id", TelegramId, nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("after_id", RowId),
    Column("notice", String(48), nullable=False),
    Column("params", EncryptedJson, nullable=False),
    Column("verb", String(8), nullable=False),
    Column("post_id", RowId),
    Column("reply_to_post_id", RowId),
    Column("ticket_id", RowId),
    Column("silent", Boolean, nullable=False, server_default=text("false")),
    Column("policy", String(10), nullable=False),
    Column("cost", SmallInteger, nullable=False, server_default="1"),
    Column("dedupe_key", String(80)),
    Column("state", String(8), nullable=False, server_default="new"),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("not_before", Float),
    Column("rendered", EncryptedText),
    Column("message_ids", Json),
    Column("error", String(200)),
    Column("created_at", UtcMicroseconds, nullable=False),
    Column("finished_at", UtcMicroseconds),
    UniqueConstraint("dedupe_key"),
    CheckConstraint("state IN ('new', 'sending', 'sent', 'dead')", name="state"),
    CheckConstraint("verb IN ('send', 'edit', 'strip', 'pin', 'unpin', 'delete')", name="verb"),
    CheckConstraint("policy IN ('critical', 'edit', 'nice')", name="policy"),
    Index(
        "ix_outbox_waiting",
        "lane",
        "id",
        sqlite_where=text("state = 'new'"),
        postgresql_where=text("state = 'new'"),
    ),
    Index(
        "ix_outbox_sending",
        "id",
        sqlite_where=text("state = 'sending'"),
        postgresql_where=text("state = 'sending'"),
    ),
    Index(
        "uq_outbox_pending_edit",
        "post_id",
        unique=True,
        sqlite_where=text("state = 'new' AND verb = 'edit'"),
        postgresql_where=text("state = 'new' AND verb = 'edit'"),
    ),
    Index("ix_outbox_post", "post_id"),
    _index_of_part("ix_outbox_ticket", "ticket_id", only="ticket_id IS NOT NULL AND notice <> ''"),
    _index_of_part("ix_outbox_told", "finished_at", only="finished_at IS NOT NULL AND notice <> ''"),
    _index_of_part("ix_outbox_rendered", "finished_at", only="finished_at IS NOT NULL AND rendered IS NOT NULL"),
    sqlite_autoincrement=True,
)

posts = Table(
    "posts",
    metadata,
    _id(),
    Column("community_id", String(40)),
    Column("chat_id", TelegramId, nullable=False),
    Column("message_id", TelegramId),
    Column("kind", String(16), nullable=False),
    Column("ticket_id", RowId),
    Column("draft_id", RowId),
    Column("subject", String(40)),
    Column("live", Boolean, nullable=False, server_default=text("true")),
    Column("created_at", UtcMicroseconds, nullable=False),
    Index("ix_posts_message", "chat_id", "message_id"),
    Index("ix_posts_ticket", "ticket_id", "kind"),
    _index_of_part("ix_posts_subject", "chat_id", "subject", only="subject IS NOT NULL"),
    sqlite_autoincrement=True,
)

relays = Table(
    "relays",
    metadata,
    _id(),
    _community(),
    Column("source_chat_id", TelegramId, nullable=False),
    Column("source_message_id", TelegramId, nullable=False),
    Column("ticket_id", RowId, nullable=False),
    Column("event_id", RowId),
    Column("post_id", RowId),
    Index("ix_relays_source", "source_chat_id", "source_message_id"),
    sqlite_autoincrement=True,
)

facts = Table(
    "facts",
    metadata,
    Column("key", String(60), primary_key=True),
    Column("value", Json, nullable=False),
)
