"""The functions remez.py can fit: name -> (g, weight, interval, degree, bits, what it is)."""
from mpmath import mp, mpf

mp.dps = 50
TABLES = {}


def table(name, doc, interval, g, weight, **degrees):
    """One entry per format: f32=degree, f64=degree."""
    for fmt, degree in degrees.items():
        TABLES[f'{name}_{fmt}'] = (g, weight, interval, degree, 24 if fmt == 'f32' else 53, doc)


def odd(f):
    """The polynomial P of f(x) = x + x^3 P(x^2), and its weight."""
    def g(z):
        x = mp.sqrt(z)
        return (f(x) - x) / (x * z)
    return g, lambda z: mp.sqrt(z) * z / f(mp.sqrt(z))


HALF_LN2 = mp.log(2) / 2 * mpf('1.0001')
table('exp', 'e^r = 1 + r + r^2 P(r)', (-HALF_LN2, HALF_LN2),
      lambda r: (mp.expm1(r) - r) / r ** 2, lambda r: r ** 2 / mp.exp(r), f32=4, f64=9)
table('exp2', '2^r = 1 + r P(r)', (mpf('-0.50001'), mpf('0.50001')),
      lambda r: mp.expm1(r * mp.log(2)) / r, lambda r: r / 2 ** r, f32=6, f64=10)
table('log', 'log(1 + f) = f - f^2/2 + f^3 P(f)', (mpf('-0.25'), mpf('0.5')),
      lambda f: (mp.log1p(f) - f + f ** 2 / 2) / f ** 3, lambda f: f ** 3 / mp.log1p(f), f32=7)
table('log_atanh', 'log((1 + s)/(1 - s)) = 2s + s^3 P(s^2)', (mpf(0), mpf('0.0401')),
      lambda z: (2 * mp.atanh(mp.sqrt(z)) - 2 * mp.sqrt(z)) / mp.sqrt(z) ** 3,
      lambda z: mp.sqrt(z) ** 3 / (2 * mp.atanh(mp.sqrt(z))), f64=6)

QUARTER = (mp.pi / 4 * mpf('1.002')) ** 2
table('sin', 'sin(x) = x + x^3 P(x^2)', (mpf(0), QUARTER), *odd(mp.sin), f32=2, f64=5)
table('cos', 'cos(x) = 1 - x^2/2 + x^4 P(x^2)', (mpf(0), QUARTER),
      lambda z: (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z ** 2,
      lambda z: z ** 2 / mp.cos(mp.sqrt(z)), f32=2, f64=5)
table('asin', 'asin(x) = x + x^3 P(x^2)', (mpf(0), mpf('0.25')), *odd(mp.asin), f32=4, f64=11)
table('atan', 'atan(x) = x + x^3 P(x^2)', (mpf(0), mpf(1)), *odd(mp.atan), f32=8)
table('atan_eighth', 'atan(x) = x + x^3 P(x^2), |x| <= tan(pi/8)', (mpf(0), mpf('0.1716')),
      *odd(mp.atan), f64=10)
table('sinh', 'sinh(x) = x + x^3 P(x^2)', (mpf(0), mpf(1)), *odd(mp.sinh), f32=3, f64=6)

table('tanh', 'tanh(x) = x + x^3 P(x^2)', (mpf(0), mpf('0.3026')), *odd(mp.tanh), f32=4, f64=9)

# The error functions.
def erf_excess(z):
    return mp.erf(mp.sqrt(z)) / mp.sqrt(z) - 1


def erf_tail(a):
    return mp.log(mp.erfc(a))


def erf_tail_weight(a):
    return mp.erfc(a) / mp.erf(a)


table('erf', 'erf(x) = x + x P(x^2)', (mpf(0), mpf('0.5626')), erf_excess,
      lambda z: 1 / (1 + erf_excess(z)), f32=5)
table('erf', 'erf(x) = x + x P(x^2)', (mpf(0), mpf(1)), erf_excess,
      lambda z: 1 / (1 + erf_excess(z)), f64=11)
table('erf_tail', 'erf(a) = 1 - exp(P(a))', (mpf('0.7499'), mpf(4)), erf_tail, erf_tail_weight,
      f32=6)
table('erf_tail', 'erf(a) = 1 - exp(P(a))', (mpf(1), mpf('5.95')), erf_tail, erf_tail_weight,
      f64=18)


def erfcx_of_u(u):
    """e^(a^2) erfc(a) / t with t = 4 / (4 + a) = (1 + u) / 2."""
    t = (1 + u) / 2
    a = 4 * (1 / t - 1)
    return mp.exp(a * a) * mp.erfc(a) / t


for fmt, largest, degree in (('f32', mpf('10.1'), 10), ('f64', mpf(27), 22)):
    table('erfcx', 'e^(a^2) erfc(a) = t P(2t - 1), t = 4 / (4 + a)',
          (8 / (4 + largest) - 1, mpf(1)), erfcx_of_u, lambda u: 1 / erfcx_of_u(u),
          **{fmt: degree})


def erfinv_ratio(w):
    """erfinv(x) / x, where w = -log(1 - x^2)."""
    x = mp.sqrt(-mp.expm1(-w))
    c = mp.exp(-w) / (1 + x)  # 1 - x without cancellation
    if w < 20:
        y = mp.erfinv(x)
    else:
        y = mp.sqrt(-mp.log(c * mp.sqrt(mp.pi * w)))
    for _ in range(6):
        e = mp.erfc(y)
        y += e * mp.log(e / c) * mp.sqrt(mp.pi) / 2 * mp.exp(y * y)
    return y / x


def erfinv_table(name, low, high, root, **degrees):
    """In w - middle, or where root is set in sqrt(w) - middle."""
    middle = (low + high) / 2
    half = (high - low) / 2

    def g(u):
        return erfinv_ratio((u + middle) ** 2 if root else u + middle)
    variable = 'sqrt(w)' if root else 'w'
    table(name, f'erfinv(x) = x P({variable} - {mp.nstr(middle, 8)}), w = -log(1 - x^2)',
          (-half + mpf(10) ** -9, half), g, lambda u: 1 / g(u), **degrees)


erfinv_table('erfinv', mpf(0), mpf(5), False, f32=10)
erfinv_table('erfinv_tail', mpf('2.2'), mpf('4.1'), True, f32=10)
erfinv_table('erfinv', mpf(0), mpf('5.5'), False, f64=21)
erfinv_table('erfinv_tail', mpf('2.3'), mpf('3.8'), True, f64=19)
erfinv_table('erfinv_end', mpf('3.8'), mpf('6.1'), True, f64=18)


# Gamma.
def lgamma_ratio(u):
    """lgamma(x) / ((x - 1)(x - 2)) at x = u + 2."""
    return mp.loggamma(u + 2) / ((u + 1) * u)


DIGAMMA_ROOT = mp.findroot(mp.digamma, mpf('1.46'))


def digamma_ratio(u):
    """digamma(x) / (x - root) at x = u + 3/2."""
    return mp.digamma(u + mpf('1.5')) / (u + mpf('1.5') - DIGAMMA_ROOT)


def stirling(z):
    x = 1 / mp.sqrt(z)
    return (mp.loggamma(x) - ((x - mpf('0.5')) * mp.log(x) - x + mp.log(2 * mp.pi) / 2)) * x


def digamma_tail(z):
    x = 1 / mp.sqrt(z)
    return (mp.log(x) - 1 / (2 * x) - mp.digamma(x)) / z


table('lgamma', 'lgamma(x) = (x - 1)(x - 2) P(x - 2), 1.25 <= x <= 2.5', (mpf('-0.75'), mpf('0.5')),
      lgamma_ratio, lambda u: 1 / lgamma_ratio(u), f64=21)
table('stirling', 'lgamma(x) = (x - 1/2) log(x) - x + log(2 pi)/2 + P(1/x^2)/x, x >= 8',
      (mpf('1e-8'), mpf(1) / 64), stirling,
      lambda z: mp.sqrt(z) / mp.loggamma(1 / mp.sqrt(z)), f64=5)
table('digamma', 'digamma(x) = (x - root) P(x - 3/2), 1 <= x <= 2', (mpf('-0.5'), mpf('0.5')),
      digamma_ratio, lambda u: 1 / digamma_ratio(u), f64=21)
table('digamma_tail', 'digamma(x) = log(x) - 1/(2x) - P(1/x^2)/x^2, x >= 8',
      (mpf('1e-8'), mpf(1) / 64), digamma_tail, lambda z: z / mp.digamma(1 / mp.sqrt(z)), f64=5)

# Powers of floats, in double: enough digits for 24 bits after multiplying by up to 150.
table('log2_short', 'log2(1 + f) = f P(f)', (mpf('-0.25'), mpf('0.5')),
      lambda f: mp.log1p(f) / mp.log(2) / f, lambda f: f / mp.log1p(f), f64=13)


def atanh_rest(z):
    """Beyond the first two terms of log((1 + s)/(1 - s)) = 2s + s^3 (2/3 + z ...), z = s^2."""
    s = mp.sqrt(z)
    return ((2 * mp.atanh(s) / s - 2) / z - mpf(2) / 3) / z


table('pow_rest', 'log((1 + s)/(1 - s)) = 2s + s^3 (2/3 + s^2 P(s^2))', (mpf(0), mpf('0.0401')),
      atanh_rest, lambda z: z * z / 2, f64=8)
table('exp2_short', '2^r = 1 + r P(r)', (mpf('-0.50001'), mpf('0.50001')),
      lambda r: mp.expm1(r * mp.log(2)) / r, lambda r: r / 2 ** r, f64=6)


def split(value, *bits):
    """The value as a sum of parts of so many bits, each the rest of the former, for exact products."""
    parts = []
    for b in bits:
        mantissa, exponent = mp.frexp(value)
        parts.append(mp.ldexp(mp.nint(mp.ldexp(mantissa, b)), exponent - b))
        value = value - parts[-1]
    return parts


def words(value, count):
    """The first count words of 64 bits after the binary point."""
    with mp.workprec(64 * count + 64):
        bits = int(mp.floor(mp.ldexp(value(), 64 * count)))
    return [(bits >> 64 * (count - 1 - i)) & (2 ** 64 - 1) for i in range(count)]


# name -> (parts, digits to print, what it is)
CONSTANTS = {
    'ln2_f32': (split(mp.log(2), 16, 24), 'n * first part is exact for |n| < 2^8'),
    'ln2_f64': (split(mp.log(2), 42, 53), 'n * first part is exact for |n| < 2^11'),
    'log10_2_f32': (split(mp.log10(2), 16, 24), 'n * first part is exact for |n| < 2^8'),
    'log10_2_f64': (split(mp.log10(2), 42, 53), 'n * first part is exact for |n| < 2^11'),
    'log2e_f32': (split(1 / mp.log(2), 24, 24), 'log2(e), two parts'),
    'log2e_f64': (split(1 / mp.log(2), 53, 53), 'log2(e), two parts'),
    'log10e_f32': (split(mp.log10(mp.e), 24, 24), 'log10(e), two parts'),
    'log10e_f64': (split(mp.log10(mp.e), 53, 53), 'log10(e), two parts'),
    'half_pi_f32': (split(mp.pi / 2, 24, 24, 24), 'pi/2, three parts'),
    'half_pi_f64': (split(mp.pi / 2, 53, 53, 53), 'pi/2, three parts'),
    'half_pi_33': (split(mp.pi / 2, 33, 33, 33, 53), 'pi/2 in 33 bits each, for no FMA'),
    'two_over_pi_u64': (words(lambda: 2 / mp.pi, 19), 'the bits of 2/pi, for any double'),
    'ln2_pair': (split(mp.log(2), 53, 53), 'log(2), two parts'),
    'two_thirds': (split(mpf(2) / 3, 53, 53), '2/3, two parts'),
    'digamma_root': (split(DIGAMMA_ROOT, 53, 53), 'the root of digamma, two parts'),
    'half_log_2pi': (split(mp.log(2 * mp.pi) / 2, 53), 'log(2 pi) / 2'),
    'log_pi': (split(mp.log(mp.pi), 53), 'log(pi)'),
    'two_over_root_pi': (split(2 / mp.sqrt(mp.pi), 53, 53), '2 / sqrt(pi), two parts'),
}
