"""Tests/c/operations.h: every family of functions behind one argument record, for the C tests. See Tests/c/calls.h."""

import textwrap

#: Arrays of another type than a matrix's entries, which have a field of the record of their own.
FIELDS = {
    "expmgrad_info": "info",
    "expmgrad_tape": "tape",
    "expmgrad_action_tape": "recording",
    "expmgrad_operator": "op",
}


def render(header):
    families = [operation for operation in header.operations() if operation.letters]
    lines = [
        "/* The families of functions of include/expmgrad.h: matrices and arrays by name, the record of arguments,",
        " * calls, and prototypes as words. Written by scripts/generate_bindings.py; do not edit. */",
        "",
    ]
    operands = [operand for operation in families for operand in operation.operands()]
    inputs, outputs = {}, {}
    for operand in operands:
        if holds_numbers(operand):
            (outputs if operand.arguments[0].output else inputs)[operand.name] = None
    names = [*inputs, *outputs]
    lines += [wrapped("enum { ", [*map(str.upper, names), "MATRICES"], " };", "       ")]
    lines += ["static const struct { const char *name; int output; } kinds[MATRICES] = {"]
    lines += [wrapped("    ", [f'{{"{name}", {int(name in outputs)}}}' for name in names], ",", "    "), "};", ""]
    lines += ["static PER_THREAD struct arguments {", "    struct matrix m[MATRICES];"]
    fields = {field(operand.arguments[0]) for operand in operands if not holds_numbers(operand)}
    lines += [f"    {declaration};" for declaration in sorted(fields)]
    lines += ["} v;", ""]
    numbers = sorted(operand.name for operand in one_of_each(operands) if operand.kind in ("size", "choice"))
    lines += ["static const struct { const char *name; size_t at, bytes; } numbers[] = {"]
    lines += [
        wrapped(
            "    ",
            [f'{{"{name}", offsetof(struct arguments, {name}), sizeof v.{name}}}' for name in numbers],
            ",",
            "    ",
        ),
        "};",
        "",
    ]
    for operation in families:
        given = [passed(operand) for operand in operation.operands()]
        lines.append(wrapped(f"CALL({operation.name}, ", given, ")", "     "))
    lines += ["", "static const struct operation operations[] = {"]
    for operation in families:
        words = textwrap.wrap(" ".join(map(spelling, operation.arguments)), 100)
        lines += [f'    {{"{operation.name}", call_{operation.name},', '     "' + ' "\n     "'.join(words) + '"},']
    return "\n".join([*lines, "};", ""])


def holds_numbers(operand):
    return operand.kind in ("matrix", "array") and operand.arguments[0].base not in FIELDS


def one_of_each(operands):
    return {operand.name: operand for operand in operands}.values()


def field(argument):
    """The declaration of an argument of its own in the record."""
    return f"{argument.kind} {spelling(argument).rstrip('?')}".replace("* ", "*")


def spelling(argument):
    """As in the header, with '?' where it may be NULL; what a call makes is `new_` something."""
    return ("new_" if argument.stars == 2 else "") + argument.name + ("?" if argument.optional else "")


def passed(operand):
    """The operand as a call takes it from the record."""
    if not holds_numbers(operand):
        return f"v.{spelling(operand.arguments[0]).rstrip('?')}"
    name = operand.name.upper()
    if operand.kind == "array":
        return f"v.m[{name}].p"
    shapes = {(False, False): "ONE", (True, False): "SOME", (False, True): "BATCH", (True, True): "SOME_BATCH"}
    return f"{shapes[operand.has('stride_'), operand.has('batch_stride_')]}({name})"


def wrapped(head, items, tail, indent, width=118):
    lines, line = [], head
    for index, item in enumerate(items):
        piece = item + (", " if index + 1 < len(items) else tail)
        if len(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = indent
        line += piece
    return "\n".join([*lines, line])
