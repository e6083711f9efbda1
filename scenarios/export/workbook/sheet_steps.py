"""The sheet of steps: each a column, computed from the inputs and the steps before it."""

from scenarios.export.workbook import style
from scenarios.export.workbook.book import Heading
from scenarios.export.workbook.expression import Case, Spot, expression_column


def write_steps(case: Case) -> None:
    """Write the steps; each is then seen by what follows."""
    found = case.result.table
    for step in case.formula.steps:
        label = " · ".join(text for text in (case.words(step.label), step.unit) if text)
        spot = Spot(
            key="steps",
            heading=Heading(name=step.name, label=label),
            place=f"step {step.name!r}",
            values=found[step.name].tolist,
            form=style.form_for(found[step.name].tolist()),
        )
        ref = expression_column(case, step.expression, case.names, spot)
        case.names = case.names.adding(step.name, ref)
