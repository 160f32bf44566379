"""`python -m expmgrad compare`: what it prints and writes, and its exit codes."""

import json
import re
from importlib.util import find_spec

import numpy as np
import pytest

import expmgrad
from expmgrad.compare import main
from expmgrad.compare._quantities import QUANTITIES

DTYPES = ["float32", "float64", "complex64", "complex128"]
JORDAN = "1 1 0 0\n0 1 1 0\n0 0 1 1\n0 0 0 1\n"
UNSYMMETRIC = "1 2 3\n0.5 -1 2\n3 0 1\n"


def run(capsys, *arguments):
    """The command inside this process: exit code and standard output."""
    code = main([str(a) for a in arguments])
    return code, capsys.readouterr().out


def recorded(capsys, path, *arguments):
    """The same with --json: exit code, output and the record."""
    code, out = run(capsys, *arguments, "--json", path)
    return code, out, json.loads(path.read_text(encoding="utf-8"))


def array(entries, dtype):
    """A matrix of the record, in its own type."""
    values = np.array(entries, float)
    # A sum of the parts would lose the sign of a zero.
    return (values.view(complex)[..., 0] if np.dtype(dtype).kind == "c" else values).astype(dtype)


def table(record):
    return {(row["quantity"], row["source"], row["method"]): row for row in record["table"]}


@pytest.mark.parametrize("size", [1, 2, 5, 20])
def test_nothing_of_ours_is_off(capsys, tmp_path, size):
    code, out, record = recorded(capsys, tmp_path / "r.json", "--size", size, "--references", "scipy")
    assert code == 0 and record["counts"]["ours_off"] == 0
    assert "OURS OFF" not in out and out.rstrip().endswith("nothing of ours off")
    assert {row["quantity"] for row in record["table"] if row["ours"]} == set(QUANTITIES)


@pytest.mark.parametrize("dtype", DTYPES)
def test_it_prints_what_the_seed_prints_in_its_order(capsys, tmp_path, dtype):
    code, out, record = recorded(
        capsys, tmp_path / "r.json", "--size", 3, "--seed", 11, "--dtype", dtype, "--references", "scipy"
    )
    ours = {m["quantity"]: array(m["value"], dtype) for m in record["ours"] if m["quantity"] in QUANTITIES[:4]}
    with np.printoptions(precision=3):
        expected = "\n".join(
            [
                "\nx=\n {}\n".format(array(record["matrix"]["entries"], dtype)),
                "expm(x)=\n {}".format(ours["expm(x)"]),
                "expm_eig(x)=\n {}\n".format(ours["expm_eig(x)"]),
                "grad expm =\n {}".format(ours["grad expm"]),
                "grad expm_eig =\n {}".format(ours["grad expm_eig"]),
            ]
        )
    assert code == 0
    assert expected in out
    assert record["matrix"]["dtype"] == dtype and record["matrix"]["symmetric"] is True


def test_the_matrix_is_the_seed_scripts_own(capsys, tmp_path):
    _, _, record = recorded(capsys, tmp_path / "r.json", "--seed", 4, "--references", "scipy")
    np.random.seed(4)
    x = np.random.rand(5, 5)
    assert np.array_equal(record["matrix"]["entries"], x + x.T)


def test_the_one_triangle_gradient_follows_with_its_sentence(capsys, tmp_path):
    _, out, record = recorded(capsys, tmp_path / "r.json", "--references", "scipy")
    ours = {m["quantity"]: np.array(m["value"]) for m in record["ours"]}
    triangle, symmetric = ours["grad expm_eig, one triangle"], ours["grad expm_eig"]
    assert (np.triu(triangle, 1) == 0).all()
    assert np.abs(np.tril(triangle, -1) - 2 * np.tril(symmetric, -1)).max() <= 1e-12 * np.abs(symmetric).max()
    after = out[out.index("grad expm_eig, one triangle =\n") :]
    assert re.search(r"differ because .* and they agree: .* \(t \+ tᵀ\)/2 is grad expm_eig", after.replace("\n", " "))


def test_the_jacobians_follow_and_then_the_table(capsys, tmp_path):
    _, out, record = recorded(capsys, tmp_path / "r.json", "--size", 2, "--references", "scipy")
    order = [
        "grad expm_eig, one triangle =",
        "Jacobian, Fréchet =",
        "Jacobian, Najfeld-Havel form 1 =",
        "Jacobian, Najfeld-Havel form 2 =",
        "Jacobian, Najfeld-Havel form 3 =",
        "Jacobian, eigendecomposition =",
        "quantity ",
    ]
    places = [out.index(heading) for heading in order]
    assert places == sorted(places)
    jacobians = [np.array(m["value"]) for m in record["ours"] if m["quantity"] == "Jacobian"]
    assert len(jacobians) == 5 and all(k.shape == (4, 4) for k in jacobians)
    for row in record["table"]:
        assert re.search(re.escape(row["method"]) + r".* " + re.escape(row["verdict"]), out)


def test_references_chooses_and_scipy_is_always_there(capsys, tmp_path):
    if find_spec("flint") is None:
        pytest.skip("python-flint is not installed")
    for chosen, sources in (
        ("scipy", {"ours", "scipy"}),
        ("arb", {"ours", "scipy", "arb"}),
        (" Arb , scipy", {"ours", "scipy", "arb"}),
    ):
        _, _, record = recorded(capsys, tmp_path / "r.json", "--size", 2, "--references", chosen)
        assert {row["source"] for row in record["table"]} == sources
        assert set(record["references"]) == sources - {"ours"}


def test_the_seeds_funm_is_shown_for_information_and_off_at_size_nine(capsys, tmp_path):
    code, _, record = recorded(capsys, tmp_path / "r.json", "--size", 9, "--references", "scipy")
    row = table(record)["Jacobian", "scipy", "funm on ad"]
    assert code == 0 and row["information"] and row["verdict"] == "reference off"
    assert row["tolerance"] < row["difference"] < 1e-8


def test_on_a_jordan_block_funm_is_wholly_off_and_ours_agrees(capsys, tmp_path):
    (tmp_path / "jordan.txt").write_text(JORDAN)
    code, _, record = recorded(
        capsys, tmp_path / "r.json", "--matrix", tmp_path / "jordan.txt", "--references", "scipy"
    )
    rows = table(record)
    assert code == 0
    assert rows["Jacobian", "scipy", "funm on ad"]["difference"] > 1e-2
    for method in ("Fréchet", "Najfeld-Havel form 1", "Najfeld-Havel form 2", "Najfeld-Havel form 3"):
        assert rows["Jacobian", "ours", method]["verdict"] == "agree"


def test_without_symmetry_the_eigen_part_is_left_out_and_says_so(capsys, tmp_path):
    (tmp_path / "a.csv").write_text(UNSYMMETRIC.replace(" ", ","))
    code, out, record = recorded(capsys, tmp_path / "r.json", "--matrix", tmp_path / "a.csv", "--references", "scipy")
    assert code == 0 and record["matrix"]["symmetric"] is False
    assert not any("eig" in row["quantity"] or "eig" in row["method"] for row in record["table"])
    assert "expm_eig(x)=" not in out and "grad expm_eig" not in out
    assert re.search(r"Note: x is not symmetric \(largest \|x - xᵀ\| is 2.0e\+00\): .* left out\.", out)


def test_the_third_form_is_refused_only_where_it_does_not_exist(capsys, tmp_path):
    """The eigenvalues of a rotation generator by π/2 differ by iπ, a zero of cosh(ad/2); those by 1.5 do not."""
    for angle, verdict in ((np.pi / 2, "refused"), (1.5, "agree")):
        np.save(tmp_path / "a.npy", np.array([[0, -angle], [angle, 0]]))
        code, _, record = recorded(capsys, tmp_path / "r.json", "--matrix", tmp_path / "a.npy", "--references", "scipy")
        assert code == 0
        assert table(record)["Jacobian", "ours", "Najfeld-Havel form 3"]["verdict"] == verdict


def test_a_refusal_without_a_reason_is_exit_code_one(capsys, monkeypatch):
    right = expmgrad.expm_jacobian

    def refuse(a, **options):
        if options.get("form") == 3:
            raise expmgrad.InvalidArgumentError(140, "jacobian: the formula asked for does not exist at this matrix")
        return right(a, **options)

    monkeypatch.setattr(expmgrad, "expm_jacobian", refuse)
    code, out = run(capsys, "--size", 2, "--references", "scipy")
    assert code == 1 and "OURS OFF: InvalidArgumentError: " in out


def test_a_matrix_too_large_for_its_jacobian_is_compared_without(capsys, tmp_path):
    code, out, record = recorded(capsys, tmp_path / "r.json", "--size", 40, "--references", "scipy")
    assert code == 0 and not any(row["quantity"] == "Jacobian" for row in record["table"])
    assert "the Jacobians, 1600 x 1600, are left out" in out


@pytest.mark.parametrize("entries, verdict", [("900 1\n1 900", "too large for float64"), ("-900 1\n1 -900", "")])
def test_overflow_and_underflow_are_no_errors(capsys, tmp_path, entries, verdict):
    (tmp_path / "a.txt").write_text(entries)
    code, _, record = recorded(capsys, tmp_path / "r.json", "--matrix", tmp_path / "a.txt", "--references", "scipy")
    assert code == 0
    assert all(row["reason"] == verdict for row in record["table"] if row["ours"] and row["quantity"] != "omexpovx")


@pytest.mark.parametrize(
    "function, wrong, quantity",
    [
        ("expm", lambda right: lambda a: right(a) * (1 + 1e-6), "expm(x)"),
        ("expm_vjp", lambda right: lambda a: (right(a)[0], lambda g: -right(a)[1](g)), "grad expm"),
        ("expm_eigh_vjp", lambda right: lambda a, convention="symmetric": right(a), "grad expm_eig, one triangle"),
        ("omexpovx", lambda right: lambda x: (1 - np.exp(-x)) / np.where(x == 0, 1, x), "omexpovx"),
    ],
)
def test_a_wrong_result_of_ours_is_found_and_is_exit_code_one(capsys, tmp_path, monkeypatch, function, wrong, quantity):
    monkeypatch.setattr(expmgrad, function, wrong(getattr(expmgrad, function)))
    code, out, record = recorded(capsys, tmp_path / "r.json", "--references", "scipy")
    off = {row["quantity"] for row in record["table"] if row["verdict"] == "OURS OFF"}
    assert code == 1 and off == {quantity}
    assert "OURS OFF" in out and out.rstrip().endswith("1 of ours off")


def test_a_transposed_jacobian_is_found_where_there_is_one_to_find(capsys, tmp_path, monkeypatch):
    right = expmgrad.expm_jacobian
    monkeypatch.setattr(expmgrad, "expm_jacobian", lambda a, **options: right(a, **options).T)
    (tmp_path / "a.txt").write_text(UNSYMMETRIC)
    code, _ = run(capsys, "--matrix", tmp_path / "a.txt", "--references", "scipy")
    assert code == 1


def test_an_exception_of_ours_is_exit_code_one(capsys, tmp_path, monkeypatch):
    def fail(a, **options):
        raise expmgrad.NotConvergedError(7, "a: no")

    monkeypatch.setattr(expmgrad, "expm_jacobian", fail)
    code, out, record = recorded(capsys, tmp_path / "r.json", "--references", "scipy")
    assert code == 1 and record["counts"]["ours_off"] == 5
    assert "OURS OFF: NotConvergedError: " in out


def test_a_wrong_reference_is_reported_and_is_no_failure(capsys, tmp_path, monkeypatch):
    import scipy.linalg

    right = scipy.linalg.expm_frechet
    monkeypatch.setattr(scipy.linalg, "expm_frechet", lambda *a, **options: right(*a, **options) * (1 + 1e-3))
    code, out, record = recorded(capsys, tmp_path / "r.json", "--size", 3, "--references", "scipy")
    assert code == 0
    row = table(record)["grad expm", "scipy", "expm_frechet at xᴴ"]
    assert row["verdict"] == "reference off" and row["difference"] == pytest.approx(1e-3, rel=1e-6)
    assert "reference off by 1.0e-03" in out


def test_mpmath_certifies_where_python_flint_is_missing(capsys, tmp_path, without):
    without("flint")
    code, out, record = recorded(capsys, tmp_path / "r.json", "--references", "scipy")
    assert code == 0 and record["certified"]["by"].startswith("mpmath ")
    assert "Certified by mpmath " in out


def test_the_command_is_the_same_outside_this_process(command, capsys, tmp_path):
    outcome = command("--size", "2", "--references", "scipy", "--json", "r.json")
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert (0, outcome.stdout) == run(capsys, "--size", "2", "--references", "scipy")
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]


def test_help_lists_the_options(command):
    outcome = command("--help")
    assert outcome.returncode == 0
    for option in ("--size", "--seed", "--matrix", "--dtype", "--references", "--plot", "--json"):
        assert option in outcome.stdout
