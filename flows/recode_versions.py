"""Keeps the configuration of every coder version that has been used, so that a later one can be compared with it.

``coders/<version>.json`` in the home folder names the files with the hash of each and the programs that coded with
them; ``coders/files/<hash>`` holds each content once, compressed. Without these a recode codes every article.
"""

import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import extractors.events
from extractors.events.coder import CODE_VERSION, fingerprint
from extractors.ids import content_hash
from extractors.resources import ConfigTree

# What the coder reads; the same as its fingerprint covers.
PATTERNS = ("lexicons/ar/*.csv", "rules/*.yml", "gazetteer/*.csv")


@dataclass(frozen=True, slots=True)
class KnownCoder:
    """A coder version. ``programs`` are hashes of the coder's code: several when it changed without a new version."""

    version: str
    programs: frozenset[str]
    files: Mapping[str, str]  # name in the configuration folder -> hash of its content


def coder_version(tree: ConfigTree) -> str:
    """The version of a coder that is built from this configuration, without building it."""
    return f"{CODE_VERSION}-{fingerprint(tree)}"


def program() -> str:
    """Hash of the coder's own code."""
    own = sorted(Path(str(extractors.events.__file__)).parent.glob("*.py"))
    return content_hash("".join(f"{path.name} {content_hash(path.read_bytes())}\n" for path in own))


def remember_coder(home: Path, tree: ConfigTree, alone: bool = False) -> KnownCoder:
    """Keep the present configuration, where it is not kept already.

    ``alone``: nothing that an earlier program coded with this version is left in the warehouse.
    """
    version = coder_version(tree)
    known = known_coder(home, version)
    programs = frozenset({program()} if alone or known is None else {program(), *known.programs})
    if known is not None and known.programs == programs:
        return known
    files = {}
    for path in (path for pattern in PATTERNS for path in tree.files(pattern)):
        content = path.read_bytes()
        name = f"{'lexicons/ar' if path.parent.name == 'ar' else path.parent.name}/{path.name}"
        files[name] = content_hash(content)
        _write_once(_folder(home) / "files" / files[name], zlib.compress(content))
    made = KnownCoder(version, programs, files)
    told = {"version": version, "programs": sorted(programs), "files": files}
    _write(_folder(home) / f"{version}.json", json.dumps(told, indent=1, ensure_ascii=False).encode())
    return made


def known_coder(home: Path, version: str) -> KnownCoder | None:
    """What is kept of a version; null when nothing (readable) is."""
    try:
        told = json.loads((_folder(home) / f"{version}.json").read_text(encoding="utf-8"))
        return KnownCoder(version, frozenset(told["programs"]), dict(told["files"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def restore(home: Path, coder: KnownCoder, folder: Path) -> ConfigTree | None:
    """The configuration of a version, written into an empty folder; null when part of it is lost."""
    for name, sha256 in coder.files.items():
        try:
            content = zlib.decompress((_folder(home) / "files" / sha256).read_bytes())
        except (OSError, zlib.error):
            return None
        if content_hash(content) != sha256:
            return None
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return ConfigTree((folder,))


def _folder(home: Path) -> Path:
    return home / "coders"


def _write_once(path: Path, content: bytes) -> None:
    if not path.exists():
        _write(path, content)


def _write(path: Path, content: bytes) -> None:
    """A reader finds the whole file or none, whenever the program ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(content)
    temporary.replace(path)
