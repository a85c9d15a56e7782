"""The version, and those of the accelerators' libraries, of which there are none."""
from ._C import __version__  # noqa: F401

cuda = hip = xpu = git_version = None
debug = False
