"""The schema ``article/1`` as JSON Schema and as a page, both generated from the dataclasses of ``crawler.items``.

``python -m crawler.schema`` writes ``crawler/article-1.schema.json`` and ``docs/schema.md`` of a checkout;
with ``--check`` it only says whether they are current.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import json
import re
import sys
import types
import typing
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Union

from crawler import items

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "SCHEMA_ID",
    "bring_up_to_date",
    "build_page",
    "build_schema",
    "load_schema",
    "main",
    "object_schema",
    "parts_of",
    "section",
]

SCHEMA_ID = "urn:news-archiver:schema:article:1"
"""The ``$id`` of the JSON Schema."""

_PACKAGE = Path(__file__).parent
_SCHEMA_FILE = _PACKAGE / "article-1.schema.json"
_PAGE_FILE = _PACKAGE.parent / "docs" / "schema.md"

_DATE = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)([.][0-9]+)?"
_OFFSET = "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
_PUBLISHED = f"^{_DATE}(T{_TIME}{_OFFSET}?)?$"
_WARC_DATE = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?Z)?)?)?$"
_ABSOLUTE = "^[A-Za-z][A-Za-z0-9+.-]*:"

_CONSTRAINTS: dict[str, tuple[dict[str, Any], str]] = {
    "Article.id": ({"pattern": "^[0-9a-f]{32}$"}, "crawler.urlkey.article_id"),
    "Article.canonical_url": ({"pattern": _ABSOLUTE}, "resolved against the page"),
    "Article.fetched_at": ({"pattern": _WARC_DATE}, "WARC 1.1, 5.4, with the precisions that it allows"),
    "Article.published_at": ({"pattern": _PUBLISHED}, "RFC 3339, but a page may give no time, or no offset"),
    "Article.modified_at": ({"pattern": _PUBLISHED}, "likewise"),
    "Article.language": ({"pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"}, "the shape of BCP 47"),
    "Article.text": ({"minLength": 0}, "the one string that may be empty: a gallery has no text"),
    "ArchivePointer.file": ({"pattern": r"^[^/\\]+$"}, "a base name: a collection may be moved"),
    "ArchivePointer.length": ({"minimum": 1}, "no member is empty"),
    "Author.url": ({"pattern": _ABSOLUTE}, "resolved against the page"),
    "Embed.url": ({"pattern": _ABSOLUTE}, "resolved against the page"),
    "Heading.level": ({"minimum": 1, "maximum": 6}, "h1 to h6"),
    "Image.url": ({"pattern": _ABSOLUTE}, "resolved against the page"),
    "Link.url": ({"pattern": _ABSOLUTE}, "resolved against the page"),
    "Table.rows": ({"items": {"type": "array", "items": {"type": "string"}}}, "a cell may be empty"),
}
"""What holds beyond the type, by ``Class.field``, with the reason.

No ``format: uri``: URLs come as records and pages give them, and those hold characters that RFC 3986 does not allow.
"""

_PRIMITIVES: dict[Any, dict[str, Any]] = {
    str: {"type": "string", "minLength": 1},
    int: {"type": "integer", "minimum": 0},
    bool: {"type": "boolean"},
    float: {"type": "number"},
}

_PAGE_HEAD = f"""# The article: schema `{items.SCHEMA}`

Generated from `crawler/items.py` by `python -m crawler.schema`: change the docstrings there, not this page.

One article is one line of JSON in UTF-8. Every key is always present, in this order. What is unknown is `null` or `[]`,
never `""` and never a guess. Dates are RFC 3339 with the offset that the page gave; no zone is invented, so there are
dates without a time and times without an offset. The same as JSON Schema 2020-12: `crawler/article-1.schema.json`, from
Python `crawler.schema.load_schema()`.
"""


def load_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of ``article/1`` that the package ships."""
    schema: dict[str, Any] = json.loads(_SCHEMA_FILE.read_text("utf-8"))
    return schema


def build_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``article/1`` as the dataclasses of ``crawler.items`` state it."""
    blocks = typing.get_args(items.Block)
    definitions = {part.__name__: object_schema(part) for part in parts_of(items.Article) if part is not items.Article}
    definitions["Block"] = {
        "description": "One block of the body, told by its `type`.",
        "oneOf": [_reference(block) for block in blocks],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": items.SCHEMA,
        **object_schema(items.Article),
        "$defs": dict(sorted(definitions.items())),
    }


def build_page() -> str:
    """Return ``docs/schema.md``: a table for the article and one for each of its parts."""
    return "\n".join([_PAGE_HEAD, *(section(part) for part in parts_of(items.Article))])


def parts_of(whole: type) -> list[type]:
    """Return a dataclass and the dataclasses in it, each after the first that holds it."""
    found: list[type] = [whole]
    for part in found:
        for hint in typing.get_type_hints(part).values():
            found.extend(cls for cls in _dataclasses_in(hint) if cls not in found)
    return found


def _dataclasses_in(hint: object) -> list[type]:
    if isinstance(hint, type) and is_dataclass(hint):
        return [hint]
    return [cls for argument in typing.get_args(hint) for cls in _dataclasses_in(argument)]


@cache
def _field_docs(part: type) -> dict[str, str]:
    """Return the docstring below each field of a dataclass; a field without one is an error."""
    tree = ast.parse(inspect.getsource(part))
    definition = tree.body[0]
    assert isinstance(definition, ast.ClassDef)
    docs: dict[str, str] = {}
    for statement, following in zip(definition.body, definition.body[1:], strict=False):
        match statement, following:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                docs[name] = _as_markdown(text)
    missing = [field.name for field in fields(part) if field.name not in docs]
    if missing:
        raise TypeError(f"{part.__module__}.{part.__name__}: no docstring below {', '.join(missing)}")
    return docs


def _as_markdown(docstring: str) -> str:
    return re.sub(r"``(.+?)``", r"`\1`", " ".join(docstring.split()))


def _description(part: type) -> str:
    return _as_markdown(inspect.getdoc(part) or "")


def object_schema(part: type) -> dict[str, Any]:
    """Return the JSON Schema of a dataclass, with the docstrings below its fields."""
    hints = typing.get_type_hints(part)
    names = [field.name for field in fields(part)]
    return {
        "description": _description(part),
        "type": "object",
        "properties": {name: _property_schema(part, name, hints[name]) for name in names},
        "required": names,
        "additionalProperties": False,
    }


def _property_schema(part: type, name: str, hint: object) -> dict[str, Any]:
    constraint, _reason = _CONSTRAINTS.get(f"{part.__name__}.{name}", ({}, ""))
    return {"description": _field_docs(part)[name], **_type_schema(hint), **constraint}


def _type_schema(hint: object) -> dict[str, Any]:
    """Return the JSON Schema of a type annotation of ``crawler.items``."""
    if hint in _PRIMITIVES:
        return dict(_PRIMITIVES[hint])
    if hint == items.Block:
        return {"$ref": "#/$defs/Block"}
    if isinstance(hint, type) and is_dataclass(hint):
        return _reference(hint)
    return _generic_schema(hint)


def _generic_schema(hint: object) -> dict[str, Any]:
    arguments = typing.get_args(hint)
    origin = typing.get_origin(hint)
    if origin is Literal:
        return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": _type_schema(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _type_schema(arguments[1])}
    if origin in (types.UnionType, Union) and arguments[1:] == (types.NoneType,):
        return _or_null(_type_schema(arguments[0]))
    raise TypeError(f"no JSON Schema for the annotation {hint!r}: teach it to crawler.schema")


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    if "type" in schema:
        return {**schema, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _reference(part: type) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{part.__name__}"}


def section(part: type) -> str:
    """Return the table of a dataclass."""
    hints = typing.get_type_hints(part)
    docs = _field_docs(part)
    rows = [f"| `{name}` | {_type_words(hints[name])} | {_cell(docs[name])} |" for name in docs]
    head = [f"## {part.__name__}", _description(part), "", "| key | type | meaning |", "|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _type_words(hint: object) -> str:
    """Return a type annotation as words, with links to the tables of the parts."""
    if hint in _PRIMITIVES:
        return str(_PRIMITIVES[hint]["type"])
    if hint is types.NoneType:
        return "null"
    if isinstance(hint, type) and is_dataclass(hint):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    return _generic_words(hint)


def _generic_words(hint: object) -> str:
    arguments = typing.get_args(hint)
    origin = typing.get_origin(hint)
    if origin is Literal:
        return " or ".join(f'`"{value}"`' for value in arguments)
    if origin is list:
        return f"list of {_type_words(arguments[0])}"
    if origin is dict:
        return f"object of {_type_words(arguments[1])}"
    if hint == items.Block:
        return f"block ({', '.join(_type_words(block) for block in arguments)})"
    return " or ".join(_type_words(argument) for argument in arguments)


def _generated() -> dict[Path, str]:
    schema_text = json.dumps(build_schema(), indent=2, ensure_ascii=False) + "\n"
    return {_SCHEMA_FILE: schema_text, _PAGE_FILE: build_page()}


def _is_current(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the generated files of a checkout, or check them; return the exit code (0 done, 1 stale, 2 no checkout)."""
    return bring_up_to_date("crawler.schema", _generated, arguments)


def bring_up_to_date(
    program: str, generated: Callable[[], dict[Path, str]], arguments: Sequence[str] | None = None
) -> int:
    """Write generated files where they differ, or with ``--check`` say whether they do; return the exit code."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description="Write the generated files.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a generated file is stale")
    options = parser.parse_args(arguments)
    files = generated()
    if missing := next((path.parent for path in files if not path.parent.is_dir()), None):
        print(f"{program}: no folder {missing}: run it in a checkout", file=sys.stderr)
        return 2
    stale = {path: text for path, text in files.items() if not _is_current(path, text)}
    for path, text in stale.items():
        if options.check:
            print(f"{path} is stale; update it with: python -m {program}", file=sys.stderr)
        else:
            path.write_text(text, "utf-8")
            print(f"wrote {path}")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
