"""Sources/ExpmgradDylib/exports.map: the linker's list of exported names.

The version node carries the soname's number, so it changes exactly when the soname does.
"""


def render(header):
    return "\n".join([
        "# Written by scripts/generate_bindings.py from include/expmgrad.h; do not edit.",
        f"EXPMGRAD_{header.macros['VERSION_MAJOR']} {{",
        "  global:",
        *(f"    {name};" for name in sorted(function.name for function in header.functions)),
        "  local:",
        "    *;",
        "};",
        "",
    ])  # fmt: skip
