"""The commands of the command line, one a file.

Each module has ADD (a function that declares its arguments) and RUN (what it does); a new command
is a new module and a line in COMMANDS.
"""

from scenarios.commands import check, explain, run
from scenarios.commands.common import Command

COMMANDS: dict[str, Command] = {
    command.name: command for command in (run.COMMAND, explain.COMMAND, check.COMMAND)
}
