"""Finds configuration files: those that travel with the program, overlaid by the user's own folder.

A user's file with the same relative name replaces the bundled one; a new name adds to it. Nothing is read at import.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import ConfigError


def bundled_config() -> Path:
    """The configuration that came with the program: inside a wheel, or at the top of a checkout."""
    here = Path(__file__).resolve().parent
    for candidate in (here / "_config", here.parent / "config"):
        if candidate.is_dir():
            return candidate
    raise ConfigError(f"the bundled configuration is missing beside {here}: install Rasid again")


@dataclass(frozen=True, slots=True)
class ConfigTree:
    """Folders of configuration, the strongest first."""

    folders: tuple[Path, ...]

    @classmethod
    def of(cls, *overrides: Path | None) -> "ConfigTree":
        """The bundled configuration under the given folders (null ones are passed over)."""
        for folder in overrides:
            if folder is not None and not folder.is_dir():
                raise ConfigError(f"the configuration folder {folder} does not exist: create it or unset RASID_CONFIG")
        return cls((*(folder for folder in overrides if folder is not None), bundled_config()))

    def file(self, name: str) -> Path:
        """The strongest file of that relative name."""
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        raise ConfigError(f"there is no configuration file {name} in {', '.join(map(str, self.folders))}")

    def files(self, pattern: str) -> Iterator[Path]:
        """Every file that matches the glob pattern, sorted by relative name, overridden ones once."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            found.update({path.relative_to(folder).as_posix(): path for path in folder.glob(pattern) if path.is_file()})
        yield from (found[name] for name in sorted(found))
