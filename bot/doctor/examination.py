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
    # Where the key does not open the database nothing else is worth saying of it.
    wrong_key = any(one.check == "key" for one in looked.findings)
    machine = [one for one in about_machine(settings) if not (wrong_key and one.check == "key")]
    return [*await about_telegram(settings, groups), *machine, *looked.findings]
