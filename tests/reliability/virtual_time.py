"""The simulation's loop for processes that die in the middle of a turn, and for plays that begin where others began."""

import asyncio
from contextlib import suppress

from bot.simulation.loop import VirtualLoop


class PlayLoop(VirtualLoop):
    """One loop for all lives and all plays."""

    def bury(self) -> None:
        """Whoever is still at work on this loop is gone, and nothing that was to come comes."""
        for task in asyncio.all_tasks(self):
            task.cancel()
        while tasks := asyncio.all_tasks(self):
            self.call_soon(self.stop)
            with suppress(SystemExit):  # a group of tasks hands on what it died of
                self.run_forever()
            if not self._ready:
                for task in tasks:
                    task.cancel()
        self._ready.clear()
        self._scheduled.clear()
        self.failures.clear()

    def begin_anew(self) -> None:
        """Its time is nought again; nobody may be at work."""
        self._passed = 0.0
