"""The proof of a version: its own examples and those brought along as files, all run through it now.

Nothing of it is stored. The document of a proposed version is fixed and the files never change, so
anybody can run the very same proof again, in ten years too.
"""

from dataclasses import dataclass

from budgets.engine import Fault, Scheme
from budgets.example_files import CellFault, ExamplesRefused, Proof, own_examples, prove, read_examples
from budgets.models import AllocationScheme, SchemeFile
from budgets.scheme_checks import compiled_or_faults

from .selectors import files_in_use

#: Disagreements of one file that are told one by one before something is proposed.
MOST_TOLD = 20


@dataclass(frozen=True)
class ProvenSet:
    """The examples of the scheme itself (``file`` is None), or of one file, each run through the scheme.

    ``unreadable`` says why a file does not fit the scheme any more; nothing is proven then.
    """

    file: SchemeFile | None
    proofs: tuple[Proof, ...] = ()
    unreadable: tuple[CellFault, ...] = ()

    @property
    def disagreeing(self) -> list[Proof]:
        return [proof for proof in self.proofs if not proof.agrees]

    @property
    def agreeing(self) -> list[Proof]:
        return [proof for proof in self.proofs if proof.agrees]

    @property
    def stands(self) -> bool:
        """Return whether every example agrees."""
        return not self.unreadable and not self.disagreeing


@dataclass(frozen=True)
class Proven:
    """A version's whole proof. ``faults`` keep a document from being computed: then nothing is run.

    ``against`` is all that keeps the version from being proposed or approved: those faults, or whatever
    else is wrong in the document, its own examples that disagree, and what is wrong with its files.
    """

    faults: tuple[Fault, ...]
    sets: tuple[ProvenSet, ...]
    against: tuple[Fault, ...]

    @property
    def count(self) -> int:
        return sum(len(one.proofs) for one in self.sets)

    @property
    def disagreeing(self) -> int:
        return sum(len(one.disagreeing) for one in self.sets)

    @property
    def stands(self) -> bool:
        """Return whether the document can be computed and every example agrees."""
        return not self.faults and all(one.stands for one in self.sets)


def prove_version(version: AllocationScheme) -> Proven:
    """Run every example of a version: its own, and those of its files."""
    scheme, faults = compiled_or_faults(version.document)
    if scheme is None:
        return Proven(faults, (), faults)
    own = ProvenSet(None, tuple(prove(scheme, own_examples(scheme))))
    of_files = [_of_file(scheme, file) for file in files_in_use(version)]
    against = [*faults, *(fault for one in of_files for fault in _against(one))]
    return Proven((), (own, *of_files), tuple(against))


def _of_file(scheme: Scheme, file: SchemeFile) -> ProvenSet:
    try:
        examples = read_examples(bytes(file.content), scheme)
    except ExamplesRefused as refused:
        return ProvenSet(file, unreadable=refused.faults)
    return ProvenSet(file, tuple(prove(scheme, examples)))


def everything_against(version: AllocationScheme) -> tuple[Fault, ...]:
    """List all that keeps a version from being proposed or approved: faults, and examples that disagree."""
    return prove_version(version).against


def _against(proven: ProvenSet) -> list[Fault]:
    name = proven.file.name if proven.file is not None else ""
    if proven.unreadable:
        first = proven.unreadable[0]
        return [Fault("/examples", f"The file “{name}” does not fit this version any more. {first}")]
    wrong = proven.disagreeing
    told = [
        Fault(
            "/examples",
            f"In the file “{name}”, “{proof.name}” expects {proof.expected}; the scheme gives {proof.got}.",
        )
        for proof in wrong[:MOST_TOLD]
    ]
    if len(wrong) > MOST_TOLD:
        told.append(Fault("/examples", f"In the file “{name}”, {len(wrong) - MOST_TOLD} more disagree."))
    return told


def fingerprints(version: AllocationScheme) -> dict[str, object]:
    """Say for the record what was run: the examples of the scheme itself, and the hash of each file."""
    return {
        "own_examples": len(version.document.get("examples") or []),
        "example_files": [file.sha256 for file in files_in_use(version)],
    }
