"""What bindings/frameworks declares anew agrees with the headers that JAX and TensorFlow install."""

import ctypes
import shutil
import subprocess
from pathlib import Path

import pytest

from expmgrad._ffi import library

SOURCES = Path(__file__).resolve().parents[3] / "frameworks"
if not SOURCES.is_dir():
    pytest.skip("needs a checkout", allow_module_level=True)

#: Ours, theirs, and our name of each field of theirs.
STRUCTS = [
    ("ffi_extension", "XLA_FFI_Extension_Base", {"struct_size": "struct_size", "type": "type", "next": "next"}),
    (
        "ffi_api_version",
        "XLA_FFI_Api_Version",
        {
            "struct_size": "struct_size",
            "extension_start": "extension_start",
            "major_version": "major_version",
            "minor_version": "minor_version",
        },
    ),
    (
        "ffi_metadata",
        "XLA_FFI_Metadata",
        {"struct_size": "struct_size", "api_version": "api_version", "traits": "traits"},
    ),
    ("ffi_metadata_extension", "XLA_FFI_Metadata_Extension", {"base": "extension_base", "metadata": "metadata"}),
    (
        "ffi_error_create",
        "XLA_FFI_Error_Create_Args",
        {"struct_size": "struct_size", "extension_start": "extension_start", "message": "message", "code": "errc"},
    ),
    (
        "ffi_api",
        "XLA_FFI_Api",
        {
            "struct_size": "struct_size",
            "extension_start": "extension_start",
            "version": "api_version",
            "internal": "internal_api",
            "error_create": "XLA_FFI_Error_Create",
        },
    ),
    (
        "ffi_buffer",
        "XLA_FFI_Buffer",
        {"struct_size": "struct_size", "dtype": "dtype", "data": "data", "rank": "rank", "dims": "dims"},
    ),
    ("ffi_values", "XLA_FFI_Args", {"struct_size": "struct_size", "size": "size", "types": "types", "values": "args"}),
    ("ffi_values", "XLA_FFI_Rets", {"struct_size": "struct_size", "size": "size", "types": "types", "values": "rets"}),
    ("ffi_text", "XLA_FFI_ByteSpan", {"start": "ptr", "length": "len"}),
    ("ffi_scalar", "XLA_FFI_Scalar", {"dtype": "dtype", "value": "value"}),
    (
        "ffi_attributes",
        "XLA_FFI_Attrs",
        {"struct_size": "struct_size", "size": "size", "types": "types", "names": "names", "values": "attrs"},
    ),
    (
        "ffi_call",
        "XLA_FFI_CallFrame",
        {
            "struct_size": "struct_size",
            "extension_start": "extension_start",
            "api": "api",
            "context": "ctx",
            "stage": "stage",
            "arguments": "args",
            "results": "rets",
            "attributes": "attrs",
        },
    ),
]
#: Structs that a handler meets inside others or in arrays, whose whole size counts.
WHOLE = [
    "ffi_extension",
    "ffi_api_version",
    "ffi_values",
    "ffi_attributes",
    "ffi_text",
    "ffi_scalar",
    "ffi_error_create",
]
XLA_CONSTANTS = {
    "FFI_MAJOR": "XLA_FFI_API_MAJOR",
    "FFI_EXTENSION_METADATA": "XLA_FFI_Extension_Metadata",
    "FFI_INVALID_ARGUMENT": "XLA_FFI_Error_Code_INVALID_ARGUMENT",
    "FFI_RESOURCE_EXHAUSTED": "XLA_FFI_Error_Code_RESOURCE_EXHAUSTED",
    "FFI_INTERNAL": "XLA_FFI_Error_Code_INTERNAL",
    "FFI_S32": "XLA_FFI_DataType_S32",
    "FFI_F32": "XLA_FFI_DataType_F32",
    "FFI_F64": "XLA_FFI_DataType_F64",
    "FFI_C64": "XLA_FFI_DataType_C64",
    "FFI_C128": "XLA_FFI_DataType_C128",
    "FFI_ATTRIBUTE_SCALAR": "XLA_FFI_AttrType_SCALAR",
}


def compiles(source, *arguments):
    done = subprocess.run(
        [*arguments, "-fsyntax-only", f"-I{SOURCES}", f"-I{SOURCES.parents[1]}/include", "-"],
        input=source,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_xlas_structs_have_the_offsets_of_the_installed_header():
    jax = pytest.importorskip("jax", reason="JAX is not installed")
    lines = ['#include "xla/ffi/api/c_api.h"', '#include "xla_ffi.h"']
    for ours, theirs, fields in STRUCTS:
        for own, other in fields.items():
            at = f"offsetof(struct {ours}, {own}) == offsetof(struct {theirs}, {other})"
            size = f"sizeof(((struct {ours} *)0)->{own}) == sizeof(((struct {theirs} *)0)->{other})"
            lines.append(
                f'_Static_assert({at} && {size}, "{theirs}.{other}");'.replace(
                    "struct XLA_FFI_Scalar", "XLA_FFI_Scalar"
                )
            )
        if ours in WHOLE:
            lines.append(f'_Static_assert(sizeof(struct {ours}) == sizeof({theirs}), "{theirs}");')
    lines += [f'_Static_assert((int){ours} == (int){theirs}, "{theirs}");' for ours, theirs in XLA_CONSTANTS.items()]
    compiles("\n".join(lines), "cc", "-std=c11", f"-I{jax.ffi.include_dir()}", "-x", "c")


@pytest.mark.skipif(shutil.which("c++") is None, reason="there is no C++ compiler")
def test_tensorflows_functions_are_those_of_the_installed_headers():
    tf = pytest.importorskip("tensorflow", reason="TensorFlow is not installed")
    compiles(
        """
#include "tensorflow/c/ops.h"
#include "tensorflow/c/kernels.h"
#include "tensorflow/c/tf_tensor.h"
#include "tensorflow/c/tf_status.h"
#include "tensorflow_c.h"
static_assert(TF_OK == 0 && TF_INVALID_ARGUMENT == 3 && TF_RESOURCE_EXHAUSTED == 8 && TF_INTERNAL == 13);
static_assert(TF_FLOAT == 1 && TF_DOUBLE == 2 && TF_COMPLEX64 == 8 && TF_COMPLEX128 == 18 && sizeof(TF_Bool) == 1);
static_assert(sizeof(TF_Code) == sizeof(int) && sizeof(TF_DataType) == sizeof(int));
""",
        "c++",
        "-std=c++17",
        f"-I{tf.sysconfig.get_include()}",
        "-x",
        "c++",
    )


@pytest.mark.skipif(shutil.which("nm") is None, reason="binutils are not installed")
def test_the_shared_objects_need_what_the_design_says():
    def symbols(name, *options):
        out = subprocess.run(
            ["nm", "-D", *options, library.companion(name)], capture_output=True, text=True, check=True
        ).stdout
        return {line.split()[-1].partition("@")[0] for line in out.splitlines()}

    assert symbols("jax", "--defined-only") == {"expmgrad_jax_derivative", "expmgrad_frameworks_version"}
    assert symbols("tensorflow", "--defined-only") == {"expmgrad_frameworks_version"}
    undefined = {
        name: {s for s in symbols(name, "--undefined-only") if s.startswith(("TF_", "XLA"))}
        for name in ("jax", "tensorflow")
    }
    assert not undefined["jax"] and len(undefined["tensorflow"]) > 20


def test_what_is_not_there_or_of_another_version_is_an_import_error(monkeypatch, tmp_path):
    monkeypatch.setattr(library, "path", str(tmp_path / "libexpmgrad.so"))
    with pytest.raises(ImportError, match=r"expmgrad.jax needs .*libexpmgrad_jax.so.*make build"):
        library.loaded_companion("jax")
    (tmp_path / "libexpmgrad_jax.so").write_text("nothing")
    with pytest.raises(ImportError, match="cannot load"):
        library.loaded_companion("jax")


def test_a_companion_of_another_version_is_refused(monkeypatch):
    pytest.importorskip("jax", reason="JAX is not installed")
    monkeypatch.setattr(library.native, "VERSION", "99.0.0")
    with pytest.raises(ImportError, match="is of version .* but this package is 99.0.0"):
        library.loaded_companion("jax")
    assert isinstance(ctypes.CDLL(library.companion("jax")), ctypes.CDLL)
