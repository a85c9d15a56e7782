"""House rules that a compiler does not check: who may include whom, file sizes, portable text.

A folder of src/ includes only from itself and the folders before it in LAYERS; include/torcxx
mirrors src/. Prints one line per finding and fails when there is any.
"""

import argparse
import pathlib
import re
import subprocess
import sys

LAYERS = """core expr ops kernel render backend autograd tensor transform jit nn optim data io train
            distributed quantize profile vision text audio c""".split()  # c: bindings/c's header
# Outside src/ and include/: these stand above every layer.
TOP = ("bindings/", "cli/", "tests/", "bench/", "examples/")
CODE = {".h", ".hpp", ".cpp", ".cc", ".inl", ".py", ".js", ".ts", ".cmake", ".cu", ".sh"}
MAX_LINES = 500
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')
MACHINE_PATH = re.compile(r"/(work|farm|root|home)/[a-z]")
# System calls live behind core/platform.h, so that one file knows the operating system.
PLATFORM = re.compile(r"^(sys/|unistd\.h|fcntl\.h|dlfcn\.h|pthread\.h|windows\.h)")
PLATFORM_FILE = "src/core/platform.cpp"


def repository_files(root):
    """Paths relative to root that git tracks or would track; without git, all but hidden ones."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others",
               "--exclude-standard"]
    try:
        names = subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        names = [str(p.relative_to(root)) for p in root.rglob("*")]
        names = [n for n in names if not re.match(r"(\.git|build|out|\.venv)", n)]
    return sorted(pathlib.PurePosixPath(n) for n in names if n and (root / n).is_file())


def layer_of(parts):
    """Layer of a file by its path's parts, or None outside src/ and include/torcxx."""
    if parts[0] == "src" and len(parts) > 2:
        return parts[1]
    if parts[:2] == ("include", "torcxx") and len(parts) > 3:
        return parts[2]
    return None


def target_layer(include):
    """(layer, is public) that an #include names; (None, _) for what is not ours."""
    parts = include.split("/")
    if parts[0] == "torcxx":
        return (parts[1] if len(parts) > 2 else include), True
    return (parts[0] if len(parts) > 1 and parts[0] in LAYERS else None), False


def check_includes(path, lines):
    public = path.parts[0] == "include"
    layer = layer_of(path.parts)
    if layer is None:
        return
    if layer not in LAYERS:
        yield 1, f"folder {layer} is not in the list of layers ({' '.join(LAYERS)})"
        return
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        include = match.group(1)
        to, to_public = target_layer(include)
        if include.startswith(TOP) or include == "torcxx/torcxx.h":
            yield number, f"{include}: the library includes nothing from above its layers"
        elif to in LAYERS and LAYERS.index(to) > LAYERS.index(layer):
            yield number, f"{include}: {layer} stands below {to}"
        elif public and to is not None and not to_public:
            yield number, f"{include}: a public header includes a private one"
        elif PLATFORM.match(include) and str(path) != PLATFORM_FILE:
            yield number, f"{include}: system calls belong into {PLATFORM_FILE}"


def check_file(root, path):
    data = (root / path).read_bytes()
    if b"\0" in data:
        return
    lines = data.decode("utf-8", "replace").splitlines()
    if (path.suffix in CODE or path.name in ("CMakeLists.txt", "Makefile")) \
            and len(lines) > MAX_LINES:
        yield len(lines), f"{len(lines)} lines, more than {MAX_LINES}"
    for number, line in enumerate(lines, 1):
        if MACHINE_PATH.search(line):
            yield number, "names a path of one machine"
    if path.suffix in CODE:
        yield from check_includes(path, lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=pathlib.Path,
                        default=pathlib.Path(__file__).resolve().parent.parent)
    root = parser.parse_args().root
    files = repository_files(root)
    findings = [f"{path}:{number}: {text}"
                for path in files for number, text in check_file(root, path)]
    print("\n".join(findings + [f"{len(files)} files, {len(findings)} findings"]))
    return 1 if findings or not files else 0


if __name__ == "__main__":
    sys.exit(main())
