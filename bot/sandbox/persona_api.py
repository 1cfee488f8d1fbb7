"""The persona API over HTTP: everything a person can do, for the page and the acceptance tests."""

from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web

from bot.sandbox.bot_api import BotApi
from bot.sandbox.faults import Fault
from bot.sandbox.files import kind_of
from bot.sandbox.incoming import MediaItem
from bot.sandbox.refusals import PersonaError
from bot.sandbox.request_shapes import (
    BlockBody,
    DeleteBody,
    EditBody,
    FaultBody,
    GroupBody,
    MemberBody,
    MigrateBody,
    PersonBody,
    PressBody,
    SendBody,
    read_body,
    read_object,
    whole_number,
)
from bot.sandbox.wire import Json, encode, without_none
from bot.sandbox.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LONGEST_WAIT_S = 120.0


def json_response(body: Json, *, status: int = 200) -> web.Response:
    """Answer with a JSON object that no cache may keep."""
    headers = {"Cache-Control": "no-store"}
    return web.Response(status=status, body=encode(body), content_type="application/json", headers=headers)


@web.middleware
async def persona_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other web pages, and turn what a person cannot do into 400 with a sentence."""
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2] != request.host:
        return json_response({"error": "The sandbox only listens to its own page."}, status=403)
    try:
        return await handler(request)
    except PersonaError as error:
        return json_response({"error": str(error)}, status=400)


class PersonaApi:
    """One handler per verb."""

    def __init__(self, world: World, bot_api: BotApi) -> None:
        self._world = world
        self._bot_api = bot_api

    def routes(self) -> Iterable[web.RouteDef]:
        return (
            web.post("/send", self.send),
            web.post("/press", self.press),
            web.post("/edit", self.edit),
            web.post("/delete", self.delete),
            web.post("/upload", self.upload),
            web.get("/files/{file}", self.file),
            web.post("/member", self.member),
            web.post("/block", self.block),
            web.post("/migrate", self.migrate),
            web.post("/person", self.person),
            web.post("/group", self.group),
            web.post("/raw", self.raw),
            web.post("/faults", self.add_fault),
            web.delete("/faults", self.clear_faults),
            web.get("/calls", self.calls),
        )

    async def send(self, request: web.Request) -> web.StreamResponse:
        body = await read_body(request, SendBody)
        media = [MediaItem(kind=item.kind, file=item.file, name=item.name or "") for item in body.media]
        if len(media) > 1:
            words = body.caption or body.text
            ids = self._world.send_album(body.actor, body.chat, media, caption=words, reply_to=body.reply_to)
            return json_response({"messages": ids})
        message = self._world.send(
            body.actor,
            body.chat,
            body.text,
            media=media[0] if media else None,
            caption=body.caption,
            contact=self._contact(body),
            location=_location(body),
            reply_to=body.reply_to,
            forward_from=body.forward_from,
        )
        return json_response({"messages": [message]})

    async def press(self, request: web.Request) -> web.StreamResponse:
        body = await read_body(request, PressBody)
        query = self._world.press(body.actor, body.chat, body.message, body.data)
        if body.wait <= 0:
            return json_response({"query": query})
        answer = await self._world.answer_within(query, min(body.wait, LONGEST_WAIT_S))
        shown = None if answer is None else {"text": answer["text"], "alert": answer["show_alert"]}
        return json_response({"query": query, "answer": shown})

    async def edit(self, request: web.Request) -> web.StreamResponse:
        body = await read_body(request, EditBody)
        self._world.edit(body.actor, body.chat, body.message, body.text)
        return json_response({})

    async def delete(self, request: web.Request) -> web.StreamResponse:
        body = await read_body(request, DeleteBody)
        self._world.delete_message(body.chat, body.message)
        return json_response({})

    async def upload(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        field = form.get("file")
        if not isinstance(field, web.FileField):
            raise PersonaError("The field file must hold a file.")
        kind = kind_of(field.filename, field.content_type)
        stored = self._world.state.files.add(field.file.read(), kind=kind, name=field.filename, mime=field.content_type)
        return json_response({"file": stored.id, "kind": kind})

    async def file(self, request: web.Request) -> web.StreamResponse:
        stored = self._world.state.files.by_id(request.match_info["file"])
        if stored is None:
            raise PersonaError("There is no such file.")
        # The bot may send any bytes: nothing served here may run as part of the page.
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
        return web.Response(body=stored.content, headers={**headers, "Content-Type": stored.mime})

    async def member(self, request: web.Request) -> web.StreamResponse:
        body = await read_body(request, MemberBody)
        user = self._world.state.bot.id if body.person == "bot" else body.person
        self._world.change_member(user, body.chat, body.action)
        return json_response({})

    async def block(self, request: web.Request) -> web.StreamResponse:
        body = await read_body(request, BlockBody)
        act = self._world.block if body.blocked else self._world.unblock
        act(body.person)
        return json_response({})

    async def migrate(self, request: web.Request) -> web.StreamResponse:
        body = await read_body(request, MigrateBody)
        return json_response({"chat": self._world.migrate(body.chat)})

    async def person(self, request: web.Request) -> web.StreamResponse:
        body = await read_body(request, PersonBody)
        self._world.add_person(
            body.id,
            body.first_name,
            body.last_name,
            body.username,
            body.language_code,
            kind=body.kind,
            title=body.title,
            phone=body.phone,
        )
        return json_response({"id": body.id})

    async def group(self, request: web.Request) -> web.StreamResponse:
        body = await read_body(request, GroupBody)
        return json_response({"id": self._world.add_group(body.id, body.title, supergroup=body.supergroup)})

    async def raw(self, request: web.Request) -> web.StreamResponse:
        return json_response({"update_id": self._world.raw_update(await read_object(request))})

    async def add_fault(self, request: web.Request) -> web.StreamResponse:
        body = await read_body(request, FaultBody)
        self._bot_api.faults.add(
            Fault(
                kind=body.kind,
                times=body.times,
                method=body.method,
                chat=body.chat,
                retry_after=body.retry_after,
                description=body.description,
            )
        )
        return json_response({})

    async def clear_faults(self, request: web.Request) -> web.StreamResponse:
        del request
        self._bot_api.faults.clear()
        return json_response({})

    async def calls(self, request: web.Request) -> web.StreamResponse:
        log = self._bot_api.calls
        since = whole_number(request, "since") or 0
        chosen = log.select(method=request.query.get("method"), chat=whole_number(request, "chat"), since=since)
        return json_response({"calls": chosen, "counts": log.counts, "last": log.last})

    def _contact(self, body: SendBody) -> Json | None:
        if (given := body.contact) is None:
            return None
        owner = None if given.user_id is None else self._world.state.person(given.user_id)
        first_name = given.first_name or (owner.first_name if owner is not None else "")
        fields = {"phone_number": given.phone, "first_name": first_name, "last_name": given.last_name}
        return without_none({**fields, "user_id": given.user_id})


def _location(body: SendBody) -> Json | None:
    if (given := body.location) is None:
        return None
    fields = {"latitude": given.latitude, "longitude": given.longitude, "live_period": given.live_period}
    return without_none(fields)
