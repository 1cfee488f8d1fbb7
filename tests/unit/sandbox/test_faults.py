"""A fault meets the calls it is meant for, as often as it was asked to."""

from bot.sandbox.faults import Fault, FaultKind, FaultList


def test_a_fault_is_used_up() -> None:
    faults = FaultList()
    faults.add(Fault(kind=FaultKind.FLOOD, times=2))
    kinds = [fault and fault.kind for fault in (faults.take("sendMessage", 1) for _ in range(3))]
    assert kinds == [FaultKind.FLOOD, FaultKind.FLOOD, None]


def test_a_fault_waits_for_its_method_and_chat() -> None:
    faults = FaultList()
    faults.add(Fault(kind=FaultKind.FLOOD, method="sendMessage", chat=7))
    assert faults.take("sendMessage", 8) is None
    assert faults.take("sendPhoto", 7) is None
    found = faults.take("sendMessage", 7)
    assert found is not None
    assert found.kind is FaultKind.FLOOD


def test_cleared_faults_are_gone() -> None:
    faults = FaultList()
    faults.add(Fault(kind=FaultKind.FLOOD))
    faults.clear()
    assert faults.take("getMe", None) is None
