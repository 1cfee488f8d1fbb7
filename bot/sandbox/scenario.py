"""What has happened before the curtain rises: how the staff of 翠湖湾 moved in, and three lived-in days of every kind.

江畔里 beside it has lived on quietly; one repair is under way there.

Everything is played by the persons themselves, over the same flows that anybody can try on the page.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.sandbox import cast, second_cast
from bot.sandbox.acting import Acting, Prompter, SceneError
from bot.sandbox.cast import Colleague, Group, Neighbour
from bot.sandbox.complaint_scenes import (
    a_complaint_in_confidence,
    a_complaint_looked_into,
    a_complaint_with_a_lesson,
)
from bot.sandbox.desk_scenes import a_caller_without_telegram
from bot.sandbox.emergency_scenes import a_drill, an_emergency_that_is_over, somebody_asks_how_they_are
from bot.sandbox.household_scenes import another_unit_is_added, family_is_invited
from bot.sandbox.outage_scenes import a_lift_out_of_service, a_water_cut_that_is_over
from bot.sandbox.questions import a_question_with_a_promised_time, a_quick_question_answered
from bot.sandbox.service_scenes import a_service_done_and_paid, a_service_for_tomorrow
from bot.sandbox.staff_scenes import everybody_signs_on, the_nights_are_planned
from bot.sandbox.world import World
from bot.sandbox.written_questions import a_letter_that_answered, a_letter_that_waits_for_review
from domain.community import Community
from domain.tickets import Action
from handlers.buttons import people, resident, staff
from usecases.ports import Knowledge, UnitOfWork
from usecases.registration import AGREE

_SHOWN: Final = (time(9), time(21))
"""Between these hours the demo begins as it is; at night it begins the next morning, so that a newcomer sees a day."""

_MORNING: Final = time(10)
_DAYS_BEFORE: Final = timedelta(days=3)
_CODE: Final = re.compile(r"/bind(?:@\w+)? (\S+)")


def curtain_time(now: datetime, timezone: str) -> datetime:
    """When the demo begins: now by day, the coming ten o'clock at night."""
    local = now.astimezone(ZoneInfo(timezone))
    if _SHOWN[0] <= local.time() < _SHOWN[1]:
        return now
    day = local.date() + timedelta(days=int(local.time() >= _SHOWN[1]))
    return _local(day, _MORNING, timezone)


def _local(day: date, at: time, timezone: str) -> datetime:
    return datetime.combine(day, at, tzinfo=ZoneInfo(timezone)).astimezone(ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LivedIn:
    """The scene of the demo (`bot.stage.Scene`)."""

    knowledge: Knowledge

    @property
    def timezone(self) -> str:
        return self.knowledge.only_community.timezone

    def opens_at(self, now: datetime) -> datetime:
        """Three days before the curtain, in the morning."""
        day = curtain_time(now, self.timezone).astimezone(ZoneInfo(self.timezone)).date()
        return _local(day - _DAYS_BEFORE, time(9, 30), self.timezone)

    @property
    def second(self) -> Community | None:
        """The other community, where the configuration has it."""
        return next((one for one in self.knowledge.communities if one.key == second_cast.KEY), None)

    def enter(self, world: World) -> None:
        """Everybody of the first community; then of the second."""
        first = self.knowledge.community(cast.KEY)
        cast.enter(world, first.name.in_(first.locale))
        if self.second is not None:
            second_cast.enter(world, self.second.name.in_(self.second.locale))

    def remember(self, uow: UnitOfWork, at: datetime) -> None:
        """What it knows of the first community the service centre learns from the persons."""
        if self.second is not None:
            second_cast.remember(uow, self.second, at)

    async def rehearse(self, prompter: Prompter, *, machine_now: datetime) -> None:
        """Play the past. `machine_now` is the machine's time; the clock ends at the curtain's."""
        acting = Acting(prompter)
        await move_in(acting)
        await self._live(acting, curtain_time(machine_now, self.timezone))

    async def _live(self, acting: Acting, curtain: datetime) -> None:
        last_day = curtain.astimezone(ZoneInfo(self.timezone)).date()

        def at(days_before: int, hour: int, minute: int = 0) -> datetime:
            return _local(last_day - timedelta(days=days_before), time(hour, minute), self.timezone)

        await acting.wait_until(at(3, 10, 20))
        await register(acting, cast.WANG)
        await a_repair_from_start_to_stars(acting)
        await acting.wait_until(at(3, 14, 30))
        await a_complaint_with_a_lesson(acting, cast.WANG)
        await acting.wait_until(at(2, 18))
        await an_emergency_that_is_over(acting, self.knowledge.catalog, cast.WANG)
        await acting.wait_until(at(2, 19))
        await a_water_cut_that_is_over(acting, cast.WANG)
        await acting.wait_until(at(1, 9, 40))
        await a_letter_that_answered(acting, cast.WANG)
        await acting.wait_until(at(1, 10))
        await a_service_done_and_paid(acting, self.knowledge.catalog, cast.WANG)
        await acting.wait_until(at(1, 15))
        await a_drill(acting, self.knowledge.catalog)
        await acting.wait_until(at(1, 16, 10))
        await register(acting, cast.EMILY)
        await a_repair_that_waits_for_a_part(acting)
        await a_quick_question_answered(acting, cast.WANG)
        await acting.wait_until(at(1, 19, 30))
        await somebody_asks_how_they_are(acting)
        await self._just_now(acting, curtain)

    async def _just_now(self, acting: Acting, curtain: datetime) -> None:
        """What is under way when the curtain rises, a matter of each kind."""
        await acting.wait_until(curtain - timedelta(minutes=58))
        await everybody_signs_on(acting)
        await the_nights_are_planned(acting)
        await acting.wait_until(curtain - timedelta(minutes=55))
        await a_lift_out_of_service(acting)
        await acting.wait_until(curtain - timedelta(minutes=50))
        await a_visit_is_arranged(acting)
        await a_letter_that_waits_for_review(acting, cast.WANG)
        await a_complaint_looked_into(acting, cast.WANG)
        await a_service_for_tomorrow(acting, self.knowledge.catalog, cast.EMILY)
        await acting.wait_until(curtain - timedelta(minutes=12))
        await a_caller_without_telegram(acting)
        if self.second is not None:
            await a_repair_in_the_second_community(acting)
        await register(acting, cast.MEILING, shares=False)
        await reports(acting, cast.MEILING, "洗手間的排氣扇不轉了，有怪聲")
        await a_question_with_a_promised_time(acting, cast.WANG)
        await acting.wait_until(curtain - timedelta(minutes=6))
        await reports(acting, cast.EMILY, "The corridor light outside 1804 has gone out", visit=False)
        await family_is_invited(acting, cast.WANG, cast.HUSBAND)
        await a_complaint_in_confidence(acting, cast.HUSBAND)
        await another_unit_is_added(acting, cast.EMILY, cast.NEWCOMER.unit)
        await acting.wait_until(curtain)


# ------------------------------------------------------------------------------------------------ moving in


async def move_in(acting: Acting) -> None:
    """The administrator claims the bot, binds the groups; everybody presses "I belong here" and gets a role."""
    await acting.says(cast.ADMINISTRATOR.id, f"/start {await acting.claim_code()}")
    for group in cast.GROUPS:
        await bind(acting, group)
    for colleague in cast.COLLEAGUES:
        await join(acting, colleague)
    for colleague in cast.COLLEAGUES:
        if colleague.role is not None:
            await give_role(acting, colleague, colleague.role)


async def bind(acting: Acting, group: Group) -> None:
    """A one-time code from the administrator's menu, sent into the group."""
    administrator = cast.ADMINISTRATOR.id
    for page in (1, 0):  # departments without a group move to the front whenever the menu is drawn
        if not acting.is_offered(administrator, people.IssueBindCode, department=group.department):
            await acting.presses(administrator, people.TurnAdminMenu, section="groups", page=page)
    await acting.presses(administrator, people.IssueBindCode, department=group.department)
    code = _CODE.search(acting.last_words(administrator))
    if code is None:
        raise SceneError(f"No code came for {group.department}.")
    await acting.says(administrator, f"/bind {code[1]}", to=group.id)


async def join(acting: Acting, colleague: Colleague) -> None:
    """The join card of the group; then the private chat is opened, so that personal messages arrive."""
    await acting.presses(colleague.id, people.JoinDepartment, of=colleague.group)
    await acting.presses(colleague.id, resident.Choose, of=colleague.group, step="name")
    if colleague.badge is None:
        await acting.presses(colleague.id, resident.SkipStep, of=colleague.group, step="badge")
    else:
        await acting.says(colleague.id, colleague.badge, to=colleague.group)
    if colleague is not cast.ADMINISTRATOR:
        await acting.says(colleague.id, "/start")


async def give_role(acting: Acting, colleague: Colleague, role: str) -> None:
    """From the administrator's list of colleagues; a butler also gets buildings."""
    administrator = cast.ADMINISTRATOR.id
    await acting.presses(administrator, people.TurnAdminMenu, section="colleagues", page=0)
    if not acting.is_offered(administrator, people.ShowColleague, says=colleague.name):
        await acting.presses(administrator, people.TurnAdminMenu, section="colleagues", page=1)
    await acting.presses(administrator, people.ShowColleague, says=colleague.name)
    await acting.presses(administrator, people.AskRole)
    await acting.presses(administrator, people.GiveRole, role=role)
    for building in colleague.buildings:
        await acting.presses(administrator, people.ToggleBuilding, building=building)
    await acting.presses(administrator, people.ShowColleague)


# ------------------------------------------------------------------------------------------------ residents


async def register(acting: Acting, one: Neighbour, *, shares: bool = True) -> None:
    """First contact; a shared phone that stands in the community's list counts at once, a typed one waits."""
    await acting.says(one.id, f"/start {cast.KEY}")  # by the code of the poster in their own house
    await acting.presses(one.id, resident.Choose, step="consent", value=AGREE)
    await acting.says(one.id, one.name)
    await acting.says(one.id, one.unit)
    if shares:
        await acting.shares_contact(one.id, one.phone)
    else:
        await acting.says(one.id, one.phone)
        await acting.presses(one.id, resident.Choose, step="relation", value="owner")


async def reports(acting: Acting, one: Neighbour, words: str, *, visit: bool = True) -> None:
    """The shortest repair: say it, say that it was all, any time, submit."""
    await acting.says(one.id, words)
    await acting.presses(one.id, resident.Choose, step="collect")
    if visit:
        await acting.presses(one.id, resident.Choose, step="visit", value="any")
    await acting.presses(one.id, resident.Choose, step="review", value="submit")


async def a_repair_from_start_to_stars(acting: Acting) -> None:
    """Finished the same day, followed up and rated."""
    await reports(acting, cast.WANG, "卫生间的灯不亮了，换了灯泡也没用")
    await acting.wait(minutes=4)
    await _acts(acting, Action.ACCEPT)
    await acting.wait(hours=3, minutes=40)
    await _acts(acting, Action.RESOLVE)
    await acting.presses(cast.LI.id, resident.Choose, of=cast.ENGINEERS.id, step="checklist")
    await acting.says(cast.LI.id, "换了灯座和一段线，试过三次都正常", to=cast.ENGINEERS.id)
    await acting.presses(cast.LI.id, resident.Choose, of=cast.ENGINEERS.id, step="result")
    await acting.wait(minutes=9)
    await acting.presses(cast.WANG.id, resident.AnswerFollowUp, working=True)
    await acting.presses(cast.WANG.id, resident.GiveScore, score=5)
    await acting.presses(cast.WANG.id, resident.AnswerConduct, observed=True)
    await acting.says(cast.WANG.id, "李师傅很耐心，谢谢")


async def a_repair_that_waits_for_a_part(acting: Acting) -> None:
    """Accepted, then put on hold with a reason and a new time."""
    await reports(acting, cast.EMILY, "The air conditioner in the bedroom blows warm air")
    await acting.wait(minutes=7)
    await _acts(acting, Action.ACCEPT)
    await acting.wait(minutes=50)
    await acting.presses(cast.LI.id, staff.TurnCard, of=cast.ENGINEERS.id, page="more")
    await _acts(acting, Action.HOLD)
    await acting.presses(cast.LI.id, resident.Choose, of=cast.ENGINEERS.id, step="reason")
    await acting.presses(cast.LI.id, resident.Choose, of=cast.ENGINEERS.id, step="until")


async def a_visit_is_arranged(acting: Acting) -> None:
    """Accepted with a time for the visit, which is still to come."""
    await reports(acting, cast.WANG, "入户门的锁很难转，要试好几次")
    await acting.wait(minutes=5)
    await _acts(acting, Action.ACCEPT)
    await acting.presses(cast.LI.id, staff.TurnCard, of=cast.ENGINEERS.id, page="more")
    await _acts(acting, Action.SET_VISIT)
    await acting.presses(cast.LI.id, resident.Choose, of=cast.ENGINEERS.id, step="at", nth=1)


async def a_repair_in_the_second_community(acting: Acting) -> None:
    """Accepted by its own engineer, in its own group."""
    await reports(acting, second_cast.SHEN, "阳台的推拉门关不严，漏风")
    await acting.presses(second_cast.MA.id, staff.ActOnTicket, of=second_cast.ENGINEERS.id, action=Action.ACCEPT.value)


async def _acts(acting: Acting, action: Action) -> None:
    """李师傅 on the newest card of the engineers' group."""
    await acting.presses(cast.LI.id, staff.ActOnTicket, of=cast.ENGINEERS.id, action=action.value)
