"""State tables: which action leads from which state to which. Pure; ``perform`` runs them."""

from collections.abc import Iterator
from dataclasses import dataclass

from socialcare.values import Refused


@dataclass(frozen=True)
class Transition:
    """One action: where it may start, where it leads, and what it is called in the record.

    ``refusal`` is the sentence for a record in any other state; ``{state}`` in it becomes that
    state's label.
    """

    action: str
    sources: frozenset[str]
    target: str
    words: str
    refusal: str


@dataclass(frozen=True)
class Table:
    """All states and transitions of one kind of record."""

    name: str
    states: tuple[tuple[str, str], ...]
    initial: str
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        known = {state for state, _ in self.states}
        actions = [transition.action for transition in self.transitions]
        if self.initial not in known:
            raise ValueError(f"{self.name}: {self.initial} is no state.")
        if len(actions) != len(set(actions)):
            raise ValueError(f"{self.name}: an action stands twice.")
        for transition in self.transitions:
            if not ({transition.target} | transition.sources) <= known:
                raise ValueError(f"{self.name}: {transition.action} names an unknown state.")

    def label(self, state: str) -> str:
        """Return what people call ``state``."""
        return dict(self.states)[state]

    def transition(self, action: str) -> Transition:
        """Return the transition called ``action``; raise ``KeyError`` where there is none."""
        for transition in self.transitions:
            if transition.action == action:
                return transition
        raise KeyError(f"{self.name} has no action {action}.")

    def target(self, state: str, action: str) -> str:
        """Return the state that ``action`` leads to; raise ``Refused`` where it cannot start."""
        transition = self.transition(action)
        if state not in transition.sources:
            raise Refused(transition.refusal.format(state=self.label(state).lower()))
        return transition.target

    def cells(self) -> Iterator[tuple[str, str, str | None]]:
        """Yield every (state, action, target or None): what a test of all pairs walks."""
        for state, _ in self.states:
            for transition in self.transitions:
                yield (
                    state,
                    transition.action,
                    transition.target if state in transition.sources else None,
                )

    def diagram(self) -> str:
        """Return the table as a Mermaid state diagram for the documentation."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        order = [state for state, _ in self.states]
        lines += [f"    {state} : {label}" for state, label in self.states]
        for transition in self.transitions:
            for source in sorted(transition.sources, key=order.index):
                lines.append(f"    {source} --> {transition.target} : {transition.words}")
        return "\n".join(lines) + "\n"
