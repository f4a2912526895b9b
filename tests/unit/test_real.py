"""Real arithmetic: the same bytes on any machine, compiled or not, and as good as the C library's.

``python tests/unit/test_real.py`` writes the table of bytes again; a change of it changes every digest.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from decimal import Decimal, getcontext
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import ndtri

from simulation.core import real

ROOT = Path(__file__).parents[2]
STORED = ROOT / "tests" / "data" / "real_bytes.json"
AS_GOOD = 1e-15

EXPONENTS = (
    -800.0,
    -708.0,
    -700.25,
    -37.5,
    -1.0,
    -0.35,
    -1e-9,
    0.0,
    1e-300,
    0.34657,
    0.5,
    1.0,
    3.75,
    88.8,
    709.0,
    900.0,
)
POSITIVE = (
    -1.0,
    0.0,
    5e-324,
    1e-300,
    1e-9,
    0.1,
    0.5,
    0.7071067811865475,
    0.99999,
    1.0,
    1.0000001,
    2.0,
    10.0,
    1e6,
    1e300,
)
POWERS = (
    (0.0, 0.0),
    (0.0, 2.0),
    (2.0, 0.0),
    (2.0, 0.5),
    (9.0, 0.5),
    (0.3, 7.0),
    (1.7, -2.5),
    (1e-5, 0.2),
    (0.99, 120.0),
)
SCORES = (-800.0, -30.0, -2.2, -1e-8, 0.0, 0.1, 1.5, 40.0)
SHARES = (
    1e-300,
    1e-17,
    1e-9,
    1e-4,
    0.0249,
    0.075,
    0.0751,
    0.3,
    0.5,
    0.5000001,
    0.9249,
    0.9251,
    0.975,
    0.9999,
    1.0 - 1e-16,
)


def computed() -> dict[str, dict[str, str]]:
    """Return input and result of every function, as text that names each bit."""
    return {
        "exp": {x.hex(): real.exp(x).hex() for x in EXPONENTS},
        "log": {x.hex(): real.log(x).hex() for x in POSITIVE},
        "power": {f"{x.hex()} {y.hex()}": real.power(x, y).hex() for x, y in POWERS},
        "logistic": {x.hex(): real.logistic(x).hex() for x in SCORES},
        "normal_quantile": {p.hex(): real.normal_quantile(p).hex() for p in SHARES},
    }


def spread(low: float, high: float, count: int = 1500) -> NDArray[np.float64]:
    """Return numbers from low to high that lie on no grid."""
    return np.sort(low + (high - low) * np.modf(np.arange(1, count + 1) * 0.6180339887498949)[0])


def exactly(function: str, x: float) -> Decimal:
    getcontext().prec = 40
    return Decimal(x).exp() if function == "exp" else Decimal(x).ln()


def off(found: float, exact: Decimal) -> float:
    return float(abs((Decimal(found) - exact) / exact))


# ------------------------------------------------------------------------------------------------ bytes


def test_every_bit_is_that_of_the_stored_table() -> None:
    assert computed() == json.loads(STORED.read_text("utf-8"))


def test_the_stored_table_holds_sixty_results() -> None:
    assert sum(len(results) for results in json.loads(STORED.read_text("utf-8")).values()) >= 60


def test_plain_python_gives_the_bits_of_compiled_code() -> None:
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import json, test_real as t\n"
    code += "from simulation.core.compiled import COMPILES; assert not COMPILES; print(json.dumps(t.computed()))"
    plain = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(plain.stdout) == json.loads(STORED.read_text("utf-8"))


# ------------------------------------------------------------------------------------------------ accuracy


@pytest.mark.parametrize(("low", "high"), [(-700.0, 700.0), (-2.0, 2.0), (-1e-6, 1e-6)])
def test_the_exponential_is_right_to_the_fifteenth_digit(low: float, high: float) -> None:
    assert max(off(real.exp(x), exactly("exp", x)) for x in spread(low, high).tolist()) < AS_GOOD


@pytest.mark.parametrize(("low", "high"), [(1e-12, 1e-3), (0.4, 2.1), (1.0 - 1e-6, 1.0 + 1e-6), (2.0, 1e12)])
def test_the_logarithm_is_right_to_the_fifteenth_digit(low: float, high: float) -> None:
    assert max(off(real.log(x), exactly("log", x)) for x in spread(low, high).tolist() if x != 1.0) < AS_GOOD


def test_powers_are_right_to_the_fifteenth_digit_of_their_exponent() -> None:
    for x, y in zip(spread(0.01, 100.0).tolist(), reversed(spread(-3.0, 3.0).tolist()), strict=True):
        assert math.isclose(real.power(x, y), math.pow(x, y), rel_tol=AS_GOOD * (1.0 + abs(y * math.log(x))))


def test_the_logistic_curve_is_right_to_the_fifteenth_digit() -> None:
    for x in spread(-40.0, 40.0).tolist():
        assert off(real.logistic(x), 1 / (1 + exactly("exp", -x))) < AS_GOOD


@pytest.mark.parametrize(("low", "high"), [(0.075, 0.925), (1e-6, 0.075), (0.925, 1.0 - 1e-6), (1e-16, 1e-9)])
def test_the_normal_quantile_is_that_of_scipy(low: float, high: float) -> None:
    shares = spread(low, high)
    shares = shares[np.abs(shares - 0.5) > 1e-3]  # the relative error of a value that passes 0 says nothing
    found = np.array([real.normal_quantile(p) for p in shares.tolist()])
    assert np.max(np.abs(found / ndtri(shares) - 1.0)) < AS_GOOD


# ------------------------------------------------------------------------------------------------ order and ends


@pytest.mark.parametrize(
    ("function", "low", "high"),
    [
        (real.exp, -20.0, 20.0),
        (real.exp, -1e-10, 1e-10),
        (real.log, 1e-6, 10.0),
        (real.log, 0.70710678, 0.70710679),  # where the exponent is split off
        (real.logistic, -20.0, 20.0),
        (real.normal_quantile, 1e-9, 1.0 - 1e-9),
        (real.normal_quantile, 0.0749999, 0.0750001),  # where the middle meets the shoulder
        (real.normal_quantile, 1.3e-11, 1.5e-11),  # where the shoulder meets the tail
    ],
)
def test_a_larger_input_never_gives_a_smaller_result(function: object, low: float, high: float) -> None:
    results = np.array([function(x) for x in spread(low, high).tolist()])  # type: ignore[operator]
    assert np.all(np.diff(results) >= 0.0)


def test_the_ends_are_finite_where_lives_need_them_finite() -> None:
    assert real.exp(-1e6) == 0.0
    assert real.exp(1e6) == real.exp(709.0) < math.inf
    assert real.log(0.0) == -math.inf
    assert real.logistic(-1e6) < 1e-300 < 1.0 == real.logistic(1e6)


def test_quantiles_are_symmetric() -> None:
    for p in spread(0.001, 0.5, 500).tolist():
        assert math.isclose(real.normal_quantile(p), -real.normal_quantile(1.0 - p), rel_tol=1e-11, abs_tol=1e-15)


def test_the_exponential_undoes_the_logarithm() -> None:
    for x in spread(1e-3, 1e3).tolist():
        assert math.isclose(real.exp(real.log(x)), x, rel_tol=1e-14)


if __name__ == "__main__":
    STORED.write_text(json.dumps(computed(), indent=1) + "\n", "utf-8")
