"""Reads source files, and tells a person which file and line is wrong and what is allowed there."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from extractors.errors import ConfigError
from extractors.news.source_models import Source, Step, allowed_keys
from extractors.resources import ConfigTree

__all__ = ["LoadedSources", "Source", "Step", "load_source", "load_sources"]

FOLDER = "sources"


@dataclass(frozen=True, slots=True)
class LoadedSources:
    """The sources that could be read, and one sentence for each thing that was wrong in the others."""

    sources: tuple[Source, ...]
    errors: tuple[str, ...]


def load_source(path: Path) -> Source:
    """Reads one source file; ConfigError has a line of text for each thing that is wrong in it."""
    try:
        node = _compose(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({error}); allowed: a YAML file in UTF-8") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}, line {_error_line(error)}: is not YAML ({_problem(error)})") from error
    if not isinstance(node, yaml.MappingNode):
        raise ConfigError(f"{path}, line 1: is not a source; allowed: keys and values such as id: {path.stem}")
    problems = list(_repeated_keys(node))
    try:
        source = Source.model_validate(_plain(node))
    except yaml.YAMLError as error:
        raise _wrong(path, [(_error_line(error), _problem(error))]) from error
    except ValidationError as error:
        problems += [(_line(node, e["loc"]), _sentence(dict(e))) for e in error.errors()]
        raise _wrong(path, problems) from error
    if source.id != path.stem:
        problems.append((_line(node, ("id",)), f"id is {source.id}; allowed: the file's name, {path.stem}"))
    if problems:
        raise _wrong(path, problems)
    return source


def _wrong(path: Path, problems: Sequence[tuple[int, str]]) -> ConfigError:
    return ConfigError("\n".join(f"{path}, line {line}: {text}" for line, text in sorted(problems)))


def load_sources(tree: ConfigTree, ids: Sequence[str] | None = None) -> LoadedSources:
    """All sources, or those named; one bad file never stops the others."""
    paths = {path.stem: path for pattern in ("*.yml", "*.yaml") for path in tree.files(f"{FOLDER}/{pattern}")}
    errors = [_unknown(name, paths) for name in ids or () if name not in paths]
    wanted = sorted(paths) if ids is None else [name for name in dict.fromkeys(ids) if name in paths]
    sources = []
    for name in wanted:
        try:
            sources.append(load_source(paths[name]))
        except ConfigError as error:
            errors += str(error).splitlines()
    return LoadedSources(tuple(sources), tuple(errors))


def _unknown(name: str, known: Sequence[str] | dict[str, Path]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    hint = f"did you mean {near[0]}?" if near else f"allowed: {', '.join(sorted(known)) or 'none, the folder is empty'}"
    return f"there is no source {name}; {hint}"


def _compose(text: str) -> yaml.Node | None:
    loader = yaml.SafeLoader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _plain(node: yaml.Node) -> Any:
    return yaml.constructor.SafeConstructor().construct_document(node)


def _error_line(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).splitlines()[0]


def _repeated_keys(node: yaml.Node) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, f"{key.value} is given twice; allowed: once"
            seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item)


def _line(node: yaml.Node, location: Sequence[str | int]) -> int:
    """The line of the deepest part of ``location`` that the file has (1 is the first line)."""
    line: int = node.start_mark.line + 1
    for part in location:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == part), None)
            if pair is None:
                return line
            line, node = pair[0].start_mark.line + 1, pair[1]
    return line


def _sentence(error: dict[str, Any]) -> str:
    where = ".".join(str(part + 1) if isinstance(part, int) else part for part in error["loc"])
    kind, message = error["type"], str(error["msg"]).removeprefix("Value error, ")
    if kind == "extra_forbidden":
        return f"{where} is not a known key; {_allowed_at(error['loc'])}"
    if kind == "missing":
        return f"{where} is missing; every source file needs it"
    if kind == "value_error":
        return f"{where}: {message}" if where else message
    given = error.get("input")
    return f"{where}: {given!r} is not allowed; {message[:1].lower()}{message[1:]}"


def _allowed_at(location: Sequence[str | int]) -> str:
    keys = allowed_keys(tuple(part for part in location[:-1] if isinstance(part, str)))
    near = difflib.get_close_matches(str(location[-1]), keys, n=1, cutoff=0.5)
    return (f"did you mean {near[0]}? " if near else "") + f"allowed: {', '.join(keys)}"
