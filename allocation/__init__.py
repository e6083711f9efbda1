"""WHO GETS WHAT: formulas, limits, exact rounding, explanation, fairness, ensembles."""

from allocation import fairness
from allocation.allocate import Allocation, allocate, amounts
from allocation.ensemble import Ensemble, simulate
from allocation.errors import AllocationError, ExpressionError, FormulaError, LimitError
from allocation.explain import Line, explain
from allocation.expression import Expression
from allocation.formula import Formula, Limit, Parameter, Pot, Step
from allocation.label import Label
from allocation.note import Note
from allocation.optimum import Constraints, Optimised, optimise
from allocation.prepare import Prepared, prepare

__all__ = [
    "Allocation",
    "AllocationError",
    "Constraints",
    "Ensemble",
    "Expression",
    "ExpressionError",
    "Formula",
    "FormulaError",
    "Label",
    "Limit",
    "LimitError",
    "Line",
    "Note",
    "Optimised",
    "Parameter",
    "Pot",
    "Prepared",
    "Step",
    "allocate",
    "amounts",
    "explain",
    "fairness",
    "optimise",
    "prepare",
    "simulate",
]
