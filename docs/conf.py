"""The documentation site: `make docs` writes it to .build/site. Pages are the Markdown files beside this one."""
import re
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS / "_site"))

project = "expmgrad"
author = "the expmgrad authors"
copyright = author
_table = DOCS.parent / "bindings/python/src/expmgrad/_ffi/signatures.py"
version = release = re.search(r'VERSION = "([^"]+)"', _table.read_text(encoding="utf-8"))[1]

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton",
              "docstrings", "header_reference", "repository_links"]
exclude_patterns = ["_site"]
html_theme = "furo"
html_title = f"expmgrad {version}"
html_static_path = ["_site/static"]
html_css_files = ["site.css"]

myst_heading_anchors = 4  # links such as functions.md#many-times
suppress_warnings = ["misc.highlighting_failure"]  # an excerpt of Swift with an ellipsis
default_role = "code"  # of `word` in docstrings
autodoc_typehints = "none"  # docstrings say what goes in and out
autodoc_member_order = "bysource"
napoleon_google_docstring = False
# Examples name the modules they need after the language, as `python torch`; Tests/documents/run.py runs them.
copybutton_exclude = ".linenos, .gp, .go"
