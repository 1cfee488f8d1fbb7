"""Through every form, step by step: where it begins, who fills it in, and the ordinary answer to each question."""

from dataclasses import dataclass

from bot.sandbox.cast import Group
from domain.drafts import Form
from domain.households import Relation
from handlers.buttons.households import SomethingChanged
from handlers.buttons.people import JoinDepartment
from storage.unit_of_work import SqlUnitOfWork
from tests.bad_input.house import House
from tests.bad_input.scenes import (
    ACCEPTED,
    ASKED,
    AT_THE_DOOR,
    BOOKING,
    CALLED_IN,
    CHEN,
    COLLECTING,
    COMPLAINED,
    DESCRIBED,
    DESK,
    DRAFTED,
    DUE,
    ENGINEERS,
    FILED,
    GUARD,
    HEARD,
    HUANG,
    LI,
    LIN,
    NEWCOMER,
    NOTHING_YET,
    ON_PAPER,
    ORDERED,
    OUT,
    OVER,
    PAID,
    QIAN,
    RESOLVED,
    SECURITY,
    SETTLED,
    STRANGER,
    SUMMED_UP,
    TILL,
    TWO_FILED,
    WANG,
    WRITTEN,
    Person,
    Scene,
    Turn,
    find,
    say,
    show,
    tap,
    wait,
    write_on,
)
from tests.bad_input.seen import words
from usecases import households


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Route:
    """One way through a form. `answers` are the steps in order, each with what takes it to the next."""

    form: Form
    begin: Scene
    person: Person
    chat: Group | None
    answers: tuple[tuple[str, Turn], ...]


def _route(form: Form, begin: Scene, person: Person, chat: Group | None = None, /, **answers: str | Turn) -> Route:
    """An answer that is given as plain text is said; a step that is a word of Python has an underscore behind it."""
    turns = {
        step.rstrip("_"): say(person, given, chat) if isinstance(given, str) else given
        for step, given in answers.items()
    }
    return Route(form=form, begin=begin, person=person, chat=chat, answers=tuple(turns.items()))


def both(*turns: Turn) -> Turn:
    """Several messages for one step."""

    async def turn(house: House) -> None:
        for one in turns:
            await one(house)

    return turn


def _li(label: str) -> Turn:
    return tap(LI, label, ENGINEERS)


def _lin(label: str) -> Turn:
    return tap(LIN, label, DESK)


def ask_on(number: str) -> Turn:
    """李师傅 takes a ticket and asks its resident something."""

    async def turn(house: House) -> None:
        card = next(one for one in house.chat(ENGINEERS.id) if f"-{number} ·" in words(one))
        for label in ("接单", "更多…", "问住户"):
            await house.presses(LI.id, label, ENGINEERS.id, on=house.world.state.message(ENGINEERS.id, card.id))
        await house.says(LI.id, "冷水还是热水？", ENGINEERS.id)

    return turn


async def joins_again(house: House) -> None:
    """李师傅 presses the key by which colleagues register."""
    group = house.world.state.chat(ENGINEERS.id)
    card = house.world.state.say(group, house.world.bot_id, {"text": "登记"})
    await house.presses_data(LI.id, card, JoinDepartment().pack())


async def something_changed(house: House) -> None:
    """王阿姨 answers the yearly question: not everything is as it was."""
    chat = house.world.state.chat(WANG.id)
    asked = house.world.state.say(chat, house.world.bot_id, {"text": "核对"})
    ((membership,),) = house.rows("SELECT id FROM memberships ORDER BY id LIMIT 1")
    await house.presses_data(WANG.id, asked, SomethingChanged(membership_id=membership).pack())


async def owns_another_unit(house: House) -> None:
    """王阿姨 has a second home."""

    def join(uow: SqlUnitOfWork) -> None:
        resident = uow.residents.by_user(WANG.id)
        assert resident is not None
        households.join(uow, resident, "1-1-102", Relation.OWNER, house.clock.now())

    house.write(join)


_SKIPPED = "跳过"
_ON_A_CARD = (
    _route(
        Form.RESOLVE,
        ACCEPTED.then(_li("完工")),
        LI,
        ENGINEERS,
        checklist=_li("✓ 都做到了"),
        result=both(say(LI, "换了垫圈", ENGINEERS), _li("提交")),
    ),
    _route(
        Form.RESOLVE,
        HEARD.then(_lin("处理完了")),
        LIN,
        DESK,
        cause="派错了组",
        responsible="工程部",
        correction="换了灯线",
        prevention="半小时复核",
    ),
    _route(
        Form.RETURN, ACCEPTED.then(find(LI, "退单", ENGINEERS)), LI, ENGINEERS, reason=_li("别的原因"), words="腰疼"
    ),
    _route(Form.PASS_ON, FILED.then(_li("不是我们的")), LI, ENGINEERS, department=_li("安保部"), reason="是门禁"),
    _route(Form.HAND_OVER, ACCEPTED.then(find(LI, "转单", ENGINEERS)), LI, ENGINEERS, to=_li("周工")),
    _route(Form.ASSIGN, FILED.then(say(LIN, "/board", DESK), _lin("001"), _lin("派单")), LIN, DESK, to="老张"),
    _route(Form.VISIT, ACCEPTED.then(find(LI, "改时间", ENGINEERS)), LI, ENGINEERS, at="明天10点"),
    _route(Form.TURN, ACCEPTED.then(find(LI, "转成别的", ENGINEERS)), LI, ENGINEERS, kind=_li("咨询")),
    _route(
        Form.JOIN_TO,
        TWO_FILED.then(_li("接单"), find(LI, "同一件事", ENGINEERS)),
        LI,
        ENGINEERS,
        other="1124-001",
    ),
    _route(Form.ASK, ACCEPTED.then(find(LI, "问住户", ENGINEERS)), LI, ENGINEERS, question="是冷水还是热水？"),
    _route(
        Form.HOLD,
        ACCEPTED.then(find(LI, "暂停", ENGINEERS)),
        LI,
        ENGINEERS,
        reason=_li("别的客观原因"),
        words="路封了",
        until=_li("明天 18:00"),
    ),
    _route(
        Form.EXTEND,
        ACCEPTED.then(find(LI, "延期", ENGINEERS)),
        LI,
        ENGINEERS,
        until=_li("明天 18:00"),
        reason=_li("别的原因"),
        words="配件没到",
    ),
    _route(
        Form.QUOTE,
        ACCEPTED.then(find(LI, "报价", ENGINEERS)),
        LI,
        ENGINEERS,
        parts="80",
        labour="50元",
        note=_li(_SKIPPED),
    ),
    _route(
        Form.CALL_RESULT,
        FILED.then(tap(WANG, "请客服打给我"), _lin("接单"), _lin("已联系")),
        LIN,
        DESK,
        note=_lin(_SKIPPED),
    ),
    _route(
        Form.CALL_RESULT,
        RESOLVED.then(wait(hours=50), _lin("接单"), _lin("已联系")),
        LIN,
        DESK,
        outcome=_lin("正常了"),
        note="说很好",
    ),
)
_HEARD = (
    _route(Form.CALL_RESULT, CALLED_IN.then(_lin("已联系")), LIN, DESK, price=_lin("同意"), note="说下午在家"),
    _route(Form.FIRST_ANSWER, HEARD.then(_lin("首次答复")), LIN, DESK, words="查到了，今天换"),
    _route(Form.PROPOSE, HEARD.then(find(LIN, "给出方案", DESK)), LIN, DESK, words="换整层灯线", until="后天 18:00"),
    _route(
        Form.EXPLAIN, HEARD.then(find(LIN, "非我方责任", DESK)), LIN, DESK, way=_lin("我们解释"), words="归供电局管"
    ),
    _route(Form.ESCALATE, HEARD.then(find(LIN, "上报", DESK)), LIN, DESK, words="请主管出面"),
    _route(Form.JUDGE, COMPLAINED.then(tap(CHEN, "判定是否有效")), CHEN, verdict=tap(CHEN, "有效"), words="派错了组"),
    _route(
        Form.ASK_DEPARTMENT,
        HEARD.then(find(LIN, "请部门说明", DESK)),
        LIN,
        DESK,
        department=_lin("安保部"),
        question="昨晚谁在岗？",
    ),
    _route(
        Form.ANSWER_INQUIRY,
        HEARD.then(
            find(LIN, "请部门说明", DESK), _lin("安保部"), say(LIN, "昨晚谁在岗？", DESK), tap(GUARD, "答复", SECURITY)
        ),
        GUARD,
        SECURITY,
        words="是我",
    ),
    _route(Form.LESSON, SETTLED.then(tap(CHEN, "分享经验")), CHEN, words="半小时没人动，要回头看一眼。"),
    _route(
        Form.RELEASE,
        Scene(
            turns=(
                say(WANG, "/complaint"),
                say(WANG, "李师傅上门态度很差，还骂人"),
                tap(WANG, "发完了"),
                tap(WANG, "提交"),
                tap(LIN, "接单", DESK),
                find(CHEN, "解除回避", DESK),
            )
        ),
        CHEN,
        DESK,
        sure=tap(CHEN, "解除回避", DESK),
    ),
)
_QUESTIONS = (
    _route(
        Form.GIVE_ANSWER,
        ASKED.then(_lin("答复")),
        LIN,
        DESK,
        answer=both(say(LIN, "能装", DESK), _lin("提交")),
        send=_lin("发给住户"),
    ),
    _route(Form.PICTURES, ASKED.then(show(LIN, DESK)), LIN, DESK, what=_lin("是，就这样答")),
    _route(
        Form.PICTURES,
        ASKED.then(write_on(LIN, DESK, "我等下看看")),
        LIN,
        DESK,
        what=_lin("还在办，约时间"),
        at="今天下午五点",
    ),
    _route(Form.PROMISE_ANSWER, ASKED.then(_lin("约个时间")), LIN, DESK, until="今天下午五点"),
    _route(
        Form.LETTER,
        WRITTEN.then(tap(GUARD, "写书面答复", SECURITY)),
        GUARD,
        SECURITY,
        text=both(say(GUARD, "首小时 5 元。", SECURITY), tap(GUARD, "预览", SECURITY)),
        send=tap(GUARD, "交客服审核", SECURITY),
    ),
    _route(Form.RETURN_LETTER, DRAFTED.then(_lin("退回修改")), LIN, DESK, remark="写清楚上限"),
    _route(
        Form.CLOSING_LETTER,
        SETTLED.then(tap(WANG, "要一份结案回函"), _lin("改一改")),
        LIN,
        DESK,
        text=both(say(LIN, "灯线已经换好，谢谢您。", DESK), _lin("提交")),
    ),
    _route(
        Form.DELIVER,
        ON_PAPER.then(_lin("登记送达")),
        LIN,
        DESK,
        way=_lin("放进信箱"),
        day=_lin("今天"),
        who="小林投的",
    ),
    _route(
        Form.GIVE_UP_DELIVERY,
        ON_PAPER.then(_lin("接单"), _lin("已联系"), _lin(_SKIPPED), _lin("送不到")),
        LIN,
        DESK,
        why="搬走了",
    ),
    _route(
        Form.EXPLAIN_DELAY,
        WRITTEN.then(wait(hours=49), tap(GUARD, "说明原因", SECURITY)),
        GUARD,
        SECURITY,
        why="在等停车场公司回复",
    ),
)
_AT_THE_DESK = (
    _route(
        Form.CALLER,
        NOTHING_YET.then(say(LIN, "/new", DESK)),
        LIN,
        DESK,
        unit="2-1-704",
        who="周奶奶",
        phone=_lin(_SKIPPED),
    ),
    _route(
        Form.CALENDAR_DAY,
        NOTHING_YET.then(say(CHEN, "/calendar", DESK), tap(CHEN, "设置一天", DESK)),
        CHEN,
        DESK,
        day="11月25日",
        what=tap(CHEN, "改时间", DESK),
        hours="08:30-12:00",
        note="台风",
    ),
    _route(
        Form.ARTICLE,
        NOTHING_YET.then(say(LIN, "/kb", DESK), _lin("新写一条")),
        LIN,
        DESK,
        title="球场灯光",
        body=both(say(LIN, "晚上十点关。", DESK), _lin("提交")),
        words="羽毛球 灯",
        publish=_lin("发布"),
    ),
    _route(
        Form.REFUSE,
        STRANGER.then(
            tap(NEWCOMER, "同意并继续"),
            say(NEWCOMER, "赵敏"),
            say(NEWCOMER, "1-2-1503"),
            say(NEWCOMER, "13911112222"),
            tap(NEWCOMER, "我是业主"),
            _lin("不对"),
        ),
        LIN,
        DESK,
        reason="请带房产证来一趟",
    ),
    _route(
        Form.OUTAGE,
        OUT.then(say(LIN, "/outage", DESK), _lin("登记一件")),
        LIN,
        DESK,
        what=_lin("停水"),
        where="3栋",
        known=_lin("另外登记"),
        until="20:00",
        words="水管爆了",
    ),
    _route(Form.OUTAGE_LONGER, OUT.then(_lin("要晚一点")), LIN, DESK, until="20:00"),
    _route(
        Form.PAYMENT,
        DUE.then(tap(QIAN, "登记收款", TILL)),
        QIAN,
        TILL,
        amount="160元",
        method=tap(QIAN, "微信", TILL),
        receipt="A-12",
    ),
    _route(
        Form.REFUND,
        PAID.then(tap(QIAN, "退款", TILL)),
        QIAN,
        TILL,
        amount="60",
        method=tap(QIAN, "现金", TILL),
        reason="少洗一台",
    ),
)
_RESIDENTS = (
    _route(
        Form.REGISTER,
        STRANGER.then(
            tap(NEWCOMER, "同意并继续"), *(say(NEWCOMER, one) for one in ("赵敏", "1-2-1503", "13911112222"))
        ),
        NEWCOMER,
        relation=tap(NEWCOMER, "我是业主"),
    ),
    _route(
        Form.REGISTER,
        STRANGER,
        NEWCOMER,
        consent=tap(NEWCOMER, "同意并继续"),
        name="赵敏",
        place="1-2-1503",
        phone="13800005682",
        relation=tap(NEWCOMER, "我租的"),
    ),
    _route(
        Form.FILE_CHANGED,
        NOTHING_YET.then(something_changed),
        WANG,
        what=tap(WANG, "电话换了"),
        words="新号码在前台登记过",
    ),
    _route(Form.REMARK, FILED.then(tap(WANG, "补充说明")), WANG, words=tap(WANG, "发完了")),
    _route(Form.NOT_FIXED, RESOLVED.then(wait(hours=1), tap(WANG, "还有问题")), WANG, words=tap(WANG, "发完了")),
    _route(
        Form.ANSWER,
        TWO_FILED.then(*(ask_on(number) for number in ("001", "002")), say(WANG, "热水")),
        WANG,
        which="师傅还骂人",
        discreet=tap(WANG, "001 水龙头"),
    ),
    _route(
        Form.COMMENT,
        RESOLVED.then(wait(hours=1), tap(WANG, "正常了"), tap(WANG, "2 不太满意"), tap(WANG, "都做到了")),
        WANG,
        comment=tap(WANG, _SKIPPED),
    ),
    _route(Form.ACCESS_TIME, AT_THE_DOOR.then(tap(WANG, "改个时间")), WANG, words="明天下午3点"),
    _route(Form.REBOOK, ORDERED.then(tap(WANG, "查进度"), tap(WANG, "改个时间")), WANG, slot=tap(WANG, "明天 10:30")),
)


def _asked_anew(record: Scene, **questions: tuple[str, str | Turn]) -> tuple[Route, ...]:
    """Every question of a type, as somebody comes to it from the record to change the answer."""
    change = record.then(tap(WANG, "改一改"))
    return tuple(
        _route(Form.REQUEST, change.then(find(WANG, title)), WANG, **{key: answer})
        for key, (title, answer) in questions.items()
    )


_MY_PHONE = "13912345678"
_TAP_ON_RECORD = DESCRIBED.then(tap(WANG, "随时"))
_LAMP_ON_RECORD = COLLECTING.then(say(WANG, "楼道的灯不亮"), tap(WANG, "发完了"))
_COMPLAINT_ON_RECORD = Scene(turns=COMPLAINED.turns[:-1])
_CONDUCT_ON_RECORD = Scene(
    turns=(say(WANG, "/complaint"), say(WANG, "李师傅上门态度很差，还骂人"), tap(WANG, "发完了"))
)
_QUESTION_ON_RECORD = Scene(turns=ASKED.turns[:-2])
_SERVICE_ON_RECORD = BOOKING.then(tap(WANG, "空调清洗"), tap(WANG, "2"), tap(WANG, "明天 9:00"))
_OWN_DATA = NOTHING_YET.then(say(WANG, "/privacy"), tap(WANG, "改一下"))
_REQUESTS = (
    _route(Form.CORRECT_NAME, _OWN_DATA.then(tap(WANG, "我的称呼")), WANG, name="王姐"),
    _route(Form.CORRECT_PHONE, _OWN_DATA.then(tap(WANG, "我的电话")), WANG, phone=_MY_PHONE),
    _route(
        Form.REQUEST,
        COLLECTING,
        WANG,
        collect=both(say(WANG, "厨房水龙头一直滴水"), tap(WANG, "发完了")),
        visit=tap(WANG, "随时"),
        review=tap(WANG, "提交"),
    ),
    _route(
        Form.REQUEST,
        NOTHING_YET.then(say(WANG, "嗯"), tap(WANG, "发完了")),
        WANG,
        type=tap(WANG, "报修"),
        category=tap(WANG, "水管用水"),
    ),
    _route(Form.REQUEST, NOTHING_YET.then(say(WANG, "请问垃圾几点扔？")), WANG, article=tap(WANG, "解答了")),
    _route(
        Form.REQUEST, OUT.then(say(WANG, "怎么没水了"), tap(WANG, "发完了")), WANG, outage=tap(WANG, "恢复了告诉我")
    ),
    _route(Form.REQUEST, _TAP_ON_RECORD.then(tap(WANG, "改一改")), WANG, change=tap(WANG, "上门时间")),
    *_asked_anew(
        _TAP_ON_RECORD,
        place=("地点", tap(WANG, "自己家里")),
        room=("房间", tap(WANG, "厨房")),
        urgency=("急不急", tap(WANG, "很急")),
        at_home=("上门时家里有人", tap(WANG, "家里没人")),
        contact=("联系", _MY_PHONE),
    ),
    _route(
        Form.REQUEST,
        NOTHING_YET.then(owns_another_unit, say(WANG, "厨房水龙头一直滴水"), tap(WANG, "发完了")),
        WANG,
        unit=tap(WANG, "3栋-2单元-1201"),
    ),
    *_asked_anew(_LAMP_ON_RECORD, spot=("位置", tap(WANG, "大堂"))),
    *_asked_anew(
        _COMPLAINT_ON_RECORD,
        category=("哪方面", find(WANG, "收费")),
        happened=("什么时候", tap(WANG, "今天")),
        wants=("您希望", find(WANG, "赔偿退费")),
        spot=("在哪里", "三楼"),
        people=("涉及的人", "两个年轻人"),
        cause=("您看是什么原因", "没人管"),
        contact=("联系", _MY_PHONE),
    ),
    *_asked_anew(_CONDUCT_ON_RECORD, accused=("涉及哪位", "李师傅"), confidential=("是否保密", tap(WANG, "要保密"))),
    *_asked_anew(
        _QUESTION_ON_RECORD,
        reply=("怎么答复", tap(WANG, "要书面回复")),
        category=("关于", find(WANG, "停车车位")),
        contact=("联系", _MY_PHONE),
    ),
    _route(
        Form.REQUEST,
        BOOKING,
        WANG,
        item=tap(WANG, "空调清洗"),
        quantity=tap(WANG, "2"),
        slot=tap(WANG, "明天 9:00"),
        review=tap(WANG, "提交"),
    ),
    *_asked_anew(_SERVICE_ON_RECORD, contact=("联系", _MY_PHONE)),
)
_STAFF = (
    _route(
        Form.MOVE_OUT,
        NOTHING_YET.then(say(LIN, "/unit 3-2-1201", DESK), _lin("搬走了")),
        LIN,
        DESK,
        who=_lin(WANG.name),
        sure=_lin("没有搬"),
    ),
    _route(Form.BLOCK, FILED.then(say(CHEN, "/block R-20261124-001")), CHEN, reason="发了几十条广告"),
    _route(
        Form.SUMMARY,
        OVER.then(tap(GUARD, "写总结", SECURITY)),
        GUARD,
        SECURITY,
        what="一楼卡住，两个人",
        cause="门机皮带断了",
        helped="一直有人跟里面说话",
        change="每月检查皮带",
    ),
    _route(Form.RETURN_SUMMARY, SUMMED_UP.then(tap(CHEN, "退回修改")), CHEN, words="几点断的？"),
    _route(Form.LEAK, NOTHING_YET.then(say(CHEN, "/leak")), CHEN, words="名单发到群里了"),
    _route(
        Form.LEAK_STEP,
        NOTHING_YET.then(say(CHEN, "/leak"), say(CHEN, "名单发到群里了"), tap(CHEN, "记一步")),
        CHEN,
        words="已经撤回",
    ),
    _route(
        Form.ADD_COLLEAGUE,
        NOTHING_YET.then(say(HUANG, "/staff"), tap(HUANG, "添加人员")),
        HUANG,
        name="老吴",
        badge="0777",
        department=tap(HUANG, "工程部"),
    ),
    _route(
        Form.JOIN,
        NOTHING_YET.then(joins_again),
        LI,
        ENGINEERS,
        name="小张",
        badge=_li(_SKIPPED),
    ),
)
ROUTES = (*_ON_A_CARD, *_HEARD, *_QUESTIONS, *_AT_THE_DESK, *_RESIDENTS, *_REQUESTS, *_STAFF)
