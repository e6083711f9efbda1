"""The building: who may import whom, what an __init__ holds, how long files and functions are."""

import ast
import sys
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeGuard

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "allocation": set[str](),
    "evaluation": set[str](),
    "geodata": set[str](),
    "indicators": {"geodata"},
    "scenarios": {"geodata", "indicators", "allocation", "evaluation"},
    "views": {"geodata", "indicators", "allocation", "evaluation", "scenarios"},
    "app": {"views"},
}
SEES_STREAMLIT = {"views", "app"}
LONGEST_FILE = 350
LONGEST_FUNCTION = 40


def _room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


FILES = sorted(
    path
    for room in MAY_IMPORT
    for path in [*ROOT.glob(f"{room}.py"), *ROOT.glob(f"{room}/**/*.py")]
)
OURS = [*FILES, *sorted(ROOT.glob("tests/**/*.py")), *sorted(ROOT.glob("benchmarks/**/*.py"))]
INITS = [path for path in FILES if path.name == "__init__.py"]


def _told(paths: list[Path], wrong: Callable[[Path], object]) -> dict[str, object]:
    """What is wrong in each file in which anything is."""
    found = {str(path.relative_to(ROOT)): wrong(path) for path in paths}
    return {path: problem for path, problem in found.items() if problem}


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _imported(tree: ast.AST) -> set[str]:
    """The first parts of everything a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def test_the_rooms_are_all_here() -> None:
    there = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith(".") and [*path.rglob("*.py")]
    }
    assert there <= {*MAY_IMPORT, "tests", "benchmarks", "docs"}
    assert {"allocation", "geodata", "indicators", "scenarios", "views"} <= there


def test_rooms_import_only_what_lies_before_them() -> None:
    def wrong(path: Path) -> set[str]:
        others = (_imported(_tree(path)) & {*MAY_IMPORT, "tests", "benchmarks"}) - {_room(path)}
        return others - MAY_IMPORT[_room(path)]

    assert _told(FILES, wrong) == {}


def test_no_room_reaches_itself_through_others() -> None:
    reached = {room: set(others) for room, others in MAY_IMPORT.items()}
    for _ in MAY_IMPORT:
        for room in reached:
            reached[room] |= {far for near in reached[room] for far in reached[near]}
    assert [room for room, others in reached.items() if room in others] == []


def test_only_views_and_the_app_know_streamlit() -> None:
    blind = [path for path in FILES if _room(path) not in SEES_STREAMLIT]
    assert _told(blind, lambda path: "streamlit" in _imported(_tree(path))) == {}


def test_imports_are_absolute_and_named() -> None:
    def wrong(path: Path) -> list[int]:
        froms = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.ImportFrom)]
        starred = [node for node in froms for alias in node.names if alias.name == "*"]
        return [node.lineno for node in froms if node.level] + [node.lineno for node in starred]

    assert _told(OURS, wrong) == {}


def test_nothing_is_evaluated_or_run_from_text() -> None:
    def wrong(path: Path) -> list[int]:
        calls = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)]
        named = [node for node in calls if isinstance(node.func, ast.Name)]
        return [node.lineno for node in named if node.func.id in ("eval", "exec", "compile")]

    assert _told(FILES, wrong) == {}


def test_an_init_only_hands_on_names() -> None:
    def wrong(path: Path) -> str:
        tree = _tree(path)
        rest = [node for node in tree.body[1:] if not isinstance(node, ast.ImportFrom)]
        others = [ast.unparse(node) for node in rest if not _is_all(node)]
        if others or not ast.get_docstring(tree):
            return f"no docstring, or more than names: {others}"
        froms = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
        handed = {alias.asname or alias.name for node in froms for alias in node.names}
        listed = {name for node in rest for name in ast.literal_eval(node.value)}
        return ", ".join(listed ^ handed)

    assert _told(INITS, wrong) == {}


def _is_all(node: ast.stmt) -> TypeGuard[ast.Assign]:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


def test_files_are_short() -> None:
    def lines(path: Path) -> int:
        return len(path.read_text(encoding="utf-8").splitlines())

    ours = [path for path in OURS if _room(path) != "tests"]
    assert _told(ours, lambda path: max(lines(path) - LONGEST_FILE, 0)) == {}


def test_functions_are_short() -> None:
    def wrong(path: Path) -> dict[str, int]:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        functions = [node for node in ast.walk(_tree(path)) if isinstance(node, kinds)]
        lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
        return {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION}

    assert _told(FILES, wrong) == {}


def test_modules_and_public_functions_are_documented() -> None:
    def wrong(path: Path) -> list[str]:
        tree = _tree(path)
        kinds = (ast.FunctionDef, ast.ClassDef)
        public = [
            node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")
        ]
        bare = [node.name for node in public if not ast.get_docstring(node)]
        return bare + ["the module"] * (not ast.get_docstring(tree))

    assert _told(FILES, wrong) == {}


def test_no_module_is_called_utils_or_like_one_of_python() -> None:
    def wrong(path: Path) -> bool:
        hides = path.parent == ROOT and path.stem in sys.stdlib_module_names
        return hides or path.stem in {"utils", "util", "helpers", "misc", "common_utils"}

    assert _told(FILES, wrong) == {}


def test_just_the_kernels_are_left_out_of_what_is_counted() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        omitted = tomllib.load(file)["tool"]["slipcover"]["omit"]
    compiled = [
        str(path.relative_to(ROOT))
        for path in FILES
        if "from allocation.ensemble.jit import" in path.read_text(encoding="utf-8")
    ]
    assert omitted == compiled
