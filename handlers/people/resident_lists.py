"""Lists of residents: a file that somebody sends, and every file as one."""

import asyncio
import base64

from telegram import Message, Update

from domain.incoming import Incoming
from domain.suitable_files import ending
from handlers.context import Context
from handlers.looking_at_files import looked_at
from handlers.parsing import incoming_of
from handlers.people.spreadsheets import LARGEST, UnreadableFileError, read_rows, write_csv, write_xlsx
from handlers.staff import groups
from usecases import export_residents, import_flow, private_chats


async def received(update: Update, context: Context) -> None:
    """A spreadsheet: a list of residents from whoever may bring one; from anybody else a file like any other."""
    incoming, message = incoming_of(update, context), update.effective_message
    if incoming is None or message is None:
        return
    if await context.read(import_flow.may_import, incoming):
        name, table = await _table(message, context)
        await context.write(import_flow.offer, incoming, name, table)
    elif incoming.private:
        await context.write(private_chats.receive, await looked_at(incoming, context))
    else:
        await groups.message(update, context)


async def _table(message: Message, context: Context) -> tuple[str, list[list[str]] | None]:
    """The file's name and its rows; None when it is too large, damaged, or no list at all."""
    document = message.document
    if document is None:
        return "", None
    name = incoming_name(document.file_name)
    if document.file_size is not None and document.file_size > LARGEST:
        return name, None
    file = await context.bot.get_file(document.file_id)
    data = bytes(await file.download_as_bytearray())
    try:
        return name, await asyncio.to_thread(read_rows, name, data)
    except UnreadableFileError:
        return name, None


def incoming_name(name: str | None) -> str:
    """What the file is called, on one line."""
    return " ".join((name or "").split())[:64]


async def export(update: Update, context: Context) -> None:
    """`/residents` (XLSX) or `/residents csv`: every file, into one's own chat."""
    incoming = incoming_of(update, context)
    if incoming is None:
        return
    exported = await context.read(export_residents.rows_for, incoming)
    kind = "csv" if _wants_csv(incoming) else "xlsx"
    data = b""
    if exported is not None and kind == "csv":
        data = write_csv(exported.rows)
    elif exported is not None:
        data = await asyncio.to_thread(write_xlsx, exported.rows, title=exported.community_id)
    name = f"residents-{incoming.at:%Y%m%d}.{kind}"
    await context.write(export_residents.send, incoming, exported, name=name, data=base64.b64encode(data).decode())


def _wants_csv(incoming: Incoming) -> bool:
    return ending(f".{''.join(incoming.text.split()[1:2])}") == "csv"
