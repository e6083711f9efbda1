"""Which commands there are. A new command is a new module and a name in this list."""

from scenarios.commands import calibrate, check, explain, import_, index, run
from scenarios.commands.common import Command

COMMANDS: dict[str, Command] = {
    module.COMMAND.name: module.COMMAND
    for module in (run, explain, index, calibrate, import_, check)
}
