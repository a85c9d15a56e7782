"""torch.linalg where it is Python's: names of results, the class of errors, the library."""
import os
import subprocess
import sys

import pytest
import torcxx as torch


def matrix():
    return torch.tensor([[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]], dtype=torch.float64)


def test_results_have_names():
    a = matrix()
    s = torch.linalg.svd(a)
    assert torch.allclose(s.U @ torch.diag(s.S) @ s.Vh, a)
    e = torch.linalg.eigh(a)
    assert torch.allclose(a @ e.eigenvectors, e.eigenvectors * e.eigenvalues)
    q = torch.linalg.qr(a, mode="complete")
    assert torch.allclose(q.Q @ q.R, a)
    d = torch.linalg.slogdet(a)
    assert torch.allclose(d.sign * d.logabsdet.exp(), torch.det(a))
    f = torch.linalg.lu_factor_ex(a)
    assert f.info.item() == 0 and torch.allclose(torch.linalg.lu_solve(f.LU, f.pivots, a), torch.eye(3, dtype=torch.float64))


def test_old_names():
    a = matrix()
    LU, pivots, infos = torch.lu(a, get_infos=True)
    P, L, U = torch.lu_unpack(LU, pivots)
    assert torch.allclose(P @ L @ U, a) and infos.item() == 0
    assert torch.allclose(a.inverse() @ a, torch.eye(3, dtype=torch.float64))
    assert torch.allclose(a.matrix_power(2), a @ a) and torch.allclose(torch.linalg.matrix_power(a, 2), a @ a)
    U, S, V = torch.svd_lowrank(a, q=3)
    assert torch.allclose(U @ torch.diag(S) @ V.mT, a)
    assert torch.allclose(torch.norm(a, p="nuc"), torch.linalg.svdvals(a).sum())


def test_failures_are_of_pytorchs_class():
    assert issubclass(torch.linalg.LinAlgError, RuntimeError)
    with pytest.raises(torch.linalg.LinAlgError, match="singular"):
        torch.linalg.inv(torch.zeros(2, 2))
    with pytest.raises(torch.linalg.LinAlgError, match="positive-definite"):
        torch.linalg.cholesky(-torch.eye(2))


def test_a_missing_library_says_what_to_install():
    code = "import torcxx as torch; torch.det(torch.eye(2))"
    run = subprocess.run([sys.executable, "-c", code], env={**os.environ, "TORCXX_LAPACK": "/nonexistent"},
                         capture_output=True, text=True)
    assert run.returncode == 1 and "pip install scipy-openblas32" in run.stderr
