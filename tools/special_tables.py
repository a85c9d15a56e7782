#!/usr/bin/env python3
"""Prints src/backend/cpu/special_tables.h: Chebyshev coefficients of the special functions, and Airy's
function at whole numbers, from mpmath.

    special_tables.py > src/backend/cpu/special_tables.h
"""
from mpmath import airyai, besseli, besselk, cos, erfc, exp, log, mp, mpf, nstr, pi, sqrt

mp.dps = 45
NODES = 80
# name: (meaning, function of t in [-1, 1])
TABLES = {
    "kI0Small": ("exp(-x) I0(x), x = 3.5 (t + 1)", lambda x: exp(-x) * besseli(0, x), lambda t: (t + 1) * mpf(7) / 2),
    "kI0Large": ("sqrt(x) exp(-x) I0(x), x = 14 / (t + 1)", lambda x: sqrt(x) * exp(-x) * besseli(0, x), lambda t: 14 / (t + 1)),
    "kI1Small": ("exp(-x) I1(x) / x, x = 3.5 (t + 1)", lambda x: exp(-x) * besseli(1, x) / x, lambda t: (t + 1) * mpf(7) / 2),
    "kI1Large": ("sqrt(x) exp(-x) I1(x), x = 14 / (t + 1)", lambda x: sqrt(x) * exp(-x) * besseli(1, x), lambda t: 14 / (t + 1)),
    "kK0Small": ("K0(x) + log(x / 2) I0(x), x^2 = 2 (t + 1)", lambda x: besselk(0, x) + log(x / 2) * besseli(0, x), lambda t: sqrt(2 * (t + 1))),
    "kK0Large": ("sqrt(x) exp(x) K0(x), x = 4 / (t + 1)", lambda x: sqrt(x) * exp(x) * besselk(0, x), lambda t: 4 / (t + 1)),
    "kK1Small": ("x (K1(x) - log(x / 2) I1(x)), x^2 = 2 (t + 1)", lambda x: x * (besselk(1, x) - log(x / 2) * besseli(1, x)), lambda t: sqrt(2 * (t + 1))),
    "kK1Large": ("sqrt(x) exp(x) K1(x), x = 4 / (t + 1)", lambda x: sqrt(x) * exp(x) * besselk(1, x), lambda t: 4 / (t + 1)),
    "kErfcx": ("(1 + 2 x) exp(x^2) erfc(x), t = (x - 4) / (x + 4)", lambda x: (1 + 2 * x) * exp(x * x) * erfc(x), lambda t: 4 * (1 + t) / (1 - t)),
}


def coefficients(f, x_of):
    """Of the series in Chebyshev's polynomials, down to a part in 2 * 10^18."""
    values = [f(x_of(cos(pi * (k + mpf(1) / 2) / NODES))) for k in range(NODES)]
    c = [2 * sum(v * cos(pi * j * (k + mpf(1) / 2) / NODES) for k, v in enumerate(values)) / NODES for j in range(NODES)]
    c[0] /= 2
    while abs(c[-1]) < abs(c[0]) * mpf("5e-19"):
        c.pop()
    return c


def array(name, comment, values):
    print(f"// {comment}")
    print(f"inline constexpr double {name}[] = {{{', '.join(nstr(v, 19) for v in values)}}};")


def main():
    print("// Made by tools/special_tables.py.\n#pragma once\n\nnamespace torcxx::cpu {\n")
    for name, (comment, f, x_of) in TABLES.items():
        array(name, comment, coefficients(f, x_of))
    xs = range(-10, 11)
    array("kAiry", "Ai at -10, -9 ... 10", [airyai(x) for x in xs])
    array("kAirySlope", "its derivative there", [airyai(x, derivative=1) for x in xs])
    print("\n}  // namespace torcxx::cpu")


if __name__ == "__main__":
    main()
