"""The building: who may import whom, what an __init__ holds, how long files and functions are."""

import ast
import sys
from pathlib import Path

import pytest

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
by_file = pytest.mark.parametrize(
    "path", FILES, ids=[str(path.relative_to(ROOT)) for path in FILES]
)
by_our_file = pytest.mark.parametrize(
    "path", OURS, ids=[str(path.relative_to(ROOT)) for path in OURS]
)


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


@by_file
def test_rooms_import_only_what_lies_before_them(path: Path) -> None:
    others = (_imported(_tree(path)) & {*MAY_IMPORT, "tests", "benchmarks"}) - {_room(path)}
    assert others <= MAY_IMPORT[_room(path)]


def test_no_room_reaches_itself_through_others() -> None:
    reached = {room: set(others) for room, others in MAY_IMPORT.items()}
    for _ in MAY_IMPORT:
        for room in reached:
            reached[room] |= {far for near in reached[room] for far in reached[near]}
    assert [room for room, others in reached.items() if room in others] == []


@by_file
def test_only_views_and_the_app_know_streamlit(path: Path) -> None:
    assert _room(path) in SEES_STREAMLIT or "streamlit" not in _imported(_tree(path))


@by_our_file
def test_imports_are_absolute_and_named(path: Path) -> None:
    froms = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.ImportFrom)]
    assert [node.lineno for node in froms if node.level] == []
    assert [node.lineno for node in froms for alias in node.names if alias.name == "*"] == []


@by_file
def test_nothing_is_evaluated_or_run_from_text(path: Path) -> None:
    calls = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)]
    named = [node for node in calls if isinstance(node.func, ast.Name)]
    assert [node.lineno for node in named if node.func.id in ("eval", "exec", "compile")] == []


INITS = [path for path in FILES if path.name == "__init__.py"]


@pytest.mark.parametrize("path", INITS, ids=[str(path.relative_to(ROOT)) for path in INITS])
def test_an_init_only_hands_on_names(path: Path) -> None:
    tree = _tree(path)
    assert ast.get_docstring(tree)
    rest = [node for node in tree.body[1:] if not isinstance(node, ast.ImportFrom)]
    assert all(_is_all(node) for node in rest), ast.unparse(rest[0])
    handed = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert {name for node in rest for name in ast.literal_eval(node.value)} == handed


def _is_all(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


@by_our_file
def test_files_are_short(path: Path) -> None:
    if "tests" in path.parts:
        return
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@by_file
def test_functions_are_short(path: Path) -> None:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = [node for node in ast.walk(_tree(path)) if isinstance(node, kinds)]
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in functions
        if node.end_lineno is not None and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    }
    assert long == {}


@by_file
def test_modules_and_public_functions_are_documented(path: Path) -> None:
    tree = _tree(path)
    kinds = (ast.FunctionDef, ast.ClassDef)
    public = [
        node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")
    ]
    assert ast.get_docstring(tree)
    assert [node.name for node in public if not ast.get_docstring(node)] == []


@by_file
def test_no_module_is_called_utils_or_like_one_of_python(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "misc", "common_utils"}
    top = path.parent == ROOT
    assert not (top and path.stem in sys.stdlib_module_names)
