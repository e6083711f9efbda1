"""What can be wrong with a design or with the outputs of an experiment."""

from allocation.errors import AllocationError


class SensitivityError(AllocationError):
    """A design that cannot be made, or outputs that cannot be analysed."""
