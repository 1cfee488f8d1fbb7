"""What was read already, so that the same row need not be asked for again: by a transaction, or by its connection.

A use case is put together from parts that each look up what they need, the ticket most of all. The table that reads a
row is also the only one that writes it, and tells its memory what it wrote; a savepoint that is undone takes
everything along that was kept.

Of tickets, people and chats, which every update asks for, the one connection that writes a file keeps what it read from
transaction to transaction: nobody else can change it (docs/adr/0013).
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final, Generic, NamedTuple, TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST_KEPT: Final = 4096
"""Values of one kind that a connection keeps: some megabytes."""

BY_ROW: Final = "row"
"""The question for a row of this id."""

HINT: Final = "hint"
"""A guess at a row's id, which who asks compares with the row: no write makes it worse than useless."""


@dataclass(frozen=True, slots=True)
class By:
    """The question for all rows with this value in `column`; `part` tells several such questions apart."""

    column: str
    part: str = ""


Question = str | By


class Memory(Generic[K, V]):
    """Values by what they were asked for; that there is none is remembered too. Begins anew after `most` of them."""

    __slots__ = ("_absent", "_known", "_most")

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._known: dict[K, V] = {}
        self._absent: set[K] = set()
        self._most = most

    def recall(self, key: K, read: Callable[[K], V]) -> V:
        """What is known under the key, read at the first time."""
        try:
            return self._known[key]
        except KeyError:
            value = read(key)
            self.keep(key, value)
            return value

    def peek(self, key: K) -> V | None:
        """What is known, without reading."""
        return self._known.get(key)

    def keep(self, key: K, value: V) -> None:
        """This is what a reader would find from now on."""
        if len(self._known) > self._most:
            self.forget_all()
        self._known[key] = value
        if value is None:
            self._absent.add(key)

    def change(self, key: K, changed: Callable[[V], V]) -> None:
        """Do to what is known what was done to the table; nothing where nobody has asked yet."""
        if key in self._known:
            self.keep(key, changed(self._known[key]))

    def forget(self, key: K) -> None:
        """The next one who asks reads it again."""
        self._known.pop(key, None)

    def forget_all(self) -> None:
        self._known.clear()
        self._absent.clear()

    def forget_absent(self) -> None:
        """What was not there may be there now."""
        for key in self._absent:
            self._known.pop(key, None)
        self._absent.clear()


class _Forgetful(Memory[K, V]):
    """Asks each time."""

    __slots__ = ()

    def recall(self, key: K, read: Callable[[K], V]) -> V:
        return read(key)


class Write(NamedTuple):
    """What a statement changes: one row that is there already (by its id), only new rows, or anything in the table.

    `named`: the rows come out of the statement with their ids, and are told when it is done. `touched` says what stood
    or stands in a column of the rows that change; None where nobody knows.
    """

    table: str
    row: int | None = None
    adds: bool = False
    named: bool = False
    touched: Callable[[str], Collection[object] | None] = lambda _: None


class LastingMemories:
    """The memories of the only connection that writes, by table and by what was asked.

    The connection tells of every write before it is done; an undone change makes all be forgotten.
    """

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[str, dict[Question, Memory[Any, Any]]] = {}

    def of(self, table: str, question: Question, most: int = MOST_KEPT) -> Memory[Any, Any]:
        """What is known of a table's answers to one kind of question; BY_ROW: rows by their ids."""
        questions = self._kept.setdefault(table, {})
        if question not in questions:
            questions[question] = Memory[Any, Any](most)
        return questions[question]

    def __contains__(self, table: str) -> bool:
        """Whether anything of this table may be known."""
        return table in self._kept

    def written(self, write: Write) -> None:
        """Forget what this may make untrue."""
        for question, memory in self._kept.get(write.table, {}).items():
            if question == BY_ROW:
                _forget_rows(memory, write)
            elif isinstance(question, By) and (values := write.touched(question.column)) is not None:
                for value in values:
                    memory.forget(value)
            elif question != HINT:
                memory.forget_all()

    def changed(self, table: str, row: int) -> None:
        """A statement whose write is `named` has changed this one."""
        memory = self._kept.get(table, {}).get(BY_ROW)
        if memory is not None:
            memory.forget(row)

    def forget(self) -> None:
        """Something was undone."""
        for questions in self._kept.values():
            for memory in questions.values():
                memory.forget_all()


def _forget_rows(memory: Memory[Any, Any], write: Write) -> None:
    if write.row is not None:
        memory.forget(write.row)
    elif write.adds:
        memory.forget_absent()
    elif not write.named:
        memory.forget_all()


class Memories:
    """The memories of one transaction's tables, which forget together; `lasting`: what its connection remembers."""

    __slots__ = ("_all", "_lasting")

    def __init__(self, lasting: LastingMemories | None = None) -> None:
        self._all: list[Memory[Any, Any]] = []
        self._lasting = lasting

    def another(self) -> Memory[Any, Any]:
        """A memory for one more kind of question."""
        made = Memory[Any, Any]()
        self._all.append(made)
        return made

    def lasting(self, table: str, question: Question, *, tells: bool, most: int = MOST_KEPT) -> Memory[Any, Any]:
        """A memory that outlives the transaction where its connection is the only one that writes.

        Elsewhere it lives for the transaction, if the table `tells` it of every change, or remembers nothing at all.
        """
        if self._lasting is not None:
            return self._lasting.of(table, question, most)
        return self.another() if tells else _Forgetful[Any, Any]()

    def begin_anew(self) -> None:
        """Another transaction: what was read in the last one says nothing, but for what lasts."""
        for one in self._all:
            one.forget_all()

    def look_anew(self) -> None:
        """On a server somebody else may have changed what this transaction has read already; on a file nobody can."""
        if self._lasting is None:
            self.begin_anew()

    def forget(self) -> None:
        """Something was undone, and nobody knows what was read before it and what after."""
        self.begin_anew()
        if self._lasting is not None:
            self._lasting.forget()
