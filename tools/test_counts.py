"""Sums test results into one line: 'N passed, N failed'; fails when anything failed.

Each folder holds JUnit files: ctest.xml from ctest and one per GoogleTest program, named after
its ctest test. A program counts by its own cases; when it left no file (a crash), or failed
without a failing case, it counts as one failure. So does a failed stage without a failed test.
"""

import argparse
import pathlib
import sys
import xml.etree.ElementTree as ET


def count_cases(path):
    """Passed and failed cases of one JUnit file; skipped and disabled ones are neither."""
    passed = failed = 0
    for case in ET.parse(path).iter("testcase"):
        if case.get("status") in ("notrun", "disabled") or case.find("skipped") is not None:
            continue
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        else:
            passed += 1
    return passed, failed


def count_ctest(path):
    passed = failed = 0
    for case in ET.parse(path).iter("testcase"):
        ok = case.get("status") == "run"
        own = path.parent / f"{case.get('name')}.xml"
        p, f = (0, 0)
        try:
            p, f = count_cases(own)
        except (OSError, ET.ParseError):
            p = int(ok)
        if not ok and f == 0:
            f = 1
        passed, failed = passed + p, failed + f
    return passed, failed


def count_folder(folder):
    ctest = folder / "ctest.xml"
    if ctest.exists():
        package = folder / "pytest.xml"  # the Python package's tests, beside ctest's
        counts = [count_ctest(ctest)] + ([count_cases(package)] if package.exists() else [])
        return sum(p for p, _ in counts), sum(f for _, f in counts)
    counts = [count_cases(path) for path in sorted(folder.glob("*.xml"))]
    return sum(p for p, _ in counts), sum(f for _, f in counts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--failed-stages", nargs="*", default=[], type=pathlib.Path)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    passed = failed = 0
    for folder in args.folders:
        p, f = count_folder(folder)
        if folder in args.failed_stages and f == 0:
            f = 1
        passed, failed = passed + p, failed + f
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
