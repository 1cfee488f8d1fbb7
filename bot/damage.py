"""A damaged database is refused before anybody writes to it, and the last good backup is named."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.backups import backup_folder, finished_backups
from bot.settings import Settings
from storage.errors import DamagedDatabaseError, StorageError
from storage.restoring import check_backup

_BY_HAND: Final = ("*.backup", "*.before-migration-*")


def refusal(settings: Settings, path: Path, reason: str) -> DamagedDatabaseError:
    """What the operator is told: what is wrong, and what to do."""
    return DamagedDatabaseError(path=path, reason=reason, remedy=_remedy(settings, path))


def _remedy(settings: Settings, path: Path) -> str:
    whole = next((one for one in _backups(settings, path) if _is_whole(one)), None)
    if whole is None:
        return (
            "No backup beside it is whole: look for one elsewhere, or move it aside, with its -wal and -shm, and begin "
            "anew. Never move its key."
        )
    return (
        f"The last good backup is {whole}; `concierge restore {whole}` puts it in its place and keeps the damaged one."
    )


def _backups(settings: Settings, path: Path) -> Iterator[Path]:
    """Newest first: those made by night, and those made by hand or before an upgrade."""
    folder = backup_folder(settings)
    daily = [one.path for one in finished_backups(folder, path.name)] if folder is not None else []
    beside = path.absolute().parent
    others = [one for form in _BY_HAND for one in beside.glob(f"{path.name}.{form}")]
    yield from sorted([*daily, *others], key=lambda one: one.stat().st_mtime, reverse=True)


def _is_whole(backup: Path) -> bool:
    try:
        check_backup(backup)
    except StorageError:
        return False
    return True
