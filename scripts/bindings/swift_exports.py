"""Sources/ExpmgradC/Generated/Exports.swift: each function that returns a status, as a call of its operation's body.

A body takes an operand as one value that knows its position; see Sources/ExpmgradC/Arguments.swift. Functions that
return something else have no argument to check and are written by hand.
"""
from .header import HANDLES, fail

TYPES = {"s": "Float", "d": "Double", "c": "Complex<Float>", "z": "Complex<Double>"}
SCALARS = {"int64_t": "Int64", "int32_t": "Int32", "float": "Float", "double": "Double"}
WIDTH = 120


def render(header):
    parts = [
        "// The functions of include/expmgrad.h that return a status, each a call of its operation's body.\n"
        "// Written by scripts/generate_bindings.py; do not edit.\n"
        "public import CExpmgrad\nimport Expmgrad\n"
    ]
    for operation in header.operations():
        if operation.functions[0].result == "expmgrad_status":
            for letter, function in zip(operation.letters or [""], operation.functions, strict=True):
                parts.append(thunk(operation, letter, function))
    return "\n".join(parts)


def thunk(operation, letter, function):
    body = operation.name.removesuffix("_batch")
    given = [f"{TYPES[letter]}.self"] if letter else []
    given += [f"{camel(operand.name)}: {value(operand)}" for operand in operation.operands()]
    parameters = [f"_ {camel(argument.name)}: {swift_type(argument)}" for argument in function.arguments]
    return (
        f'@_cdecl("{function.name}") @implementation\n'
        + broken(f"public func {function.name}(", parameters, ") -> expmgrad_status {", "")
        # By its full name: a parameter may have the body's.
        + broken(f"  statusOf(try ExpmgradC.{camel(body)}(", given, "))", "  ")
        + "}\n"
    )


def broken(head, items, tail, indent):
    """head + items + tail in lines of WIDTH columns."""
    if len(head + ", ".join(items) + tail) <= WIDTH:
        return head + ", ".join(items) + tail + "\n"
    lines, line = [head], f"{indent} "
    for index, item in enumerate(items):
        piece = f" {item}" + ("," if index + 1 < len(items) else "")
        if len(line + piece) > WIDTH:
            lines.append(line)
            line = f"{indent} "
        line += piece
    return "\n".join([*lines, line, indent + tail]) + "\n" if indent == "" else "\n".join([*lines, line + tail]) + "\n"


def value(operand):
    """The operand as a value of Arguments.swift."""
    first = operand.arguments[0]
    inside = [camel(first.name)]
    if operand.kind == "matrix":
        if not operand.has("ld"):
            fail(f"a matrix without leading dimension: {first.name}")
        inside += [f"ld: {camel('ld' + first.name)}"]
        inside += [f"stride: {camel('stride_' + first.name)}"] if operand.has("stride_") else []
        inside += [f"batchStride: {camel('batch_stride_' + first.name)}"] if operand.has("batch_stride_") else []
    if operand.kind != "status":  # which is never wrong
        inside.append(f"at: {operand.position}")
    if first.optional and operand.kind in ("matrix", "array"):
        inside.append("mayBeNull: true")
    side = "Output" if first.output else "Input"
    kinds = {
        "size": "Size", "choice": "Choice", "matrix": f"Matrix{side}", "array": f"Array{side}",
        "handle": "Handle", "status": "Statuses", "options": "OptionsArgument",
    }  # fmt: skip
    return f"{kinds[operand.kind]}({', '.join(inside)})"


def swift_type(argument):
    if argument.stars == 0:
        return SCALARS[argument.base]
    if argument.base in HANDLES:
        return "OpaquePointer?" if argument.stars == 1 else "UnsafeMutablePointer<OpaquePointer?>?"
    if argument.base == "void":
        return "UnsafeMutableRawPointer?" if argument.output else "UnsafeRawPointer?"
    pointer = "UnsafeMutablePointer" if argument.output else "UnsafePointer"
    return f"{pointer}<{SCALARS.get(argument.base, argument.base)}>?"


def camel(name):
    """g_dot -> gDot"""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
