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
}
