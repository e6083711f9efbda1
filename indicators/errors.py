"""What can go wrong with indicators, said to people."""


class IndicatorError(ValueError):
    """A table, period or raw fact that cannot be used; the message says where and what to do."""
