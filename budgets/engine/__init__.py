"""The allocation engine: from a scheme and a person's answers to a weekly sum and its reasons.

Pure: the standard library only, whole numbers only, no clock and no database. Many assessments
at once are for `budgets.engine.bulk`, which needs numpy and is therefore not imported here.
"""

from .compiling import compile_scheme, faults_of
from .evaluate import (
    AnswerFault,
    AnswerFaults,
    Result,
    Working,
    evaluate,
    faults_of_answers,
    outcome_of,
    work_out,
)
from .exact import LARGEST_EXACT, WEEKS_PER_YEAR
from .examples import disagreements
from .faults import FORMAT, Fault, SchemeFaults, pointer
from .lines import Line
from .scheme import Addition, Example, Option, Question, Row, Scheme, Support

__all__ = [
    "FORMAT",
    "LARGEST_EXACT",
    "WEEKS_PER_YEAR",
    "Addition",
    "AnswerFault",
    "AnswerFaults",
    "Example",
    "Fault",
    "Line",
    "Option",
    "Question",
    "Result",
    "Row",
    "Scheme",
    "SchemeFaults",
    "Support",
    "Working",
    "compile_scheme",
    "disagreements",
    "evaluate",
    "faults_of",
    "faults_of_answers",
    "outcome_of",
    "pointer",
    "work_out",
]
