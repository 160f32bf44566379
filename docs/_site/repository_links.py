"""Links to files of the repository that are no pages: to the header, the C reference; to others, their names."""
import re

LINK = re.compile(r"(!?)\[([^\]]*)\]\(((?:\.\./)+[^)#\s]*)(#[^)\s]*)?\)")

#: Pages that the index lists if they are there.
FRAMEWORKS = ("pytorch", "jax", "tensorflow")


def rewrite(app, page, source):
    depth = page.count("/")

    def replaced(link):
        is_image, text, target, anchor = link.groups()
        if is_image or target.count("../") <= depth and (app.srcdir / page).parent.joinpath(target).exists():
            return link[0]
        if target.endswith("include/expmgrad.h"):
            return f"[{text}]({'../' * depth}_generated/c-reference.md)"
        path = target.replace("../", "").rstrip("/")
        return text if path in text else f"{text} (`{path}`)"

    text = LINK.sub(replaced, source[0])
    if page == "index":
        for name in FRAMEWORKS:
            if not (app.srcdir / f"{name}.md").is_file():
                text = text.replace(f"\n{name}\n", "\n")
    source[0] = text


def setup(app):
    app.connect("source-read", rewrite)
    return {"parallel_read_safe": True}
