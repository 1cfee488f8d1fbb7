"""`concierge bench`: which bots are measured, and on what estate; `concierge bench sos`: how quick an alarm is."""

from bot.bench.command import bench
from bot.bench.contenders import ECHO, concierge
from bot.bench.estate import database_of
from bot.bench.rounds import Plan
from bot.bench.sos import SosPlan, bench_sos
from bot.clock import SystemMachine
from bot.settings import load_settings
from bot.wiring import read_knowledge


async def measure(*, rounds: int, residents: int, communities: int, json: bool) -> None:
    """This bot and the yardstick in turn; the dialogue's work goes to the department of the first thing in the menu."""
    knowledge = read_knowledge(load_settings())
    department = knowledge.catalog.menu[0].department
    prepare = database_of(knowledge, department=department, machine=SystemMachine(), communities=communities)
    plan = Plan(rounds=rounds, residents=residents, communities=communities)
    await bench(plan, [concierge(prepare), ECHO], json=json)


async def measure_alarms(*, taps: int, waiting: int, json: bool) -> None:
    """From the tap to the first message in a group."""
    plan = SosPlan(taps=taps, waiting=waiting)
    await bench_sos(plan, read_knowledge(load_settings()), SystemMachine(), json=json)
