"""The SQLite driver: waiting writes are run together in one hop to the writer's thread, with one COMMIT."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection

from storage.ciphers import Cipher, PlainCipher
from storage.errors import DatabaseClosedError
from storage.memory import LastingMemories
from storage.reader_pool import ReaderPool
from storage.signals import Listener, Listeners
from storage.sqlite_connection import core_connection, create_private, dispose, open_reader, prepare_writer
from storage.write_batch import MOST_FUNCTIONS, BatchOutcome, BatchWriter, WriteFunction
from storage.writer_thread import WriterThread

T = TypeVar("T")
_Waiting = tuple[WriteFunction, asyncio.Future[Any]]


class SqliteDatabase:
    """A database file with one writing connection and a few reading ones; belongs to the event loop that opened it.

    The pump has no task of its own that a cancellation could end: a batch is started when somebody waits, and its end
    starts the next.
    """

    def __init__(
        self,
        path: Path,
        writer: WriterThread,
        connection: Connection,
        readers: ReaderPool,
        look_on: Callable[[], sqlite3.Connection],
    ) -> None:
        self.path = path
        self._look_on = look_on
        self.copying = asyncio.Lock()
        """Held by whoever makes a backup: two at a time might want the same file."""
        self._writer = writer
        self._connection = connection
        self._readers = readers
        self._batches = BatchWriter(connection, writer.raw())
        self._waiting: deque[_Waiting] = deque()
        self._listeners = Listeners()
        self._pumping = False
        self._closing = False
        self._disposed = False
        self._close_lock = asyncio.Lock()
        self._idle = asyncio.Event()
        self._idle.set()
        self._loop = asyncio.get_running_loop()

    @classmethod
    async def open(
        cls,
        path: Path,
        *,
        readers: int = 2,
        cipher: Cipher | None = None,
        factory: type[sqlite3.Connection] = sqlite3.Connection,
    ) -> "SqliteDatabase":
        """Open `path`, made if missing; `factory` is the fault port. Raises DatabaseFileError, NoWriteAheadLogError."""
        create_private(path)
        sealing = cipher if cipher is not None else PlainCipher()
        writer = await WriterThread.open(path, factory)
        try:
            await writer.submit(partial(prepare_writer, writer.raw(), str(path)))
            connect = partial(core_connection, writer.raw(), sealing, memories=LastingMemories())
            connection = await writer.submit(connect)
            look_on = partial(open_reader, path, factory)
            return cls(path, writer, connection, ReaderPool(path, readers, sealing), look_on)
        except BaseException:
            await writer.close()
            raise

    async def write(self, fn: Callable[[Connection], T]) -> T:
        """The value of `fn`, run in a transaction; returns after its COMMIT. `fn` may be run twice.

        Cancelled while `fn` waits, it is not run; cancelled later, it is committed all the same.
        """
        if self._closing:
            raise DatabaseClosedError
        future: asyncio.Future[T] = self._loop.create_future()
        self._waiting.append((fn, future))
        if not self._pumping:
            self._pumping = True
            self._idle.clear()
            # Not at once: whoever is ready to write in this turn of the loop shares the COMMIT.
            self._loop.call_soon(self._pump)
        return await future

    async def read(self, fn: Callable[[Connection], T]) -> T:
        """The value of `fn`, run on a read-only snapshot that holds every write that returned before."""
        if self._closing:
            raise DatabaseClosedError
        return await self._readers.read(fn)

    def look_on(self) -> sqlite3.Connection:
        """A connection of the caller's own that only reads, while this is open; may be called on any thread."""
        if self._closing:
            raise DatabaseClosedError
        return self._look_on()

    def on_commit(self, listener: Listener) -> None:
        """Call `listener` on the event loop after each COMMIT, with the signals raised in it."""
        self._listeners.add(listener)

    async def with_writer(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the writer's thread and connection between two batches, outside any transaction."""
        if self._closing:
            raise DatabaseClosedError
        return await self._writer.submit(partial(work, self._writer.raw()))

    async def close(self) -> None:
        """Finish the writes already waiting, then close readers and writer; may be called again, also if cancelled."""
        self._closing = True
        async with self._close_lock:
            await self._idle.wait()
            await self._readers.close()
            if not self._disposed:
                await self._writer.submit(partial(dispose, self._connection))
                self._disposed = True
            await self._writer.close()

    def _pump(self) -> None:
        batch = self._take()
        if not batch:
            self._pumping = False
            self._idle.set()
            return
        work = self._writer.submit(partial(self._batches.run, [fn for fn, _ in batch]))
        work.add_done_callback(partial(self._settle, batch))

    def _take(self) -> list[_Waiting]:
        batch: list[_Waiting] = []
        while self._waiting and len(batch) < MOST_FUNCTIONS:
            waiting = self._waiting.popleft()
            if not waiting[1].done():  # else cancelled: nobody wants it any more
                batch.append(waiting)
        return batch

    def _settle(self, batch: list[_Waiting], work: asyncio.Future[BatchOutcome]) -> None:
        error = work.exception()
        if error is not None:
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
        else:
            self._deliver(batch, work.result())
        self._loop.call_soon(self._pump)

    def _deliver(self, batch: list[_Waiting], outcome: BatchOutcome) -> None:
        # Those the batch had no time for go first in the next one.
        self._waiting.extendleft(reversed(batch[len(outcome.verdicts) :]))
        for (_, future), verdict in zip(batch, outcome.verdicts, strict=False):
            if future.done():
                continue
            if verdict.error is not None:
                future.set_exception(verdict.error)
            else:
                future.set_result(verdict.value)
        self._listeners.tell(outcome.signals)
