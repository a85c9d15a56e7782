"""Discrete Fourier transforms."""
from . import _namespaces

globals().update(_namespaces.operations("fft"))
