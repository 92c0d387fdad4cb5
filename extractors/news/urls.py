"""URL keys: one canonical form per page, whatever the feed, the share button or the phone made of its address.

A key identifies; it is not meant to be fetched. It must never join two articles, so only parameters and host
prefixes that are known not to choose content are dropped.
"""

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

# Parameters that say where a reader came from, never what is read.
_TRACKING = frozenset(
    {
        "fbclid",
        "gclid",
        "gclsrc",
        "dclid",
        "msclkid",
        "yclid",
        "igshid",
        "igsh",
        "twclid",
        "ttclid",
        "li_fat_id",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "_ga",
        "_gl",
        "_hsenc",
        "_hsmi",
        "ref_src",
        "ref_url",
        "spm",
        "cmpid",
        "ocid",
        "xtor",
        "traffic_source",
        "wt.mc_id",
        "wt_mc",
        "__twitter_impression",
        "fb_action_ids",
        "fb_action_types",
        "fb_comment_id",
        "fb_source",
        "replytocom",
        "phpsessid",
        "jsessionid",
        "__cf_chl_tk",
        "__cf_chl_rt_tk",
        "noamp",
        "amp_js_v",
        "amp_gsa",
        "amp_ct",
        "amp_tf",
        "usqp",
    }
)
_TRACKING_PREFIXES = ("utm_", "at_", "ns_", "pk_", "mtm_", "hsa_")
# Parameters that ask for another view of the same article, with the values that do so.
_VIEWS = {"amp": {"", "1", "true"}, "outputtype": {"amp"}, "output": {"amp"}, "share": {"facebook", "twitter", "x"}}
_TWIN_HOST = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_CACHE = re.compile(
    r"^https?://[^/]+(?:\.cdn\.ampproject\.org/[cv]|(?<=google\.com)/amp)/(?P<tls>s/)?(?P<rest>.+)$"
)
_AMP_PATH = re.compile(r"(?:(?<=.)/amp|\.amp)/*$|\.amp(?=\.html?$)", re.IGNORECASE)
_SHARED_SECOND_LEVEL = frozenset({"com", "co", "org", "net", "gov", "edu", "ac", "mil", "info"})
_ROUNDS = 20
# Blanks and direction marks that editors of right-to-left text paste along with an address.
_INVISIBLE = " \u00a0\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_SPACE = re.compile(r"[\t\r\n]+")


def url_key(url: str) -> str:
    """The canonical form under which a page is known; the key of a key is itself. Never raises."""
    key = url.strip()
    try:
        # Dropping one thing can lay another bare ("/amp/?amp=1"); each round shortens, so this ends.
        for _ in range(_ROUNDS):
            before, key = key, _key(key)
            if key == before:
                break
    except ValueError:
        pass
    return key


def _key(url: str) -> str:
    cached = _AMP_CACHE.match(url.strip())
    if cached:
        url = f"http{'s' if cached['tls'] else ''}://{cached['rest']}"
    parts = urlsplit(canonicalize_url(url))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return urlunsplit(parts)
    path = _key_path(parts.path)
    # The scheme says how a page is reached, not which page it is: http and https twins are one.
    return urlunsplit(("https", _key_host(parts.hostname, parts.port), path, _key_query(parts.query), ""))


def _key_host(host: str, port: int | None) -> str:
    host = host.lower().rstrip(".")
    if not _is_address(host):
        while (shorter := _TWIN_HOST.sub("", host)) != host:
            host = shorter
    name = f"[{host}]" if ":" in host else host
    # 80 and 443 are dropped whatever the scheme, because the scheme itself is.
    return name if port in (None, 80, 443) else f"{name}:{port}"


def _key_path(path: str) -> str:
    path = re.sub(r"/{2,}", "/", path)
    if path.startswith("/amp/") and len(path) > len("/amp/"):
        path = path[len("/amp") :]
    while (shorter := _AMP_PATH.sub("", path)) != path:
        path = shorter
    return path.rstrip("/")


def _key_query(query: str) -> str:
    if not query:
        return ""
    kept = [pair for pair in query.split("&") if pair and not _is_noise(pair)]
    return "&".join(kept)


def _is_noise(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = name.lower()
    if name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
        return True
    return value.lower() in _VIEWS.get(name, ())


def without_tracking(url: str) -> str:
    """The URL as it can be fetched, without fragment and tracking parameters."""
    parts = urlsplit(url.strip())
    query = urlencode([pair for pair in parse_qsl(parts.query, True) if not _is_noise("=".join(pair))])
    # An untouched query keeps its own spelling: some servers are particular about it.
    same = len(parse_qsl(query, True)) == len(parse_qsl(parts.query, True))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, parts.query if same else query, ""))


def resolve(base: str, href: str | None) -> str | None:
    """An absolute http(s) URL for a link found at ``base``, ready to be requested; null for anything else."""
    if not href or not (href := _SPACE.sub("", href).strip(_INVISIBLE)):
        return None
    try:
        joined = safe_url_string(urljoin(base, href), path_encoding="utf8")
        parts = urlsplit(joined)
        if parts.scheme not in ("http", "https") or not parts.hostname or (parts.port is not None and parts.port < 1):
            return None
    except ValueError:
        return None
    return urlunsplit((parts.scheme, parts.netloc, parts.path, parts.query, ""))


def same_site(one: str, other: str) -> bool:
    """Whether two URLs belong to one publisher: the same registered name, by its last labels."""
    try:
        a, b = urlsplit(one).hostname, urlsplit(other).hostname
    except ValueError:
        return False
    return bool(a and b) and _registered(a or "") == _registered(b or "")


@lru_cache(maxsize=4096)
def _registered(host: str) -> str:
    host = host.lower().rstrip(".")
    if _is_address(host):
        return host
    labels = host.split(".")
    shared = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED_SECOND_LEVEL
    return ".".join(labels[-3 if shared else -2 :])


@lru_cache(maxsize=4096)
def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def origin_of(url: str) -> str | None:
    """Scheme, host and port of an http(s) URL, in lower case; null for any other kind."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    default = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + ("" if port in (None, default) else f":{port}")
