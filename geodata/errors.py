"""What goes wrong in this room, told to people."""


class GeodataError(ValueError):
    """Boundaries, names or codes that cannot be used; the message says what to do next."""
