"""What the reader of the header takes from a declaration, and what it refuses."""
import pytest

from bindings import c_calls, swift_exports
from bindings.header import ELEMENTS, Header

FAMILY = "".join(
    f"""expmgrad_status expmgrad_f_{letter}(int64_t n, const {kind} *a, int64_t lda, int64_t stride_a,
                                           {kind} *y /* or NULL */, int64_t ldy, const expmgrad_options *options);
    """
    for letter, kind in ELEMENTS.items()
)


def operation(text):
    return Header(text).operations()[0]


def test_a_family_is_one_operation():
    found = operation(FAMILY)
    assert (found.name, found.letters) == ("f", "sdcz")
    assert [argument.kind for argument in found.arguments[:2]] == ["int64_t", "const element *"]


def test_a_matrix_is_one_operand_with_the_position_of_its_pointer():
    found = operation(FAMILY).operands()
    assert [(x.kind, x.name, x.position) for x in found] == [
        ("size", "n", 1), ("matrix", "a", 2), ("matrix", "y", 5), ("options", "options", 7)]  # fmt: skip
    assert found[1].has("stride_") and not found[2].has("stride_")


def test_const_tells_outputs_and_the_comment_what_may_be_null():
    arguments = {argument.name: argument for argument in operation(FAMILY).arguments}
    assert not arguments["a"].output and arguments["y"].output
    assert [name for name, argument in arguments.items() if argument.optional] == ["y", "options"]


def test_swift_gets_positions_and_nullability():
    text = swift_exports.render(Header(FAMILY))
    assert "a: MatrixInput(a, ld: lda, stride: strideA, at: 2)" in text
    assert "y: MatrixOutput(y, ld: ldy, at: 5, mayBeNull: true)" in text
    assert "options: OptionsArgument(options, at: 7)" in text


def test_the_c_tests_get_the_prototype_as_words():
    assert '"n a lda stride_a y? ldy options?"' in c_calls.render(Header(FAMILY))


@pytest.mark.parametrize(("old", "new", "message"), [
    ("const double *a", "double *a", "differ in a"),
    ("double *y", "float *y", "differ in y"),
    ("const float *a, int64_t lda, int64_t stride_a,", "const float *a, int64_t lda,", "number of their arguments"),
    ("expmgrad_f_c", "expmgrad_g_c", "not declared for all"),
    ("int64_t lda, int64_t stride_a,", "int64_t stride_a, int64_t lda,", "lda does not follow"),
    ("int64_t stride_a", "int64_t stride_y", "stride_y does not follow"),
    ("int64_t n", "uint8_t n", "no kind of argument"),
    ("int64_t n", "int64_t n /* or NULL */", "may be NULL"),
    ("int64_t n", "int64_t", "without a name"),
    ("expmgrad_status expmgrad_f_s", "int x; expmgrad_status expmgrad_f_s", "cannot read"),
])  # fmt: skip
def test_what_does_not_fit_is_an_error(old, new, message):
    with pytest.raises(SystemExit, match=message):
        operation(FAMILY.replace(old, new)).operands()
