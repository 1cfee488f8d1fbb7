"""Lines of keys and elements in TOML documents."""

from bot.toml_positions import find_lines

DOCUMENT = '''# a comment with = and [brackets]
key = "a # b = c"
"quoted key" = 1

[texts]
prompt = { zh-Hans = "甲", en = "a } b" } # behind
more = """
fake = 1
[fake]
"""
raw = \'\'\'[no]\'\'\'
path.to.it = 3

[[questions]]
key = "one"
words = { zh-Hans = [
    "x", # first
    "y",
], en = ["z"] }

[[questions]]
key = "two"
[[questions.choices]]
key = "c1"
[[questions.choices]]
key = "c2"
[questions.when]
among = [
    1979-05-27,
    { a = [1, 2], b = "]" },
]
'''


def test_every_key_and_element_has_its_line() -> None:
    assert find_lines(DOCUMENT) == {
        ("key",): 2,
        ("quoted key",): 3,
        ("texts",): 5,
        ("texts", "prompt"): 6,
        ("texts", "prompt", "zh-Hans"): 6,
        ("texts", "prompt", "en"): 6,
        ("texts", "more"): 7,
        ("texts", "raw"): 11,
        ("texts", "path"): 12,
        ("texts", "path", "to"): 12,
        ("texts", "path", "to", "it"): 12,
        ("questions",): 14,
        ("questions", 0): 14,
        ("questions", 0, "key"): 15,
        ("questions", 0, "words"): 16,
        ("questions", 0, "words", "zh-Hans"): 16,
        ("questions", 0, "words", "zh-Hans", 0): 17,
        ("questions", 0, "words", "zh-Hans", 1): 18,
        ("questions", 0, "words", "en"): 19,
        ("questions", 0, "words", "en", 0): 19,
        ("questions", 1): 21,
        ("questions", 1, "key"): 22,
        ("questions", 1, "choices"): 23,
        ("questions", 1, "choices", 0): 23,
        ("questions", 1, "choices", 0, "key"): 24,
        ("questions", 1, "choices", 1): 25,
        ("questions", 1, "choices", 1, "key"): 26,
        ("questions", 1, "when"): 27,
        ("questions", 1, "when", "among"): 28,
        ("questions", 1, "when", "among", 0): 29,
        ("questions", 1, "when", "among", 1): 30,
        ("questions", 1, "when", "among", 1, "a"): 30,
        ("questions", 1, "when", "among", 1, "a", 0): 30,
        ("questions", 1, "when", "among", 1, "a", 1): 30,
        ("questions", 1, "when", "among", 1, "b"): 30,
    }


def test_windows_line_ends_and_an_empty_document() -> None:
    assert find_lines("a = 1\r\n\r\nb = 2\r\n") == {("a",): 1, ("b",): 3}
    assert find_lines("") == {}
    assert find_lines("# only a comment") == {}
