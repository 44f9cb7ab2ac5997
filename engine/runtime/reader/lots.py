"""The `lots:` extension elements: a closed vocabulary (FORMAT.md)."""

from __future__ import annotations

from engine.diagram.extensions import PLAIN, Clock, LotsData, Secrecy
from engine.diagram.findings import Sheet
from engine.runtime.reader.xml import LOTS, Element, extensions, local, namespace

STEPS = frozenset(
    [
        "register",
        "completeness",
        "completion_order",
        "investigate",
        "referral",
        "communicate",
        "disqualification",
        "reasons",
        "decide",
        "dispatch",
        "appeal_instruction",
        "delay_notice",
        "meeting",
        "statement",
        "close",
        "archive",
    ]
)
ACTIONS = frozenset(["start", "restart", "extend", "pause", "resume", "stop", "check"])
GATES = frozenset({"decision"})
REGIMES = frozenset(["administrative", "legality", "none", "private"])
NAMES = frozenset(["step", "clock", "gate", "law", "secrecy", "regime", "lane"])


def read_lots(el: Element, sheet: Sheet) -> LotsData:
    """Return what the `lots:` elements of *el* say; words outside the vocabulary are noted on *sheet*."""
    found = [x for x in extensions(el) if namespace(x) == LOTS]
    if not found:
        return PLAIN
    reader = Vocabulary(el.get("id"), found, sheet)
    return LotsData(
        step=reader.word("step", "kind", STEPS),
        gate=reader.word("gate", "name", GATES),
        regime=reader.word("regime", "value", REGIMES),
        clocks=reader.clocks(),
        laws=tuple(x.get("ref") or "" for x in reader.named("law")),
        secrecy=reader.secrecy(),
    )


class Vocabulary:
    """The `lots:` elements of one BPMN element."""

    def __init__(self, element: str | None, found: list[Element], sheet: Sheet) -> None:
        self.element, self.found, self.sheet = element, found, sheet
        for x in found:
            if local(x) not in NAMES:
                self._refuse(f"lots:{local(x)}", NAMES)

    def _refuse(self, what: str, allowed: frozenset[str]) -> None:
        self.sheet.note("LOTS-VOCABULARY", self.element, found=what, use=", ".join(sorted(allowed)))

    def named(self, name: str) -> list[Element]:
        """Return the elements of that name."""
        return [x for x in self.found if local(x) == name]

    def word(self, name: str, attribute: str, allowed: frozenset[str]) -> str | None:
        """Return the one word that an element like `lots:step` carries."""
        found = self.named(name)
        if not found:
            return None
        value = found[0].get(attribute) or ""
        if value not in allowed:
            self._refuse(f'lots:{name} {attribute}="{value}"', allowed)
        return value

    def clocks(self) -> tuple[Clock, ...]:
        """Return the `lots:clock` elements."""
        read = tuple(Clock(x.get("rule") or "", x.get("action") or "") for x in self.named("clock"))
        for clock in read:
            if clock.action not in ACTIONS:
                self._refuse(f'lots:clock action="{clock.action}"', ACTIONS)
            if not clock.rule:
                self.sheet.empty(self.element, "clock-rule")
        return read

    def secrecy(self) -> tuple[Secrecy, ...]:
        """Return the `lots:secrecy` elements, their fields split."""
        return tuple(
            Secrecy(x.get("provision") or "", tuple(f.strip() for f in (x.get("fields") or "").split(",") if f.strip()))
            for x in self.named("secrecy")
        )
