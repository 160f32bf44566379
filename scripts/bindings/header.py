"""Reads include/expmgrad.h: macros, structs, and functions with their arguments, families and operands.

The header has plain declarations, which is what makes this small parser enough: literal macros, structs, typedefs and
functions, one declaration up to each semicolon, `/* or NULL */` behind a pointer that may be NULL. Anything else is an
error, never skipped.
"""
import re
import sys
from dataclasses import dataclass, replace

NAME = "expmgrad.h"
LETTERS = "sdcz"
ELEMENTS = {"s": "float", "d": "double", "c": "expmgrad_complex64", "z": "expmgrad_complex128"}
REALS = {"s": "float", "d": "double", "c": "float", "z": "double"}
#: Types of which only pointers are known.
HANDLES = ("expmgrad_tape", "expmgrad_action_tape", "expmgrad_workspace")
#: Pointers that may be NULL in every function: the header's head says so.
ALWAYS_OPTIONAL = {"status", "options"}


def fail(message):
    sys.exit(f"{NAME}: {message}")


@dataclass(frozen=True)
class Argument:
    """`kind` is the C type, as "const float *"; of a family's elements and reals, "const element *", "const real *"."""
    name: str
    kind: str
    optional: bool = False

    @property
    def base(self):
        return self.kind.replace("const ", "").rstrip("* ")

    @property
    def stars(self):
        return self.kind.count("*")

    @property
    def output(self):
        return self.stars > 0 and "const " not in self.kind


@dataclass(frozen=True)
class Function:
    name: str
    result: str
    arguments: tuple


@dataclass(frozen=True)
class Operand:
    """What a caller thinks of as one argument: a matrix is its pointer, leading dimension and strides.

    `position` is the first's, from 1.
    """
    kind: str  # size, choice, matrix, array, handle, status, options
    position: int
    arguments: tuple

    @property
    def name(self):
        return self.arguments[0].name

    def has(self, prefix):
        return any(argument.name == prefix + self.name for argument in self.arguments[1:])


@dataclass(frozen=True)
class Operation:
    """Functions alike but for their element type, or one without: `letters` is "" then. expmgrad_<name>[_<letter>]"""
    name: str
    letters: str
    functions: tuple
    arguments: tuple

    def operands(self):
        """The arguments grouped. A leading dimension or stride that does not follow its matrix is an error."""
        found = []
        for position, argument in enumerate(self.arguments, 1):
            if argument.name.startswith(("ld", "stride_", "batch_stride_")):
                ordered = [prefix + found[-1].name for prefix in ("ld", "stride_", "batch_stride_")]
                already = len(found[-1].arguments) - 1
                if argument.name not in ordered[already:]:
                    fail(f"{self.name}: {argument.name} does not follow its matrix")
                found[-1] = Operand("matrix", found[-1].position, found[-1].arguments + (argument,))
            else:
                found.append(Operand(self._kind(argument), position, (argument,)))
        return found

    def _kind(self, argument):
        if argument.name in ALWAYS_OPTIONAL:
            return argument.name
        if argument.stars == 0:
            kinds = {"int64_t": "size", "int32_t": "choice"}
        else:
            kinds = dict.fromkeys(HANDLES, "handle") if argument.stars == 1 else {}
        found = kinds.get(argument.base, "array" if argument.stars else None)
        return found or fail(f"{self.name}: no kind of argument: {argument.kind} {argument.name}")


class Header:
    """`macros` by name without EXPMGRAD_, `structs` as lists of (field, C type), `callbacks`, and `functions`."""

    def __init__(self, text):
        text = text.replace("/* or NULL */", "OR_NULL")
        text = re.sub(r"/\*.*?\*/|//[^\n]*", " ", text, flags=re.S)
        defined = re.findall(r"^[ \t]*#[ \t]*define[ \t]+EXPMGRAD_(\w+)[ \t]+([^\s].*?)[ \t]*$", text, flags=re.M)
        self.macros = {name: value for name, value in defined if name != "NODISCARD"}
        text = re.sub(r"^[ \t]*#.*$", "", text, flags=re.M)
        text = re.sub(r'extern\s+"C"\s*\{', "", text).replace("EXPMGRAD_NODISCARD", "")
        bodies, self.structs, self.callbacks, self.functions = {}, {}, set(), []
        struct = r"typedef\s+struct\s*\w*\s*\{([^}]*)\}\s*(\w+)\s*;"
        for body, name in re.findall(struct, text):
            bodies[name] = body
        for declaration in (" ".join(part.split()) for part in re.sub(struct, "", text).replace("}", " ").split(";")):
            self._declared(declaration)
        for name, body in bodies.items():
            self.structs[name] = [field for line in filter(str.strip, body.split(";")) for field in fields(line)]

    def _declared(self, declaration):
        callback = re.fullmatch(r"typedef .*\( ?\* ?(\w+) ?\) ?\(.*\)", declaration)
        function = re.fullmatch(r"(\w[\w ]*?[ *]+)(expmgrad_\w+) ?\((.*)\)", declaration)
        if callback:
            self.callbacks.add(callback.group(1))
        elif function and not declaration.startswith("typedef "):
            result, name, arguments = function.groups()
            parts = [] if arguments.strip() == "void" else arguments.split(",")
            self.functions.append(Function(name, result.strip(), tuple(parameter(part) for part in parts)))
        elif declaration and not re.fullmatch(r"typedef (struct )?\w+ expmgrad_\w+", declaration):
            fail(f"cannot read: {declaration}")

    def operations(self):
        """Functions by operation. The four of a family must be one declaration but for their type."""
        named = {function.name: function for function in self.functions}
        found = {}
        for function in self.functions:
            stem = function.name[len("expmgrad_"):]
            family = [f"expmgrad_{stem[:-2]}_{letter}" for letter in LETTERS]
            if function.name not in family:
                found[stem] = Operation(stem, "", (function,), function.arguments)
            elif stem[:-2] not in found:
                if not all(name in named for name in family):
                    fail(f"{stem[:-2]} is not declared for all of {LETTERS}")
                functions = tuple(named[name] for name in family)
                found[stem[:-2]] = Operation(stem[:-2], LETTERS, functions, alike(functions))
        return list(found.values())


def parameter(text):
    match = re.fullmatch(r"\s*(.*?[\s*])(\w+?)( OR_NULL)?\s*", text)
    if not match:
        fail(f"parameter without a name: {text}")
    kind = " ".join(match.group(1).replace("*", " * ").split()).replace("* *", "**")
    if match.group(3) and "*" not in kind:
        fail(f"no pointer, but may be NULL: {text}")
    return Argument(match.group(2), kind, bool(match.group(3)) or match.group(2) in ALWAYS_OPTIONAL)


def fields(line):
    first, *others = line.replace("OR_NULL", "").split(",")
    match = re.fullmatch(r"\s*(.*?[\s*])(\w+)\s*", first)
    if not match:
        fail(f"cannot read the field: {line.strip()}")
    return [(name.strip(), " ".join(match.group(1).split())) for name in (match.group(2), *others)]


def alike(functions):
    """The arguments of a family, with `element` and `real` for what goes with its letter."""
    words = {tuple(ELEMENTS.values()): "element", tuple(REALS.values()): "real"}
    found = []
    if len({len(function.arguments) for function in functions}) != 1:
        fail(f"{functions[0].name} and its family differ in the number of their arguments")
    for arguments in zip(*(function.arguments for function in functions), strict=True):
        word = words.get(tuple(argument.base for argument in arguments))
        general = {replace(x, kind=x.kind.replace(x.base, word or x.base)) for x in arguments}
        if len(general) != 1:
            fail(f"{functions[0].name} and its family differ in {arguments[0].name}")
        found.append(general.pop())
    return tuple(found)
