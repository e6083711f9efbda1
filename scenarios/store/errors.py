"""What can be wrong with a store, and with what is asked of it."""

from scenarios.errors import ScenarioError


class StoreError(ScenarioError):
    """One or several problems of a store or bundle, each with its place and the next step."""
