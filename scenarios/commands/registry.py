"""Which commands there are. A new command is a new module and a line here.

A module is imported when its command is asked for, so that no command pays for another.
"""

from importlib import import_module

from scenarios.commands.common import Command

COMMANDS: dict[str, str] = {
    "library": "library",
    "run": "run",
    "export": "export",
    "explain": "explain",
    "compare": "compare",
    "limits": "limits",
    "posts": "posts",
    "ensemble": "ensemble",
    "target": "target",
    "frontier": "frontier",
    "reveal": "reveal",
    "optimum": "optimum",
    "incentives": "incentives",
    "appeal": "appeal",
    "index": "index",
    "calibrate": "calibrate",
    "risk": "risk",
    "forecast": "forecast",
    "import": "import_",
    "registry": "households",
    "check": "check",
    "versions": "versions",
    "store": "store",
    "bundle": "bundle",
    "verify": "verify",
    "completion": "completion",
}


def command(name: str) -> Command:
    """The command of a name."""
    found: Command = import_module(f"scenarios.commands.{COMMANDS[name]}").COMMAND
    return found
