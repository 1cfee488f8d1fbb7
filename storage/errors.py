"""What can go wrong at the database edge; each docstring is the operator's message."""

import inspect


class StorageError(Exception):
    """The database could not do what was asked of it."""

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts = facts

    def __str__(self) -> str:
        """The operator's message: the class's docstring with the facts filled in."""
        words = " ".join(inspect.cleandoc(type(self).__doc__ or type(self).__name__).split())
        return words.format_map(self.facts)


class DatabaseClosedError(StorageError):
    """The database is closed or closing and takes no more work."""


class DatabaseUnavailableError(StorageError):
    """The database could not begin or commit a transaction, so nothing of it was kept: {reason}. Check that the disk is
    not full or read-only and that no other program holds the database."""


class LiveResultError(StorageError):
    """A function given to the database returned a live query result, which must not leave the database's thread; it has
    to return plain values. This is a mistake in the program."""


class SwallowedDatabaseError(StorageError):
    """A function went on after a database error inside its transaction: {reason}. Nothing of it was kept; such an
    error may only be survived around a savepoint. This is a mistake in the program."""


class NoTransactionError(StorageError):
    """Something that belongs into a writing transaction was asked for outside one. This is a mistake in the program."""


class NaiveMomentError(StorageError):
    """A moment without a time zone was about to be stored. This is a mistake in the program."""


class UnknownSealError(StorageError):
    """A private text in the database was sealed in a way ({mark}) that this program, or the keys it was given, cannot
    open."""


class BrokenSealError(StorageError):
    """A private text in {place} does not open with the key it names: it was changed, or moved there from elsewhere.
    Restore the row from a backup."""


class BadKeyError(StorageError):
    """The key in {place} is no key: it must be 43 letters, digits, _ or - as `concierge key new` prints them; several
    with commas or line breaks between them, the present one first, none twice."""


class KeyFileError(StorageError):
    """The key file {path} cannot be used: {reason}. Name the right one in CONCIERGE_KEY_FILE."""


class MissingKeyError(StorageError):
    """Names, phones and texts in this database are sealed with the key {missing}; {place} holds {given}. Give the key
    this database was made with: in CONCIERGE_KEY, or as the file that CONCIERGE_KEY_FILE names. Without it nobody can
    read them."""


class KeyNotInFileError(StorageError):
    """The key is given in CONCIERGE_KEY, where this program cannot write. Put a new one (`concierge key new`) before it
    with a comma between them, and run this again."""


class UnknownDatabaseError(StorageError):
    """{url} is not a database this program can use: give the path of a file, sqlite:///path or postgresql://host/name."""


class DatabaseFileError(StorageError):
    """The file {path} cannot be used: {reason}. Look at CONCIERGE_DATABASE: its folder has to be there, and the account
    that runs this has to be allowed to write in it."""


class NoDatabaseYetError(StorageError):
    """There is no database at {path}. Look at CONCIERGE_DATABASE; a new one is made by the first `concierge run`."""


class DamagedDatabaseError(StorageError):
    """The database {path} is damaged ({reason}), and was not touched. Open it with no other program, and look at the
    disk. {remedy}"""


class NoWriteAheadLogError(StorageError):
    """The database {path} cannot keep a write-ahead log (SQLite offers {mode}). Put it on a local disk; network
    filesystems do not work."""


class SchemaTooNewError(StorageError):
    """The database has schema {found}, which this program (up to {newest}) does not know: it was made by a newer
    version. Start that version, or restore the backup taken before the upgrade."""


class ForeignDatabaseError(StorageError):
    """The database holds tables, but not this program's. Give it a database of its own."""


class BrokenReferencesError(StorageError):
    """The migration would have left {count} rows pointing at rows that do not exist (first in table {table}). It was
    undone; the database is as it was before."""


class AlreadyRunningError(StorageError):
    """Another process (pid {pid}) has the database {path}, and only one may. If it is the bot, it is running already;
    for what needs the database to itself stop it first (`systemctl stop concierge`, or `kill {pid}`)."""


class NobodyListeningError(StorageError):
    """No running process answers at {path}."""


class ControlAddressError(StorageError):
    """The path of the control socket is too long for a unix socket ({length} bytes, at most {limit}): {path}. Put the
    database into a directory with a shorter path."""


class ControlRefusedError(StorageError):
    """The running process refused: {reason}"""


class BackupExistsError(StorageError):
    """There is already a file {path}; a backup never overwrites one."""


class BackupFailedError(StorageError):
    """The backup {path} could not be made: {reason}. Nothing was left behind."""


class BackupBrokenError(StorageError):
    """The backup {path} cannot be used: {reason}. Take another one: the daily ones lie in the folder `backups` beside
    the database, or where CONCIERGE_BACKUPS says."""


class BackupUnsupportedError(StorageError):
    """This database is not kept in a file of this program. Back up PostgreSQL with its own pg_dump."""


class UnknownNoticeError(StorageError):
    """A queued message is of a kind ({notice}) that this program does not know: another version made it."""


class MoveUnsupportedError(StorageError):
    """{source} and {target} are of the same kind. A move leads from a file to PostgreSQL or from PostgreSQL to a file;
    a file is copied with `concierge backup` and `concierge restore`, PostgreSQL with its own pg_dump and pg_restore."""


class NothingToMoveError(StorageError):
    """There is no database {source}. Name the one to move in CONCIERGE_DATABASE."""


class SchemaTooOldError(StorageError):
    """The database has schema {found}, this program's is {newest}. Bring it to that first: `concierge migrate`."""


class TargetExistsError(StorageError):
    """There is a file {path} already, and nothing is ever moved into a file that is there. Name another one, or put
    that one aside."""


class TargetNotEmptyError(StorageError):
    """The target has rows already ({rows} in {table}), and nothing was moved. Name an empty database; if these rows
    came of an earlier move, that one was finished."""


class StillInUseError(StorageError):
    """Another process is connected to {url}. Stop every process of the bot (and whatever else uses this database), then
    do it again. Meanwhile Telegram keeps what people write, for 24 hours."""


class ServerNotReachedError(StorageError):
    """The database {url} cannot be used: {reason}."""


class RowsNotTakenError(StorageError):
    """Nothing was moved: the target does not take the rows {first} to {last} of {table}: {reason}."""


class RowsPointNowhereError(StorageError):
    """Nothing was moved: rows of {table} point at rows of {other} that do not exist. The source is damaged; restore a
    backup of it, or ask whoever knows SQL to look at these rows."""


class MovedRowsDifferError(StorageError):
    """Nothing was moved: {table} did not arrive as it was sent. Rows and checksum there: {sent}; here: {arrived}. This
    should be impossible: look at the machine's memory and disks, and at triggers in the target."""


class MovedAwayError(StorageError):
    """This database was moved to {to} ({at}), and the bot goes on there: set CONCIERGE_DATABASE to that. To use this
    one again, without whatever happened there since: `concierge move --undo`."""


class NotMovedAwayError(StorageError):
    """The database {source} was not moved away; there is nothing to undo."""


class OtherBotError(StorageError):
    """This database belongs to the bot {owner}, and CONCIERGE_BOT_TOKEN is that of the bot {given}, which would send
    the other's messages, and give up everybody who never wrote to it. Each bot needs a database of its own
    (CONCIERGE_DATABASE). If {given} takes the place of {owner} for good: stop every process of {owner}, and start once
    with `concierge run --replace-bot`."""


class NotElectedError(StorageError):
    """Another process is the {office} by now. Nothing was written."""


class NothingSharedError(StorageError):
    """This process shares its database with no other. This is a mistake in the program."""
