"""Telegram's HTML becomes text and entities, or the complaint Telegram makes."""

import pytest

from bot.sandbox.html_text import parse_html, trimmed
from bot.sandbox.refusals import ApiError

KNOWN = {5: {"id": 5, "is_bot": False, "first_name": "Li"}}


def parse(source: str) -> tuple[str, list[dict]]:
    return parse_html(source, KNOWN.get)


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("a &lt;b&gt; &amp; &quot;c&quot; &#39;&#x4e2d;", 'a <b> & "c" \'中', []),
        ("&nbsp; stays", "&nbsp; stays", []),
        ("<b>x</b>", "x", [{"type": "bold", "offset": 0, "length": 1}]),
        ("<strong>x</STRONG>", "x", [{"type": "bold", "offset": 0, "length": 1}]),
        (
            "<i>a</i><em>b</em>",
            "ab",
            [{"type": "italic", "offset": 0, "length": 1}, {"type": "italic", "offset": 1, "length": 1}],
        ),
        ("<u>a</u>", "a", [{"type": "underline", "offset": 0, "length": 1}]),
        ("<s>a</s>", "a", [{"type": "strikethrough", "offset": 0, "length": 1}]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [{"type": "spoiler", "offset": 0, "length": 1}]),
        ('<span class="tg-spoiler">a</span>', "a", [{"type": "spoiler", "offset": 0, "length": 1}]),
        ("<code>a</code>", "a", [{"type": "code", "offset": 0, "length": 1}]),
        ("<pre>a</pre>", "a", [{"type": "pre", "offset": 0, "length": 1}]),
        (
            '<pre><code class="language-python">a</code></pre>',
            "a",
            [{"type": "pre", "language": "python", "offset": 0, "length": 1}],
        ),
        ("<blockquote>a</blockquote>", "a", [{"type": "blockquote", "offset": 0, "length": 1}]),
        ("<blockquote expandable>a</blockquote>", "a", [{"type": "expandable_blockquote", "offset": 0, "length": 1}]),
        (
            '<a href="https://x.cn/?a=1&amp;b=2">a</a>',
            "a",
            [{"type": "text_link", "url": "https://x.cn/?a=1&b=2", "offset": 0, "length": 1}],
        ),
        ('<a href="tg://user?id=5">a</a>', "a", [{"type": "text_mention", "user": KNOWN[5], "offset": 0, "length": 1}]),
        ('<a href="tg://user?id=6">a</a>', "a", []),
        ("<b></b>x", "x", []),
        ("😀<b>é中</b>", "😀é中", [{"type": "bold", "offset": 2, "length": 2}]),
        (
            "<b>a<i>b</i></b>",
            "ab",
            [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 1}],
        ),
        ("<b>a</>", "a", [{"type": "bold", "offset": 0, "length": 1}]),
    ],
)
def test_parses(source: str, text: str, entities: list[dict]) -> None:
    assert parse(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<font>x</font>", 'Unsupported start tag "font" at byte offset 0'),
        ("中<br>", 'Unsupported start tag "br" at byte offset 3'),
        ("2 < 3", 'Unsupported start tag "" at byte offset 2'),
        ("2 <3", "Unclosed start tag at byte offset 2"),
        ("2 < 3 > 1", 'Unsupported start tag "" at byte offset 2'),
        ('<a href="x"', "Unclosed start tag at byte offset 0"),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_complains(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse(source)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


def test_trimming_moves_the_entities_along() -> None:
    text, entities = parse("\n <b> a </b> \n")
    assert trimmed(text, entities) == ("a", [{"type": "bold", "offset": 0, "length": 1}])


def test_trimming_drops_entities_of_white_space() -> None:
    text, entities = parse("a<b>  </b>")
    assert trimmed(text, entities) == ("a", [])
