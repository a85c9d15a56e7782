#!/usr/bin/env python3
"""Minimax polynomials for the SIMD math headers: every coefficient there is printed by this tool.

    python tools/remez.py --list         the tables it knows
    python tools/remez.py sin_f32        one table, ready to paste, with its error bound
    python tools/remez.py --all

A table approximates g(t) by a polynomial of the given degree on [a, b], minimising the largest
weight(t) |p(t) - g(t)| by Remez exchange in multiple precision. The weight turns the error of
the polynomial into the relative error of the function it serves. Coefficients are rounded to the
target format one after another, lowest first, the rest being fitted anew each time, so that the
rounding of the important ones costs nothing. Needs mpmath.
"""
import argparse
import sys

from mpmath import mp, mpf

import remez_tables


class Remez:
    """Remez exchange for sum c_k t^(low + k), k <= degree, with g and the weight on a grid."""

    def __init__(self, g, weight, a, b, points=400):
        # Chebyshev-spaced grid: dense at the ends, where the extrema crowd.
        self.t = [(a + b) / 2 - (b - a) / 2 * mp.cos(mp.pi * (i + mpf(1) / 2) / points)
                  for i in range(points)]
        self.t[0], self.t[-1] = mpf(a), mpf(b)
        tiny = (b - a) * mpf(10) ** -12
        self.t = [tiny if abs(t) < tiny else t for t in self.t]
        self.g = [g(t) for t in self.t]
        self.w = [abs(weight(t)) for t in self.t]

    def error(self, c, low, rest):
        def p(t):
            s = mpf(0)
            for ck in reversed(c):
                s = s * t + ck
            return s * t ** low
        return [w * (p(t) - g) for t, w, g in zip(self.t, self.w, rest)]

    def fit(self, degree, low=0, rest=None, start=None):
        """Coefficients and reference points. rest: g less the terms already fixed."""
        rest = self.g if rest is None else rest
        n = degree + 2
        last = len(self.t) - 1
        ref = start or [round(last * (1 - mp.cos(mp.pi * i / (n - 1))) / 2) for i in range(n)]
        ref = self.spread(ref, last)
        for _ in range(60):
            m = mp.matrix(n, n)
            v = mp.matrix(n, 1)
            for i, r in enumerate(ref):
                power = self.t[r] ** low
                for k in range(degree + 1):
                    m[i, k] = power
                    power *= self.t[r]
                m[i, degree + 1] = (-1) ** i / max(self.w[r], mpf(10) ** -40)
                v[i] = rest[r]
            x = mp.lu_solve(m, v)
            c, level = list(x[:degree + 1]), abs(x[degree + 1])
            e = self.error(c, low, rest)
            new = self.exchange(e, n)
            if new is None or max(abs(q) for q in e) <= level * mpf('1.0005') or new == ref:
                return c, ref
            ref = new
        return c, ref

    @staticmethod
    def spread(ref, last):
        ref = list(ref)
        for i in range(1, len(ref)):
            ref[i] = max(ref[i], ref[i - 1] + 1)
        shift = max(0, ref[-1] - last)
        return [r - shift for r in ref]

    @staticmethod
    def exchange(e, n):
        """The n grid points of alternating error, largest first where there is a choice."""
        peaks = []
        for i, q in enumerate(e):
            if q == 0:
                continue
            if peaks and (e[peaks[-1]] > 0) == (q > 0):
                if abs(q) > abs(e[peaks[-1]]):
                    peaks[-1] = i
            else:
                peaks.append(i)
        while len(peaks) > n:
            if len(peaks) == n + 1:
                peaks.pop(0 if abs(e[peaks[0]]) < abs(e[peaks[-1]]) else -1)
            else:  # the weakest peak goes with its weaker neighbour, so that signs alternate
                i = min(range(1, len(peaks) - 1), key=lambda k: abs(e[peaks[k]]))
                j = i - 1 if abs(e[peaks[i - 1]]) < abs(e[peaks[i + 1]]) else i + 1
                for k in sorted((i, j), reverse=True):
                    peaks.pop(k)
        return peaks if len(peaks) == n else None


def round_to(x, bits):
    if x == 0:
        return mpf(0)
    mantissa, exponent = mp.frexp(x)
    return mp.ldexp(mp.nint(mp.ldexp(mantissa, bits)), exponent - bits)


def solve(table):
    """Rounded coefficients, lowest first, and the largest weighted error with them."""
    g, weight, (a, b), degree, bits = table
    r = Remez(g, weight, mpf(a), mpf(b), points=max(300, 16 * degree))
    plain, ref = r.fit(degree)
    plain = [round_to(c, bits) for c in plain]
    fixed, rest = [plain[0]], [q - plain[0] for q in r.g]
    for low in range(1, degree + 1):
        c, ref = r.fit(degree - low, low, rest, ref[:-1])
        fixed.append(round_to(c[0], bits))
        rest = [q - fixed[-1] * t ** low for q, t in zip(rest, r.t)]
    # Where 0 is inside the interval, the error there is fixed by the first coefficient, and
    # fitting the others around it may do harm: the better of the two ways counts.
    return min(((max(abs(e) for e in r.error(c, 0, r.g)), c) for c in (fixed, plain)),
               key=lambda pair: pair[0])[::-1]


def show_constant(name):
    parts, doc = remez_tables.CONSTANTS[name]
    digits = 9 if name.endswith('f32') else 17
    print(f'// {name}: {doc}')
    if isinstance(parts[0], int):
        print(', '.join(f'0x{p:016X}' for p in parts))
        return
    print(', '.join(f'{float(p):.{digits}g}' for p in parts))


def show(name):
    if name in remez_tables.CONSTANTS:
        return show_constant(name)
    table = remez_tables.TABLES[name]
    coefficients, error = solve(table[:5])
    print(f'// {name}: {table[5]}')
    print(f'// on [{mp.nstr(mpf(table[2][0]), 8)}, {mp.nstr(mpf(table[2][1]), 8)}], '
          f'error 2^{mp.nstr(mp.log(error, 2), 4)}')
    digits = 9 if table[4] == 24 else 17
    texts = [f'{float(c):.{digits}g}' for c in coefficients]
    print(', '.join(t if any(m in t for m in '.en') else t + '.0' for t in texts))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('names', nargs='*')
    parser.add_argument('--list', action='store_true', help='print the names of the tables')
    parser.add_argument('--all', action='store_true', help='print every table')
    args = parser.parse_args()
    mp.dps = 50
    if args.list:
        for name, table in remez_tables.TABLES.items():
            print(f'{name:16} degree {table[3]:2}  {table[5]}')
        for name, (_, doc) in remez_tables.CONSTANTS.items():
            print(f'{name:16} constant   {doc}')
        return 0
    known = [*remez_tables.TABLES, *remez_tables.CONSTANTS]
    names = known if args.all else args.names
    unknown = [n for n in names if n not in known]
    if unknown or not names:
        parser.error(f'unknown table {unknown[0]!r}; see --list' if unknown else 'name a table')
    for name in names:
        show(name)
        sys.stdout.flush()
    return 0


if __name__ == '__main__':
    sys.exit(main())
