"""What can be wrong with a scenario, its files or a command."""

from collections.abc import Iterable


class ScenarioError(ValueError):
    """One or several problems, each a sentence that names file, place and next step."""

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))
