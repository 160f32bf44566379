"""bindings/python/src/expmgrad/_ffi/signatures.py: the C signatures, constants and structs as ctypes."""
import re

from .header import ELEMENTS, fail

SCALARS = {
    "int32_t": "int32", "expmgrad_status": "int32", "int64_t": "int64", "size_t": "size", "int": "int_",
    "float": "float32", "double": "float64", "void": "None",
}  # fmt: skip


def render(header):
    def ctype(declared):
        """The name of the ctypes type; whatever is a pointer is an address."""
        if "*" in declared or declared in header.callbacks:
            return "address"
        return SCALARS.get(declared) or fail(f"unknown type: {declared}")

    lines = [
        '"""The C signatures, constants and structs of include/expmgrad.h.',
        "",
        "Written by scripts/generate_bindings.py; do not edit. `address` stands for every pointer.",
        '"""',
        "from ctypes import Structure, c_char_p as text, c_double as float64",
        "from ctypes import c_int32 as int32, c_int64 as int64, c_size_t as size, c_void_p as address",
        "",
    ]
    macros = dict(header.macros)
    version = ".".join(macros.pop(f"VERSION_{part}") for part in ("MAJOR", "MINOR", "PATCH"))
    lines += [f'VERSION = "{version}"', ""]
    for name, value in macros.items():
        if not re.fullmatch(r'-?\d+|"[^"]*"', value):
            fail(f"EXPMGRAD_{name} is not a literal: {value}")
        lines.append(f"{name} = {value}")
    for name, members in header.structs.items():
        if name in ELEMENTS.values():
            continue
        title = name[len("expmgrad_"):].title().replace("_", "")
        lines += ["", "", f"class {title}(Structure):", "    _fields_ = ["]
        lines += [f'        ("{member}", {ctype(kind)}),' for member, kind in members]
        lines += ["    ]"]
    lines += ["", "", "# (operation, element types, result, arguments); the C name is expmgrad_<operation>[_<type>]"]
    lines += ["SIGNATURES = ("]
    for operation in header.operations():
        result = operation.functions[0].result
        result = "text" if result == "const char *" else ctype(result)
        lines.append(f'    ("{operation.name}", "{operation.letters}", {result}, (')
        line = "       "
        for argument in operation.arguments:
            piece = f' ("{argument.name}", {ctype(argument.kind)}),'
            if len(line) + len(piece) > 118:
                lines.append(line)
                line = "       "
            line += piece
        if line.strip():
            lines.append(line)
        lines.append("    )),")
    return "\n".join([*lines, ")", ""])
