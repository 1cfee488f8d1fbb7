"""Mistakes put into a copy of the program, each to be found by one invariant: python -m tests.reliability.mutations.

An invariant that nothing can break proves nothing. Names of mutations as arguments choose some of them.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
_COPIED: Final = ("bot", "domain", "handlers", "scheduler", "storage", "usecases")
_MOST_SEEDS: Final = 12
"""What a mistake needs to show does not happen in each of these small worlds: a third know of something private."""

_PLAY: Final = """
import json
from bot.simulation.command import Order, play_all
from bot.simulation.world import Size
size = Size(days=2, residents=14, requests=40, crashes=6, trouble=0.04)
found = set()
for seed in range(1, {seeds} + 1):
    (world,) = play_all(Order(seeds=[seed], size=size))
    found |= {{one.invariant for one in world.found}} | ({{"played"}} if world.failure else set())
    if {wanted!r} in found:
        break
print(json.dumps(sorted(found)))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A text of a file, which stands there once, and what stands there instead."""

    file: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """A mistake and the invariant that has to find it; `also` are others that cannot but see it as well."""

    invariant: str
    mistake: str
    edits: tuple[Edit, ...]
    also: frozenset[str] = frozenset()


MUTATIONS: Final = (
    Mutation(
        invariant="stored-before-confirmed",
        mistake="Of several updates that came together only the first is stored, and all are confirmed.",
        edits=(Edit(file="bot/intake/polling.py", before="self._take(updates)\n", after="self._take(updates[:1])\n"),),
    ),
    Mutation(
        invariant="handled-once",
        mistake="An update that comes again is new again.",
        edits=(
            Edit(
                file="storage/inbox.py",
                before='_STORE = upsert(inbox, on=["bot_id", "update_id"])',
                after='_STORE = upsert(inbox, on=["bot_id", "update_id"], update={"state": text("\'new\'")})',
            ),
        ),
    ),
    Mutation(
        invariant="dead-are-reported",
        mistake="Nobody is told of an update that was given up.",
        edits=(
            Edit(
                file="usecases/delivery_troubles.py",
                before='    tell_administrators(uow, INSTALLATION, f"E{row.id}")\n',
                after="    return\n",
            ),
        ),
    ),
    Mutation(
        invariant="one-ticket-each",
        mistake="A request is filed twice.",
        edits=(
            Edit(
                file="usecases/filing.py",
                before="    ticket = happen(uow, ticket, EventKind.FILED, actor, at)\n",
                after="    for _ in range(2):\n        ticket = happen(uow, ticket, EventKind.FILED, actor, at)\n",
            ),
        ),
    ),
    Mutation(
        invariant="one-form-each",
        mistake="What somebody was in the middle of is not put aside, and the database does not mind.",
        edits=(
            Edit(
                file="storage/drafts.py",
                before="        self._suspend(chat_id, user_id, at)\n",
                after="",
            ),
            Edit(
                file="storage/migrations/versions/0001_the_first_schema.py",
                before="create_index('uq_drafts_active', ['chat_id', 'user_id'], unique=True",
                after="create_index('uq_drafts_active', ['chat_id', 'user_id'], unique=False",
            ),
        ),
    ),
    Mutation(
        invariant="told-numbers-exist",
        mistake="The receipt names another number.",
        edits=(
            Edit(
                file="usecases/filing.py",
                before="        number=ticket.number,\n        label=label_for_reporter(uow, ticket),\n",
                after='        number=ticket.number + "9",\n        label=label_for_reporter(uow, ticket),\n',
            ),
        ),
    ),
    Mutation(
        invariant="transitions-obeyed",
        mistake="Closing cancels the ticket.",
        edits=(
            Edit(
                file="domain/tickets.py",
                before="    return following\n",
                after="    return Status.CANCELLED if action is Action.CLOSE else following\n",
            ),
        ),
    ),
    Mutation(
        invariant="promises-none-silent",
        mistake="A breach is not recorded.",
        edits=(
            Edit(
                file="usecases/ladders.py",
                before="    if promise.broken_at is not None or now < promise.due_at:\n",
                after="    if promise.due_at is not None:\n",
            ),
        ),
    ),
    Mutation(
        invariant="promises-moved-with-reason",
        mistake="A promise is moved without saying why.",
        edits=(
            Edit(
                file="usecases/promising.py",
                before="uow.promises.move(promise, due_at=due_at, reason=reason, at=at)",
                after='uow.promises.move(promise, due_at=due_at, reason="", at=at)',
            ),
        ),
    ),
    Mutation(
        invariant="timers-in-time",
        mistake="The bell is never armed.",
        edits=(
            Edit(
                file="scheduler/runner.py",
                before="self._bell.arm(self._machine_moment(min(ahead)) if ahead else None)",
                after="self._bell.arm(None)",
            ),
        ),
    ),
    Mutation(
        invariant="in-order",
        mistake="The newest message goes first.",
        edits=(
            Edit(
                file="storage/deliveries.py",
                before='    .order_by(_o.lane, _o.id)\n    .limit(bindparam("most"))\n',
                after='    .order_by(_o.lane, _o.id.desc())\n    .limit(bindparam("most"))\n',
            ),
        ),
    ),
    Mutation(
        invariant="duplicates-accounted-for",
        mistake="What Telegram answered is not kept.",
        edits=(
            Edit(
                file="usecases/delivery_record.py",
                before="uow.deliveries.finish([(row.id, ids) for row, ids in sent], at=now)",
                after="uow.deliveries.finish([(row.id, ()) for row, ids in sent], at=now)",
            ),
        ),
    ),
    Mutation(
        invariant="drained",
        mistake="What could not be sent waits for ever.",
        edits=(
            Edit(
                file="usecases/delivery_record.py",
                before="_wait(uow, row, reason, not_before=wall + NOT_SENT_PAUSE)",
                after="_wait(uow, row, reason, not_before=wall + 1e9)",
            ),
        ),
    ),
    Mutation(
        invariant="private-stays-private",
        mistake="Cards of what is handled in private go to the group, and the last gate lets them through.",
        edits=(
            Edit(
                file="usecases/venues.py",
                before="    if not is_private(ticket) and not confidentiality.is_excluded(ticket, department):\n",
                after="    if department:\n",
            ),
            Edit(
                file="usecases/venues.py",
                before="        if may_list(ticket, group.department or department):\n",
                after="        if department:\n",
            ),
            Edit(
                file="handlers/rendering.py",
                before="        if _is_withheld(uow, row):\n",
                after="        if row.id == 0:\n",
            ),
        ),
    ),
    Mutation(
        invariant="communities-apart",
        mistake="The department's group is looked for in the other communities.",
        edits=(
            Edit(
                file="storage/chats.py",
                before="_GROUP_OF = _BOUND.where(",
                after='_GROUP_OF = _SELECT.where(_c.community_id != bindparam("community"), ',
            ),
        ),
    ),
    Mutation(
        invariant="closed-chats-left-alone",
        mistake="A chat that is closed is tried again and again.",
        edits=(
            Edit(
                file="usecases/delivery.py",
                before="        elif not row.chat_alive:\n",
                after="        elif row.chat_id == 0:\n",
            ),
        ),
    ),
    Mutation(
        invariant="database-is-sound",
        mistake="References are not looked after, and one is wrong.",
        edits=(
            Edit(file="storage/sqlite_connection.py", before="foreign_keys = ON", after="foreign_keys = 0"),
            Edit(
                file="storage/ticket_events.py",
                before='            "ticket_id": ticket.id,\n',
                after='            "ticket_id": ticket.id + (10**6 if event.kind == "remarked" else 0),\n',
            ),
        ),
    ),
    Mutation(
        invariant="nothing-unforeseen",
        mistake="The menu cannot be shown.",
        edits=(
            Edit(
                file="usecases/conversation.py",
                before="    user_id = resident.user_id or chat_id\n    unfinished",
                after="    user_id = [][chat_id]\n    unfinished",
            ),
        ),
    ),
)


def copied(mutation: Mutation, folder: Path) -> None:
    """The program with this mistake in it. Raises ValueError where the text to change stands not just once."""
    for name in _COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for edit in mutation.edits:
        path = folder / edit.file
        code = path.read_text(encoding="utf-8")
        if code.count(edit.before) != 1:
            raise ValueError(f"{edit.file}: {edit.before!r} stands there {code.count(edit.before)} times")
        path.write_text(code.replace(edit.before, edit.after), encoding="utf-8")


def found_by(mutation: Mutation) -> frozenset[str]:
    """The invariants that do not hold in worlds of the program with this mistake."""
    with TemporaryDirectory(prefix="mutation-") as folder:
        copied(mutation, Path(folder))
        code = _PLAY.format(seeds=_MOST_SEEDS, wanted=mutation.invariant)
        done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return frozenset(json.loads(done.stdout.splitlines()[-1]))


def judged(mutations: Sequence[Mutation]) -> Iterator[tuple[Mutation, frozenset[str], bool]]:
    """Each with what found it, and whether just that was to be."""
    for one in mutations:
        found = found_by(one)
        yield one, found, one.invariant in found and found <= {one.invariant, *one.also}


def main(names: Sequence[str]) -> int:
    """How many mistakes were not found as they should be."""
    chosen = [one for one in MUTATIONS if not names or one.invariant in names]
    wrong = 0
    for one, found, right in judged(chosen):
        wrong += not right
        print(f"{'ok   ' if right else 'WRONG'} {one.invariant}: {one.mistake} Found by: {sorted(found)}", flush=True)  # noqa: T201  a script
    return wrong


if __name__ == "__main__":
    sys.exit(min(1, main(sys.argv[1:])))
