"""Names the LAPACK of PyPI's scipy-openblas32, on which the wheel depends."""
import importlib.util
import pathlib

from . import _C


def _file():
    spec = importlib.util.find_spec("scipy_openblas32")
    for folder in spec.submodule_search_locations or () if spec else ():
        for file in sorted(pathlib.Path(folder, "lib").glob("*scipy_openblas*")):
            if file.suffix in (".so", ".dylib", ".dll"):
                return str(file)
    return None


if _file():
    _C._set_lapack_library(_file())
