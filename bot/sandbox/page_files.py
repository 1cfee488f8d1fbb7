"""The chat page's own files, served with a policy that lets nothing else run."""

import mimetypes
from importlib.resources.abc import Traversable

from aiohttp import web

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:;"
    " connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class PageFiles:
    """Serves `page/`; `{{locale}}` in index.html becomes the language the page starts in."""

    def __init__(self, folder: Traversable, *, locale: str) -> None:
        self._folder = folder
        self._locale = locale

    async def index(self, request: web.Request) -> web.StreamResponse:
        del request
        page = self._folder / "index.html"
        if not page.is_file():
            raise web.HTTPNotFound
        text = page.read_text(encoding="utf-8").replace("{{locale}}", self._locale)
        return web.Response(text=text, content_type="text/html", headers=_HEADERS)

    async def static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["file"]
        found = self._folder / name
        # A name with a separator cannot get here: the route takes one path segment; dots alone are refused.
        if name.startswith(".") or "/" in name or "\\" in name or not found.is_file():
            raise web.HTTPNotFound
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        charset = "utf-8" if mime.startswith("text/") else None
        return web.Response(body=found.read_bytes(), content_type=mime, charset=charset, headers=_HEADERS)
