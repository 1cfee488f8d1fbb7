"""The change feed: versions only grow, old ones are answered with a reset."""

from bot.sandbox.feed import KEPT_CHANGES, ChangeKind, Feed


def test_changes_after_a_version() -> None:
    feed = Feed()
    feed.record(ChangeKind.PIN, detail={"pinned": 1})
    feed.record(ChangeKind.PIN, detail={"pinned": 2})
    assert [(change.version, change.detail) for change in feed.since(1)] == [(2, {"pinned": 2})]
    assert feed.since(2) == []


def test_a_version_out_of_memory_is_a_reset() -> None:
    feed = Feed()
    for _ in range(KEPT_CHANGES + 1):
        feed.record(ChangeKind.CLOCK)
    assert [change.kind for change in feed.since(0)] == [ChangeKind.RESET]
    assert len(feed.since(1)) == KEPT_CHANGES


async def test_listening_yields_batches_until_closed() -> None:
    feed = Feed()
    listener = feed.listen(0)
    feed.record(ChangeKind.CLOCK)
    feed.record(ChangeKind.RESET)
    assert [change.kind for change in await anext(listener)] == [ChangeKind.CLOCK, ChangeKind.RESET]
    feed.close()
    assert [batch async for batch in listener] == []


async def test_waiting_ends_without_news() -> None:
    assert await Feed().wait(0, within=0.001) is False
