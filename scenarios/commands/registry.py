"""Which commands there are. A new command is a new module and a name in this list."""

from scenarios.commands import check, explain, run
from scenarios.commands.common import Command

COMMANDS: dict[str, Command] = {
    command.name: command for command in (run.COMMAND, explain.COMMAND, check.COMMAND)
}
