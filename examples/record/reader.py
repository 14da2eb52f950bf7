"""Reads Crumbgate's cookie: is a category, or one of its services, allowed?"""
import re
import sys
import time
from urllib.parse import unquote_to_bytes

METHODS = ["accept-all", "reject-all", "preferences", "in-place", "api", "gpc", "notice", "import"]
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
TEXT = r"((?:[A-Za-z0-9_-]|%[0-9A-Fa-f]{2})*)"
IDS = r"((?:(?:[A-Za-z0-9_-]|%[0-9A-Fa-f]{2})+(?:\.(?:[A-Za-z0-9_-]|%[0-9A-Fa-f]{2})+)*)?)"
NUMBER = r"([0-9a-z]{1,9})"
COOKIE = re.compile("~".join(["1", TEXT, NUMBER, NUMBER, NUMBER, NUMBER, TEXT, TEXT, IDS, IDS,
                              r"((?:[A-Za-z0-9_-]{4})*)", "(a?)", "([0-9A-Fa-f]{32}|)"]))


def text(field):
    return unquote_to_bytes(field).decode("utf-8")  # strict: what is no UTF-8 is no record


def short(id):
    """Four characters by which the cookie remembers a service that goes with its category."""
    h = 0xCBF29CE484222325
    for b in id.encode() + b"\xff":
        h = (h ^ b) * 0x100000001B3 % 2**64
    h = (h >> 40 ^ h) & 0xFFFFFF
    return "".join(BASE64[h >> shift & 63] for shift in (18, 12, 6, 0))


def read(value, revision, now, gpc=False):
    """The record, or None: (changed, granted, denied, known)."""
    fields = COOKIE.fullmatch(value)
    if not fields or len(value) > 4096:
        return None
    rev, given, changed, expires, method, language, digest, granted, denied, known, _, _ = fields.groups()
    given, changed, expires, method = (int(n, 36) for n in (given, changed, expires, method))
    try:
        granted, denied = ([text(id) for id in ids.split(".") if id] for ids in (granted, denied))
        rev = [text(field) for field in (rev, language, digest)][0]
    except UnicodeDecodeError:
        return None
    if not (given <= changed <= now + 300 and now < expires <= changed + 395 * 86400):
        return None
    if rev != revision or method >= len(METHODS) or METHODS[method] == "gpc" and not gpc:
        return None
    return changed, granted, denied, re.findall("....", known)


def allowed(header, revision, category, service=None, gpc=False):
    pairs = (part.strip().partition("=") for part in header.split(";"))
    records = [read(value, revision, time.time(), gpc) for name, _, value in pairs if name == "crumbgate"]
    record = max(filter(None, records), key=lambda r: r[0], default=None)
    if not record:
        return False
    _, granted, denied, known = record

    def says(id):
        return False if id in denied else True if id in granted else None

    if service is None:
        return says(category) is True
    answer = says(service)
    return answer is True or answer is None and short(service) in known and says(category) is True


if __name__ == "__main__":
    print("yes" if allowed(*sys.argv[1:]) else "no")
