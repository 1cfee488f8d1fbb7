"""What stands for the question marks of a prepared statement: picked by name, then converted by place.

Which of the steps a statement needs is known when it is prepared; at an execution only those are left.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from storage.found_rows import Convert

Take = Callable[[Mapping[str, Any]], Sequence[Any]]


def taking(
    names: Sequence[str],
    converts: Sequence[tuple[int, Convert]],
    *,
    constants: Mapping[str, Any],
    made: Sequence[tuple[str, Convert]],
    lists: Sequence[tuple[str, Sequence[str]]],
) -> Take:
    """A function that takes what a statement needs out of what is given: the values of `names`, in their order.

    `constants` are part of the statement, `made` are values that a column's default makes anew each time, `lists` the
    names of the items of a parameter that is a list. `converts` by place; NULL is NULL whatever the type.
    """
    pick = _picker(names)

    def complete(given: Mapping[str, Any]) -> Mapping[str, Any]:
        known = {**constants, **given}
        for name, make in made:
            known[name] = make(None)
        for name, items in lists:
            known.update(zip(items, filled_up(given[name], len(items)), strict=True))
        return known

    def converted(given: Mapping[str, Any]) -> Sequence[Any]:
        values = list(pick(complete(given) if is_incomplete else given))
        for place, convert in converts:
            if (value := values[place]) is not None:
                values[place] = convert(value)
        return values

    is_incomplete = bool(constants or made or lists)
    if converts:
        return converted
    return (lambda given: pick(complete(given))) if is_incomplete else pick


def room_for(count: int) -> int:
    """So many places has a list of that length: a power of two, so that few forms of a statement are prepared."""
    return 1 << (count - 1).bit_length() if count else 0


def filled_up(items: Sequence[Any], places: int) -> Sequence[Any]:
    """The list with its last item as often as there is room; what is or is not in it stays the same."""
    missing = places - len(items)
    return [*items, *[items[-1]] * missing] if missing else items


def _picker(names: Sequence[str]) -> Take:
    match names:
        case []:
            return lambda _: ()
        case [name]:
            return lambda known: (known[name],)
        case _:
            return itemgetter(*names)
