"""Versions of other packages that are known not to work with the Prefect that we use."""

from importlib.metadata import version

# Package -> first version that fails, and what fails with it.
_FAILING = {
    "fastapi": ((0, 151), "Prefect's server refuses what `prefect deploy` sends"),
    "sqlalchemy": ((2, 1), "Prefect's server keeps no schedule, which `rasid serve` needs"),
}


def failing(package: str) -> str | None:
    """What does not work with the installed version of a package; null when all is well.

    :raises importlib.metadata.PackageNotFoundError: it is not installed.
    """
    limit, what = _FAILING[package]
    installed = version(package)
    if tuple(int(part) for part in installed.split(".")[:2]) < limit:
        return None
    wanted = ".".join(map(str, limit))
    return f"with {package} {installed} {what}: install {package}<{wanted}"
