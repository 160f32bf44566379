#!/usr/bin/env python3
"""Write bindings/python/src/expmgrad/_ffi/signatures.py, the table of C signatures, from include/expmgrad.h.

    scripts/generate_bindings.py            write the table
    scripts/generate_bindings.py --check    exit 1 if the table is not what the header gives

The header has plain declarations, which is what makes this small parser enough: literal macros, structs,
typedefs and functions, one declaration up to each semicolon. Anything else is an error, never skipped.
"""
import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = ROOT / "include" / "expmgrad.h"
TABLE = ROOT / "bindings" / "python" / "src" / "expmgrad" / "_ffi" / "signatures.py"

ELEMENTS = {"float", "double", "expmgrad_complex64", "expmgrad_complex128"}
SCALARS = {
    "int32_t": "int32", "expmgrad_status": "int32", "int64_t": "int64", "size_t": "size", "int": "int_", "char": "char",
    "float": "float32", "double": "float64", "void": "None",
}


def parse(text):
    """Returns (macros, structs, functions) of the header `text`, each in the order of the header."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*", " ", text, flags=re.S)
    macros = dict(re.findall(r"^[ \t]*#[ \t]*define[ \t]+EXPMGRAD_(\w+)[ \t]+([^\s].*?)[ \t]*$", text, flags=re.M))
    text = re.sub(r"^[ \t]*#.*$", "", text, flags=re.M)
    text = re.sub(r'extern\s+"C"\s*\{', "", text)
    structs, functions, callbacks = {}, {}, set()
    for body, name in re.findall(r"typedef\s+struct\s*\w*\s*\{([^}]*)\}\s*(\w+)\s*;", text):
        structs[name] = body
    text = re.sub(r"typedef\s+struct\s*\w*\s*\{[^}]*\}\s*\w+\s*;", "", text)
    for declaration in (" ".join(part.split()) for part in text.replace("}", " ").split(";")):
        if not declaration:
            continue
        callback = re.fullmatch(r"typedef .*\( ?\* ?(\w+) ?\) ?\(.*\)", declaration)
        function = re.fullmatch(r"(\w[\w ]*?[ *]+)(expmgrad_\w+) ?\((.*)\)", declaration)
        if callback:
            callbacks.add(callback.group(1))
        elif declaration.startswith("typedef "):
            continue  # an opaque struct or a status: only ever seen through a pointer, or in SCALARS
        elif function:
            result, name, arguments = function.groups()
            functions[name] = (result.strip(), [] if arguments.strip() == "void" else arguments.split(","))
        else:
            sys.exit(f"{HEADER.name}: cannot read: {declaration}")
    fields = {name: list(struct_fields(body, callbacks)) for name, body in structs.items()}
    signatures = {
        name: ("text" if result == "const char *" else ctype(result, callbacks), tuple(parameter(part, callbacks) for part in arguments))
        for name, (result, arguments) in functions.items()
    }
    return macros, fields, signatures


def ctype(declared, callbacks):
    """The name of the ctypes type for a C type; whatever is a pointer is an address."""
    declared = declared.replace("const", " ").strip()
    if "*" in declared or declared in callbacks:
        return "address"
    if declared not in SCALARS:
        sys.exit(f"{HEADER.name}: unknown type: {declared}")
    return SCALARS[declared]


def parameter(text, callbacks):
    match = re.fullmatch(r"\s*(.*?[\s*])(\w+)\s*", text)
    if not match:
        sys.exit(f"{HEADER.name}: parameter without a name: {text}")
    return match.group(2), ctype(match.group(1), callbacks)


def struct_fields(body, callbacks):
    for line in filter(str.strip, body.split(";")):
        first, *others = line.split(",")
        match = re.fullmatch(r"\s*(.*?[\s*])(\w+)\s*(\[\s*\d+\s*\])?\s*", first)
        if not match:
            sys.exit(f"{HEADER.name}: cannot read the field: {line.strip()}")
        declared, names = match.group(1), [match.group(2) + (match.group(3) or "")] + [other.strip() for other in others]
        for name in names:
            bare, _, length = name.partition("[")
            kind = ctype(declared, callbacks)
            yield bare.strip(), f"{kind} * {length.rstrip('] ')}" if length else kind


def families(signatures):
    """Rows (operation, element types, result, arguments): functions alike but for their element type are one row."""
    rows = {}
    for name, signature in signatures.items():
        stem, letter = name[len("expmgrad_"):], ""
        if re.search(r"_[sdcz]$", stem) and sum(f"{name[:-1]}{other}" in signatures for other in "sdcz") > 1:
            stem, letter = stem[:-2], stem[-1]
        rows.setdefault((stem, signature), []).append(letter)
    return [(stem, "".join(letters), *signature) for (stem, signature), letters in rows.items()]


def render(macros, fields, signatures):
    lines = [
        '"""The C signatures, constants and structs of include/expmgrad.h.',
        "",
        "Written by scripts/generate_bindings.py; do not edit. `address` stands for every pointer.",
        '"""',
        "from ctypes import Structure, c_char as char, c_char_p as text, c_double as float64, c_float as float32",
        "from ctypes import c_int as int_, c_int32 as int32, c_int64 as int64, c_size_t as size, c_void_p as address",
        "",
    ]
    version = ".".join(macros.pop(f"VERSION_{part}") for part in ("MAJOR", "MINOR", "PATCH"))
    lines += [f'VERSION = "{version}"', ""]
    for name, value in macros.items():
        if not re.fullmatch(r'-?\d+|"[^"]*"', value):
            sys.exit(f"{HEADER.name}: EXPMGRAD_{name} is not a literal: {value}")
        lines.append(f"{name} = {value}")
    for name, members in fields.items():
        if name in ELEMENTS:
            continue
        title = name[len("expmgrad_"):].title().replace("_", "")
        lines += ["", "", f"class {title}(Structure):", "    _fields_ = ["]
        lines += [f'        ("{member}", {kind}),' for member, kind in members]
        lines += ["    ]"]
    lines += ["", "", "# (operation, element types, result, arguments); the C name is expmgrad_<operation>[_<type>]", "SIGNATURES = ("]
    for stem, letters, result, arguments in families(signatures):
        lines.append(f'    ("{stem}", "{letters}", {result}, (')
        line = "       "
        for argument, kind in arguments:
            piece = f' ("{argument}", {kind}),'
            if len(line) + len(piece) > 118:
                lines.append(line)
                line = "       "
            line += piece
        if line.strip():
            lines.append(line)
        lines.append("    )),")
    lines += [")", ""]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args().check
    table = render(*parse(HEADER.read_text()))
    if check and table != (TABLE.read_text() if TABLE.exists() else ""):
        sys.exit(f"{TABLE.relative_to(ROOT)} is not what {HEADER.relative_to(ROOT)} gives: run scripts/generate_bindings.py")
    if not check:
        TABLE.write_text(table)


if __name__ == "__main__":
    main()
