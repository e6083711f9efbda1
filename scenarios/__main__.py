"""The command line: python -m scenarios <command>."""

import io
import sys
import traceback
from collections.abc import Sequence

from scenarios.commands.parser import parser_of
from scenarios.commands.registry import COMMANDS, command
from scenarios.commands.show import grouped_money
from scenarios.run import failures

DONE, FAULT, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status: 0 done, 2 bad input, 1 a fault of ours.

    130 if Ctrl+C stopped it.
    """
    given = sys.argv[1:] if arguments is None else arguments
    asked = [name for name in given[:1] if name in COMMANDS]
    _speak_utf8()
    options = parser_of(asked or COMMANDS).parse_args(given)
    try:
        command(options.command).run(options)
    except failures() as error:
        for problem in str(error).splitlines():
            sys.stderr.write(f"error: {grouped_money(problem)}\n")
        return BAD_INPUT
    except BrokenPipeError:
        return DONE
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped; nothing is half written\n")
        return INTERRUPTED
    except Exception:  # noqa: BLE001  # the last stop: say that it is not the user's fault
        traceback.print_exc()
        sys.stderr.write("error: this is a fault of the program, not of your input\n")
        return FAULT
    return DONE


def _speak_utf8() -> None:
    """Names have letters that some consoles' own encodings lack."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
