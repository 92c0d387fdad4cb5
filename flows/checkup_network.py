"""What ``rasid doctor`` finds out about Prefect, ports and the network."""

import json
import os
import socket
import tomllib
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from extractors.news.sources import load_sources
from flows.locks import FileLock
from flows.ports import holder, is_free
from flows.settings import Settings
from flows.symptoms import Symptom

SERVE_PORT = 4200
HOSTS_TRIED = 5
_ANSWER_SECONDS = 5.0


def prefect(_: Settings) -> Symptom:
    """Whether the Prefect server that was named answers, and speaks our version."""
    url = os.environ.get("PREFECT_API_URL", "").rstrip("/")
    if not url:
        return _no_server_named()
    try:
        with urllib.request.urlopen(f"{url}/admin/version", timeout=_ANSWER_SECONDS) as answer:  # noqa: S310 - the operator's own setting
            theirs = str(json.load(answer))
    except (urllib.error.URLError, ValueError, TimeoutError) as error:
        why = getattr(error, "reason", error)
        return Symptom("prefect", "FAIL", f"{url} does not answer ({why}): start it, or unset PREFECT_API_URL")
    ours = version("prefect")
    if theirs.split(".")[:2] != ours.split(".")[:2]:
        told = f"{url} is Prefect {theirs}, here is {ours}: install the same on both"
        return Symptom("prefect", "FAIL", told)
    return Symptom("prefect", "ok", f"{url} answers, version {theirs}")


def _no_server_named() -> Symptom:
    profile, named = _profile_server()
    if named:
        told = (
            f"the Prefect profile {profile} names the server {named}, which Rasid does not use: "
            f"set the variable PREFECT_API_URL={named} to use it"
        )
        return Symptom("prefect", "warn", told)
    return Symptom("prefect", "ok", "no PREFECT_API_URL: each run starts a server of its own")


def _profile_server() -> tuple[str, str | None]:
    """The user's active Prefect profile and the server that it names."""
    file = Path(os.environ.get("PREFECT_PROFILES_PATH") or Path.home() / ".prefect" / "profiles.toml")
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "default", None
    name = os.environ.get("PREFECT_PROFILE") or str(told.get("active", "default"))
    return name, told.get("profiles", {}).get(name, {}).get("PREFECT_API_URL")


def port(settings: Settings) -> Symptom:
    """Whether ``rasid serve`` could have its usual port."""
    if os.environ.get("PREFECT_API_URL"):
        return Symptom("port", "ok", "not needed: PREFECT_API_URL names a server")
    lock = FileLock(settings.locks / "serve.lock")
    if lock.path.exists() and not lock.acquire():
        return Symptom("port", "ok", f"`rasid serve` is running on {settings.home}")
    lock.release()
    if is_free(SERVE_PORT):
        return Symptom("port", "ok", f"{SERVE_PORT} is free for `rasid serve`")
    told = f"{SERVE_PORT} is taken by {holder(SERVE_PORT)}: end it, or give `rasid serve` another --port"
    return Symptom("port", "warn", told)


def network(settings: Settings) -> Symptom:
    """Whether names of active sources can be looked up; nothing is asked of the sources themselves."""
    active = [source for source in load_sources(settings.tree()).sources if source.active]
    hosts = sorted({urlsplit(source.homepage).hostname or "" for source in active} - {""})
    if not hosts:
        return Symptom("network", "ok", "no active source needs it")
    tried = hosts[:: max(1, len(hosts) // HOSTS_TRIED)][:HOSTS_TRIED]
    with ThreadPoolExecutor(len(tried)) as threads:
        found = [host for host, known in zip(tried, threads.map(_has_address, tried), strict=True) if known]
    if not found:
        told = f"none of {', '.join(tried)} has an address: without a network only what is archived can be worked on"
        return Symptom("network", "warn", told)
    missing = [host for host in tried if host not in found]
    if missing:
        told = f"no address for {', '.join(missing)}, but for {', '.join(found)}: `rasid sources check` tells more"
        return Symptom("network", "warn", told)
    return Symptom("network", "ok", f"{', '.join(found)} can be looked up")


def _has_address(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError):
        return False
