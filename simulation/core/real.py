"""Real arithmetic that gives the same bytes on any machine.

The exponential functions of C libraries and of NumPy differ in the last bit between processors and from each
other. Everything that reaches the state of a person is therefore computed here, from + - x / alone
(``frexp`` and the table of powers of two only shift the binary exponent and never round).

Sources: argument reduction and series are textbook; the normal quantile is algorithm AS 241 (Wichura 1988).
"""

from __future__ import annotations

import math

import numpy as np

from simulation.core.bits import binary_parts
from simulation.core.compiled import scalar

LN2_HIGH = 6.93147180369123816490e-01
LN2_LOW = 1.90821492927058770002e-10
INVERSE_LN2 = 1.44269504088896338700
HALF_ROOT = 0.70710678118654752440
LARGEST_EXPONENT = 709.0
SMALLEST_EXPONENT = -708.0
LOWEST_POWER = 1022
POWERS_OF_TWO = np.array([math.ldexp(1.0, k) for k in range(-LOWEST_POWER, 1024)])
"""Exact powers of two; entry k + 1022 holds 2 to the power k."""


@scalar
def exp(x: float) -> float:
    """Return e to the power x; 0 below -708 and the value at 709 above it.

    Examples
    --------
    >>> exp(0.0), round(exp(1.0), 12)
    (1.0, 2.718281828459)
    """
    if x < SMALLEST_EXPONENT:
        return 0.0
    if x > LARGEST_EXPONENT:
        x = LARGEST_EXPONENT
    scaled = x * INVERSE_LN2
    k = int(scaled + 0.5) if scaled >= 0.0 else -int(0.5 - scaled)
    r = (x - k * LN2_HIGH) - k * LN2_LOW
    # series to the 13th term, |r| <= 0.35, summed in pairs (Estrin) so that the processor need not wait
    r2 = r * r
    r4 = r2 * r2
    first = (1.0 + r) + r2 * (0.5 + r * 0.16666666666666666)
    second = (0.041666666666666664 + r * 0.008333333333333333) + r2 * (0.001388888888888889 + r * 1.984126984126984e-4)
    third = (2.48015873015873e-5 + r * 2.7557319223985893e-6) + r2 * (2.755731922398589e-7 + r * 2.505210838544172e-8)
    fourth = 2.08767569878681e-9 + r * 1.6059043836821613e-10
    return ((first + r4 * second) + (r4 * r4) * (third + r4 * fourth)) * float(POWERS_OF_TWO[k + LOWEST_POWER])


@scalar
def log(x: float) -> float:
    """Return the natural logarithm of x > 0; -inf for 0 and below.

    Examples
    --------
    >>> log(1.0), round(log(10.0), 12)
    (0.0, 2.302585092994)
    """
    if x <= 0.0:
        return -math.inf
    m, e = binary_parts(x)
    if m < HALF_ROOT:
        m = m + m
        e = e - 1
    s = (m - 1.0) / (m + 1.0)
    z = s * s
    # series of 2 artanh(s) to the 12th term, summed in pairs (Estrin) so that the processor need not wait
    z2 = z * z
    z4 = z2 * z2
    first = (0.3333333333333333 + z * 0.2) + z2 * (0.14285714285714285 + z * 0.1111111111111111)
    second = (0.09090909090909091 + z * 0.07692307692307693) + z2 * (0.06666666666666667 + z * 0.058823529411764705)
    third = (0.05263157894736842 + z * 0.047619047619047616) + z2 * (0.043478260869565216 + z * 0.04)
    series = (first + z4 * second) + (z4 * z4) * third
    return e * LN2_HIGH + (2.0 * s + (2.0 * s * z * series + e * LN2_LOW))


@scalar
def power(x: float, y: float) -> float:
    """Return x to the power y for x >= 0.

    Examples
    --------
    >>> power(2.0, 0.0), round(power(9.0, 0.5), 12)
    (1.0, 3.0)
    """
    if x <= 0.0:
        return 1.0 if y == 0.0 else 0.0
    return exp(y * log(x))


@scalar
def logistic(x: float) -> float:
    """Return 1 / (1 + e^-x).

    Examples
    --------
    >>> logistic(0.0)
    0.5
    """
    return 1.0 / (1.0 + exp(-x))


@scalar
def _central(q: float) -> float:
    r = 0.180625 - q * q
    top = 2509.0809287301226727 * r + 33430.575583588128105
    top = ((top * r + 67265.770927008700853) * r + 45921.953931549871457) * r + 13731.693765509461125
    top = ((top * r + 1971.5909503065514427) * r + 133.14166789178437745) * r + 3.3871328727963666080
    low = 5226.4952788528545610 * r + 28729.085735721942674
    low = ((low * r + 39307.895800092710610) * r + 21213.794301586595867) * r + 5394.1960214247511077
    low = ((low * r + 687.18700749205790830) * r + 42.313330701600911252) * r + 1.0
    return q * top / low


@scalar
def _shoulder(r: float) -> float:
    top = 7.74545014278341407640e-4 * r + 2.27238449892691845833e-2
    top = ((top * r + 2.41780725177450611770e-1) * r + 1.27045825245236838258) * r + 3.64784832476320460504
    top = ((top * r + 5.76949722146069140550) * r + 4.63033784615654529590) * r + 1.42343711074968357734
    low = 1.05075007164441684324e-9 * r + 5.47593808499534494600e-4
    low = ((low * r + 1.51986665636164571966e-2) * r + 1.48103976427480074590e-1) * r + 6.89767334985100004550e-1
    low = ((low * r + 1.67638483018380384940) * r + 2.05319162663775882187) * r + 1.0
    return top / low


@scalar
def _tail(r: float) -> float:
    top = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
    top = ((top * r + 1.24266094738807843860e-3) * r + 2.65321895265761230930e-2) * r + 2.96560571828504891230e-1
    top = ((top * r + 1.78482653991729133580) * r + 5.46378491116411436990) * r + 6.65790464350110377720
    low = 2.04426310338993978564e-15 * r + 1.42151175831644588870e-7
    low = ((low * r + 1.84631831751005468180e-5) * r + 7.86869131145613259100e-4) * r + 1.48753612908506148525e-2
    low = ((low * r + 1.36929880922735805310e-1) * r + 5.99832206555887937690e-1) * r + 1.0
    return top / low


@scalar
def normal_quantile(p: float) -> float:
    """Return the standard normal value below which a share p lies, 0 < p < 1.

    Examples
    --------
    >>> normal_quantile(0.5), round(normal_quantile(0.975), 9)
    (0.0, 1.959963985)
    """
    q = p - 0.5
    if -0.425 <= q <= 0.425:
        return _central(q)
    r = p if q < 0.0 else 1.0 - p
    r = power(-log(r), 0.5)
    z = _shoulder(r - 1.6) if r <= 5.0 else _tail(r - 5.0)
    return -z if q < 0.0 else z
