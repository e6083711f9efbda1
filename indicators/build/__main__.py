"""`python -m indicators.build`: rewrite the bundled values from the raw facts."""

from indicators.build.compose import compose
from indicators.build.store import DATA, write

if __name__ == "__main__":
    for path in write(compose(), DATA):
        print(path)  # noqa: T201  the command's only output
