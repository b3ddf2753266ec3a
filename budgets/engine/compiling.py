"""From a document to a scheme that can be computed, or to the list of all its faults."""

from typing import Any, cast

from .faults import Fault, SchemeFaults, faults_of_shape, faults_of_size
from .scheme import Scheme, build


def compile_scheme(document: object) -> Scheme:
    """Compile a scheme document into an immutable scheme.

    Raises SchemeFaults with every fault and its place. Examples are not run: see
    `budgets.engine.disagreements`.
    """
    faults = faults_of_shape(document)
    if faults:
        raise SchemeFaults(faults)
    scheme = build(cast("dict[str, Any]", document))
    faults = faults_of_size(scheme)
    if faults:
        raise SchemeFaults(faults)
    return scheme


def faults_of(document: object) -> tuple[Fault, ...]:
    """List all faults of a scheme document; none means that it compiles."""
    try:
        compile_scheme(document)
    except SchemeFaults as refused:
        return refused.faults
    return ()
