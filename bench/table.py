"""The results as text."""

import math


def duration(ns):
    for unit, size in (("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9)):
        if ns < 1000 * size or unit == "s":
            return f"{ns / size:.4g} {unit}"


def memory(count):
    return f"{count / 1e6:.2f} MB" if count >= 1e5 else f"{count:.0f} B"


def cell(value, form):
    return "-" if value is None else form(value)


def two_digits(x):
    return f"{x:.2f}"


def line(row):
    # MKL's other path matters to few rows.
    same = row["tuned_ns"] is None or abs(row["tuned_ns"] / row["pytorch_ns"] - 1) < 0.05
    tuned = ("", "") if same else (duration(row["tuned_ns"]), two_digits(row["tuned_ratio"]))
    share = f"{row['limit_ns'] / row['ours_ns']:.0%}" if row["limit_ns"] else "-"
    return (f"{row['name']:36}{cell(row['pytorch_ns'], duration):>10}{duration(row['ours_ns']):>10}"
            f"{cell(row['pytorch_ratio'], two_digits):>7}{tuned[0]:>10}{tuned[1]:>6}{share:>6}"
            f"{cell(row['pytorch_bytes'], memory):>12}{memory(row['ours_bytes']):>12}")


def printed(rows, machine, threads):
    rates = machine.rates()
    levels = ", ".join(f"{name} {pair[0]:.0f} and {pair[1]:.0f}" for name, pair in rates.items() if name != "peak_gflops")
    head = (f"{threads} thread{'s' * (threads > 1)}. Limits: {rates['peak_gflops']:.0f} GFLOP/s of float32 multiply-adds; "
            f"reading and updating, GB/s:\n{levels}. limit: share of the bound that they set.\n"
            "tuned: PyTorch with MKL's AVX-512 path, where that differs. bytes: peak of tensors, operands included.\n\n"
            f"{'':36}{'PyTorch':>10}{'Torcxx':>10}{'ratio':>7}{'tuned':>10}{'':>6}{'limit':>6}{'PyTorch':>12}{'Torcxx':>12}\n")
    return head + "\n".join(map(line, rows)) + "\n"


def mean(ratios):
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def summary(rows, threads):
    """Geometric means, and the rows in which PyTorch is faster."""
    rows = [r for r in rows if r["pytorch_ratio"] is not None]
    if not rows:
        return ""
    slow = sorted((r for r in rows if max(r["pytorch_ratio"], r["tuned_ratio"]) > 1),
                  key=lambda r: -max(r["pytorch_ratio"], r["tuned_ratio"]))
    text = (f"{threads} thread{'s' * (threads > 1)}, {len(rows)} rows: geometric mean of ratios "
            f"{mean([r['pytorch_ratio'] for r in rows]):.3f}, against tuned {mean([r['tuned_ratio'] for r in rows]):.3f}. "
            f"Above 1.0: {len(slow)}\n")
    return text + "".join(f"  {r['name']:36}{r['pytorch_ratio']:6.2f}{r['tuned_ratio']:6.2f} tuned\n" for r in slow)
