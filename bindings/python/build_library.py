"""Build hook: puts libexpmgrad into the wheel as expmgrad/_lib/, and tags the wheel for this platform.

Beside it go the shared objects of the frameworks, libexpmgrad_*, that lie in the same folder.
The library is the file that EXPMGRAD_LIBRARY names, else the checkout's release build, made here with Swift where it is
missing. An editable install takes no copy: the package then finds the checkout's build by itself.
"""
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SUFFIX = "dylib" if sys.platform == "darwin" else "so"
BUNDLED = "libexpmgrad.0.dylib" if sys.platform == "darwin" else "libexpmgrad.so.0"

#: In one line, which is what people read of what pip prints.
NEEDED = ("expmgrad: this source has no libexpmgrad in it: install the wheel (it needs Python and NumPy alone), or set "
          f"EXPMGRAD_LIBRARY to a built {BUNDLED}, or build in a clone of the repository with Swift 6.3 (make wheel)")


class LibraryBuildHook(BuildHookInterface):
    def initialize(self, version, build_data):
        if self.target_name != "wheel" or version == "editable":
            return
        build_data["pure_python"] = False
        build_data["tag"] = "py3-none-" + sysconfig.get_platform().replace("-", "_").replace(".", "_")
        library = self.library()
        build_data["force_include"][str(library)] = f"expmgrad/_lib/{BUNDLED}"
        for adapter in sorted(library.parent.glob(f"libexpmgrad_*.{SUFFIX}")):
            build_data["force_include"][str(adapter)] = f"expmgrad/_lib/{adapter.name}"

    def library(self):
        stated = os.environ.get("EXPMGRAD_LIBRARY")
        if stated:
            if not Path(stated).is_file():
                raise SystemExit(f"EXPMGRAD_LIBRARY names {stated}, which is not a file")
            return Path(stated).resolve()
        checkout = Path(self.root).resolve().parent.parent
        built = checkout / ".build" / "release" / f"libexpmgrad.{SUFFIX}"
        if not built.is_file():
            if not (checkout / "Package.swift").is_file() or shutil.which("swift") is None:
                raise SystemExit(NEEDED)
            subprocess.run(["swift", "build", "-c", "release", "--product", "expmgrad"], cwd=checkout, check=True)
        return built.resolve()
