"""The whole examination, in an order in which one finding does not stand in the way of the next."""

from bot.doctor.database_checks import about_database
from bot.doctor.findings import Finding, problem
from bot.doctor.machine_checks import about_machine
from bot.doctor.telegram_checks import about_telegram
from bot.settings import SettingsError, load_settings


async def examine() -> list[Finding]:
    """Everything that was looked at."""
    try:
        settings = load_settings()
    except SettingsError as error:
        return [problem("settings", sentence, "") for sentence in error.problems]
    looked = await about_database(settings)
    groups = {} if looked.report is None else looked.report.groups
    return [*await about_telegram(settings, groups), *about_machine(settings), *looked.findings]
