"""Keys as they are written down, and what is sealed with them."""

import re
from pathlib import Path

import pytest

from storage.errors import BadKeyError, BrokenSealError, KeyFileError, UnknownSealError
from storage.keyed_cipher import KeyedCipher, Nonces
from storage.keys import add_to_key_file, key_ring, new_key, read_key_file, write_key_file

FIRST, SECOND = "A" * 43, "B" * 42 + "A"
PLACE = "residents.name"


def cipher(*keys: str) -> KeyedCipher:
    return KeyedCipher(key_ring(",".join(keys), place="here"))


@pytest.mark.parametrize("text", ["王芳", "", "a1:b", "p1:", "🚰" * 2000, "x\x00y"])
def test_what_is_sealed_opens_again(text: str) -> None:
    one = cipher(FIRST)
    stored = one.seal(text, PLACE)
    assert re.fullmatch(r"a1:[0-9a-f]{8}:[A-Za-z0-9_=-]+", stored)
    assert one.open(stored, PLACE) == text


def test_equal_texts_are_sealed_differently() -> None:
    assert len({cipher(FIRST).seal("13812345678", PLACE) for _ in range(100)}) == 100


def test_random_bytes_are_handed_out_once_and_never_to_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    nonces = Nonces()
    own = [nonces.next() for _ in range(600)]
    assert ({len(one) for one in own}, len(set(own))) == ({12}, 600)
    left = set(nonces._left)
    monkeypatch.setattr("os.getpid", lambda: 0)
    assert left.isdisjoint({nonces.next() for _ in range(600)})


def test_a_value_does_not_open_in_another_column() -> None:
    stored = cipher(FIRST).seal("王芳", PLACE)
    with pytest.raises(BrokenSealError) as caught:
        cipher(FIRST).open(stored, "residents.phone")
    assert caught.value.facts == {"place": "residents.phone"}


@pytest.mark.parametrize("change", [lambda it: it[:-4] + "AAAA", lambda it: it[:20], lambda it: it[:12]])
def test_a_changed_value_does_not_open(change) -> None:
    with pytest.raises(BrokenSealError):
        cipher(FIRST).open(change(cipher(FIRST).seal("王芳王芳王芳", PLACE)), PLACE)


@pytest.mark.parametrize(("stored", "mark"), [("p1:王芳", "p1"), ("a1:00000000:AAAA", "a1:00000000")])
def test_what_was_sealed_otherwise_is_refused(stored: str, mark: str) -> None:
    with pytest.raises(UnknownSealError) as caught:
        cipher(FIRST).open(stored, PLACE)
    assert caught.value.facts == {"mark": mark}


def test_the_first_key_seals_and_all_open() -> None:
    old, both = cipher(FIRST), cipher(SECOND, FIRST)
    stored = old.seal("王芳", PLACE)
    assert (both.open(stored, PLACE), both.is_present(stored)) == ("王芳", False)
    assert both.is_present(both.seal("王芳", PLACE))
    with pytest.raises(UnknownSealError):
        old.open(both.seal("王芳", PLACE), PLACE)


def test_a_phone_is_found_under_every_key_and_tells_nothing() -> None:
    old, both = cipher(FIRST), cipher(SECOND, FIRST)
    assert old.index("+8613812345678") == old.index("+8613812345678")
    assert both.indexes("+8613812345678") == [cipher(SECOND).index("+8613812345678"), old.index("+8613812345678")]
    assert old.index("+8613812345678") != old.index("+8613812345679")
    assert len(old.index("+8613812345678")) <= 64


@pytest.mark.parametrize("written", ["", "# nothing", "short", "A" * 44, "ä" * 43, f"{FIRST},{FIRST}", f"{FIRST} x"])
def test_what_is_no_key_is_refused_without_showing_it(written: str) -> None:
    with pytest.raises(BadKeyError) as caught:
        key_ring(written, place="CONCIERGE_KEY")
    assert caught.value.facts == {"place": "CONCIERGE_KEY"}


def test_a_new_key_is_a_key() -> None:
    assert len(new_key()) == 43
    assert len({key.name for key in key_ring(f"{new_key()}\n{new_key()}", place="here")}) == 2


def test_a_key_shows_nothing_of_itself() -> None:
    (key,) = key_ring(FIRST, place="here")
    assert repr(key) == f"Key(name={key.name!r})"


def test_a_key_file_is_private_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "concierge.key"
    write_key_file(path, [FIRST])
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(KeyFileError):
        write_key_file(path, [SECOND])
    add_to_key_file(path, SECOND)
    assert path.stat().st_mode & 0o777 == 0o600
    names = [key.name for key in key_ring(read_key_file(path), place="here")]
    assert names == [key.name for key in key_ring(f"{SECOND},{FIRST}", place="here")]
    assert [one.name for one in tmp_path.iterdir()] == ["concierge.key"]


def test_a_key_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="No such file"):
        read_key_file(tmp_path / "missing.key")
