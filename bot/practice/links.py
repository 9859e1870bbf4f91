"""Which addresses Telegram accepts behind a link or a URL button, and how it writes them down."""

from __future__ import annotations

import ipaddress
import re

_PLAIN = re.compile(rb"(?:[A-Za-z0-9.\-_!$,~*'();&+=\x80-\xff]|%[0-9A-Fa-f]{2})*\Z")
_PLAIN_OR_COLON = re.compile(rb"(?:[A-Za-z0-9.\-_!$,~*'();&+=:\x80-\xff]|%[0-9A-Fa-f]{2})*\Z")
_SPACES = b" \t\r\n\0\v"
_OWN_SCHEMES = ((b"tg:", "tg"), (b"ton:", "ton"), (b"tonsite:", "tonsite"))
_MAX_INT = 2**31 - 1


def lower(raw: bytes) -> bytes:
    """ASCII letters to lower case; other bytes stay."""
    return bytes(byte + 32 if 65 <= byte <= 90 else byte for byte in raw)


def user_of(url: bytes) -> int | None:
    """The user id of ``tg://user?id=…``, or None."""
    rest = lower(url)
    if not rest.startswith(b"tg:"):
        return None
    rest = rest[3:].removeprefix(b"//")
    if not rest.startswith(b"user"):
        return None
    rest = rest[4:].removeprefix(b"/")
    if not rest.startswith(b"?"):
        return None
    for pair in rest[1:].split(b"#")[0].split(b"&"):
        key, _, value = pair.partition(b"=")
        if key == b"id":
            if not re.fullmatch(rb"-?[0-9]+", value):
                return None
            number = int(value)
            return number if 0 < number <= 0xFFFFFFFFFF else None
    return None


def checked(link: bytes) -> str | None:
    """The address as Telegram stores it ("example.com" → "http://example.com/"), or None when it is refused."""
    own = ""
    for start, name in _OWN_SCHEMES:
        if lower(link[: len(start)]) == start:
            own, link = name, link[len(start) :].removeprefix(b"//")
            break
    parts = _split(link)
    if parts is None:
        return None
    scheme, userinfo, host, port, is_v6, query = parts
    if own:
        if lower(link[:7]) == b"http://" or scheme == "https" or userinfo or port or is_v6:
            return None
        allowed = rb"[A-Za-z0-9\-_.]*" if own == "tonsite" else rb"[A-Za-z0-9\-_]*"
        if not re.fullmatch(allowed, host):
            return None
        if query[1:2] == b"?":
            query = query[1:]
        return _text(b"%s://%s%s" % (own.encode(), host, query))
    if b"." not in host and not is_v6:
        return None
    user = userinfo + b"@" if userinfo else b""
    colon = b":%d" % port if port else b""
    return _text(b"%s://%s%s%s%s" % (scheme.encode(), user, host, colon, query))


def _split(url: bytes) -> tuple[str, bytes, bytes, int, bool, bytes] | None:
    """(scheme, user info, host, port or 0, IPv6?, path and query), or None."""
    named = re.match(rb"([^:/?#@\[\]]*)://", url)
    scheme = "http"
    if named:
        scheme = lower(named[1]).decode("utf-8", "replace")
        if scheme not in ("http", "https"):
            return None
        url = url[named.end() :]
    where = re.match(rb"[^/?#]*", url)
    authority = where[0] if where else b""
    query = url[len(authority) :]
    port = 0
    ported = re.fullmatch(rb"(.+):([^:\]@]*)", authority, re.DOTALL)
    if ported:
        digits = ported[2].lstrip(b"0") if len(ported[2]) > 1 else ported[2]
        digits = digits or ported[2][-1:]
        if not re.fullmatch(rb"-?[0-9]+", digits) or not 0 < int(digits) <= 65535:
            return None
        port, authority = int(digits), ported[1]
    userinfo, _, host = authority.rpartition(b"@")
    is_v6 = host[:1] == b"[" and host[-1:] == b"]" and len(host) > 1
    if is_v6:
        try:
            ipaddress.IPv6Address(host[1:-1].decode("ascii"))
        except (ValueError, UnicodeDecodeError):
            return None
    if not host or host == b".":
        return None
    query = query.rstrip(_SPACES) or b"/"
    if query[:1] != b"/":
        query = b"/" + query
    query = b"".join(b"%%%02X" % byte if byte <= 0x20 else bytes([byte]) for byte in query)
    host = lower(host)
    if is_v6:
        if not re.fullmatch(rb"\[[0-9a-f:.]*\]", host):
            return None
    elif not _PLAIN.match(host) or not _PLAIN_OR_COLON.match(userinfo):
        return None
    return scheme, userinfo, host, port, is_v6, query


def _text(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
