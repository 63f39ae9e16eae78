"""What comments LibreOffice sees in a .docx: author, text and the words each covers, one JSON line each.

usage: comments.py FILE.docx ...    exit 1 when a file does not load or a comment's range is not closed
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"


def comments(document):
    """Every annotation in the body, with what stands between its start and its end."""
    open_ones, found = {}, []

    def add(text):
        for comment in open_ones.values():
            comment["covers"] += text or ""

    def visit(element):
        if element.tag == OFFICE + "annotation":
            paragraphs = ["".join(p.itertext()) for p in element.findall(TEXT + "p")]
            comment = {
                "author": element.findtext(DUBLIN_CORE + "creator"),
                "text": "\n".join(paragraphs),
                "covers": "",
                "closed": False,
            }
            found.append(comment)
            # A comment on a point has no name, and no end.
            name = element.get(OFFICE + "name")
            if name is None:
                comment["closed"] = True
            else:
                open_ones[name] = comment
        elif element.tag == OFFICE + "annotation-end":
            comment = open_ones.pop(element.get(OFFICE + "name"), None)
            if comment is not None:
                comment["closed"] = True
        else:
            add(element.text)
            for child in element:
                visit(child)
        add(element.tail)

    visit(tree.parse(document).getroot().find(OFFICE + "body"))
    return found


def main(files):
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        convert = ["--headless", "--convert-to", "fodt", "--outdir", folder]
        subprocess.run(["soffice", profile, *convert, *files], capture_output=True, timeout=300)
        for file in files:
            converted = pathlib.Path(folder, pathlib.Path(file).stem + ".fodt")
            if not converted.exists():
                print(json.dumps({"file": file, "error": "LibreOffice cannot load it"}))
                failed = True
                continue
            for comment in comments(converted):
                failed |= not comment["closed"]
                print(json.dumps({"file": file, **comment}, ensure_ascii=False))
    return 1 if failed else 0


sys.exit(main(sys.argv[1:]))
