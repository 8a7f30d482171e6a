"""What the window remembers (geometry, splitters, columns): the `views` of the program's preferences.

One JSON file in the data folder, so it travels with it; it may be deleted at any time.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray

from app.preferences import Preferences, load_preferences, save_preferences


class WindowPreferences:
    """Reads at once (before the data is open), writes when the window closes."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self.values = load_preferences(path) if path is not None else Preferences()

    def get(self, key: str, default: object = None) -> object:
        """A remembered JSON value of a view, or `default`."""
        return self.values.views.get(key, default)

    def get_map(self, key: str) -> dict[str, object]:
        """A remembered JSON object of a view; {} when unknown or damaged."""
        value = self.get(key)
        return dict(value) if isinstance(value, dict) else {}

    def set(self, key: str, value: object) -> None:
        """Remember a JSON value of a view."""
        self.values.views[key] = value

    def get_bytes(self, key: str) -> QByteArray:
        """A remembered Qt state (empty when unknown or damaged)."""
        text = str(self.get(key, "")).encode("ascii", "ignore")
        return QByteArray.fromBase64(QByteArray(text))

    def set_bytes(self, key: str, state: QByteArray) -> None:
        """Remember a Qt state such as `saveState()`."""
        self.set(key, bytes(state.toBase64().data()).decode("ascii"))

    def save(self) -> bool:
        """Write the file; False when the disk refused (the window then only forgets its layout)."""
        if self._path is None:
            return True
        try:
            save_preferences(self.values, self._path)
        except OSError:
            return False
        return True
