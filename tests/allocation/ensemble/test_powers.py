"""Exponentials, logarithms and powers against numpy's."""

import numpy as np
import pytest

from allocation.ensemble import jit, powers

LAST_PLACES = 2 * np.finfo(float).eps


def _of(kernel, *rows):
    registers = np.array([*rows, np.zeros(len(rows[0]))])
    places = [*range(len(rows)), len(rows), len(rows[0])]
    with np.errstate(all="ignore"):
        kernel(registers, *places)
    return registers[-1]


def _apart(found, wanted):
    return np.abs(found - wanted).max() if not wanted.any() else np.abs(found / wanted - 1).max()


def test_exponentials(both_ways):
    x = np.concatenate([np.linspace(-700, 700, 501), np.linspace(-1, 1, 500), [709.4]])
    assert _apart(_of(powers.exp_row, x), np.exp(x)) <= LAST_PLACES
    edges = _of(powers.exp_row, np.array([0.0, -800.0, 710.0, np.inf, np.nan]))
    assert edges[0] == 1
    assert 0 <= edges[1] < 1e-300
    assert np.isnan(edges[2:]).all()  # too large is no value, never infinite


def test_logarithms(both_ways):
    x = np.concatenate([np.exp(np.linspace(-740, 700, 501)), np.linspace(0.5, 2, 500)])
    assert _apart(_of(powers.log_row, x[x != 1]), np.log(x[x != 1])) <= LAST_PLACES
    edges = _of(powers.log_row, np.array([1.0, 5e-324, 0.0, -1.0, np.inf, np.nan]))
    assert edges[0] == 0
    assert edges[1] == pytest.approx(np.log(5e-324), rel=1e-15)
    assert np.isnan(edges[2:]).all()


@pytest.mark.parametrize("exponent", [2.0, 8.0, 9.0, -1.0, 0.5, -0.25, 0.0])
def test_powers_of_one_exponent(both_ways, exponent):
    base = np.linspace(0.01, 30, 77)
    found = _of(powers.power_row, base, np.full(77, exponent))
    assert found == pytest.approx(base**exponent, rel=1e-13)


def test_powers_of_zero_and_less(both_ways):
    base = np.array([0.0, -2.0, 3.0])
    for exponent, wanted in ((3.0, [0, -8, 27]), (10.0, [0, 1024, 59049]), (0.0, [1, 1, 1])):
        found = _of(powers.power_row, base, np.full(3, exponent))
        assert found == pytest.approx(np.array(wanted), rel=1e-13)
    odd = _of(powers.power_row, base, np.full(3, -11.0))
    assert np.isnan(odd[0])
    assert odd[1:] == pytest.approx([(-2.0) ** -11, 3.0**-11])
    assert np.isnan(_of(powers.power_row, base, np.full(3, 0.5))).tolist() == [False, True, False]
    mixed = _of(powers.power_row, base, np.array([0.0, 2.0, 2.0]))
    assert mixed[0] == 1
    assert np.isnan(mixed[1])  # exponents that differ are powers of positive numbers only


def test_the_mark_of_kept_code_follows_the_source(monkeypatch, tmp_path):
    """A change of any kernel's file gives all kept machine code another name."""
    jit.fingerprint.cache_clear()
    before = jit.fingerprint()
    (tmp_path / "one.py").write_text("from allocation.ensemble.jit import kernel\n")
    monkeypatch.setattr(jit, "__file__", str(tmp_path / "jit.py"))
    jit.fingerprint.cache_clear()
    first = jit.fingerprint()
    (tmp_path / "one.py").write_text("from allocation.ensemble.jit import kernel  # changed\n")
    (tmp_path / "two.py").write_text("no kernels here\n")
    jit.fingerprint.cache_clear()
    second = jit.fingerprint()
    (tmp_path / "two.py").write_text("still none\n")
    jit.fingerprint.cache_clear()
    assert jit.fingerprint() == second
    assert len({before, first, second}) == 3
    monkeypatch.undo()
    jit.fingerprint.cache_clear()
