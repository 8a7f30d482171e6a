"""Whose name stands in 操作记录 and on papers until the clerk has set it: the computer user's own."""

from __future__ import annotations

import getpass
import sys

NOBODY = "经办人"
# Accounts that are no person's.
NO_NAMES = frozenset({"root", "administrator", "admin", "user", "guest", "nobody"})


def usual_operator() -> str:
    """The display name of who started the program, else the login name; never an account's such as root."""
    for name in (_display_name(), _login_name()):
        if name and name.casefold() not in NO_NAMES:
            return name
    return NOBODY


def shown_operator(actor: str) -> str:
    """A recorded name for screens and papers; older records may hold an account's."""
    return NOBODY if actor.casefold() in NO_NAMES else actor


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def _display_name() -> str:
    return _windows_display_name() if sys.platform == "win32" else _unix_display_name()


def _unix_display_name() -> str:
    """The first part of the account's comment field, where systems keep the full name."""
    try:
        import os
        import pwd

        return pwd.getpwuid(os.getuid()).pw_gecos.split(",")[0].strip()
    except (ImportError, AttributeError, KeyError, OSError):
        return ""


def _windows_display_name() -> str:
    """NameDisplay of the session; empty for a local account without a full name."""
    try:
        import ctypes

        size = ctypes.c_ulong(256)
        name = ctypes.create_unicode_buffer(size.value)
        found = ctypes.windll.secur32.GetUserNameExW(3, name, ctypes.byref(size))  # type: ignore[attr-defined,unused-ignore]
        return name.value.strip() if found else ""
    except (ImportError, AttributeError, OSError):
        return ""
