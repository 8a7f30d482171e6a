"""One window per data folder: a lock file, and a local socket on which a second start knocks."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QSysInfo, QThread, Signal

from app.errors import StoreProblem

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

KNOCK_MS = 1_000
KNOCK_AGAIN_MS = 20
WRITING_MS = 300


class SingleInstance(QObject):
    """Holds the lock while the window lives; `knocked` when somebody started the program again."""

    knocked = Signal()

    def __init__(self, lock_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The socket's name comes from the folder, so two folders are two programs.
        folder = str(lock_file.parent.resolve()).encode("utf-8")
        self._name = f"ganxun-{zlib.crc32(folder):08x}{zlib.adler32(folder):08x}"
        self._lock = QLockFile(str(lock_file))
        # Never guess by age; a crashed owner on this computer is recognised by its process id.
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None
        self.is_answered = False  # the other window heard the knock (it is on this computer)

    def take(self, *, listens: bool = True) -> bool:
        """Take the folder; False when another window has it (which has then been called forward).

        A window that is still to be shown `listens` only then: the network need not be loaded before.
        """
        if not self._lock.tryLock(0) and not self._take_from_nobody():
            return False
        if listens:
            self.listen()
        return True

    def listen(self) -> None:
        """Hear who knocks from now on."""
        if self._server is not None:
            return
        from PySide6.QtNetwork import QLocalServer

        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)
        self._server.newConnection.connect(self._on_knock)
        self._server.listen(self._name)

    def _take_from_nobody(self) -> bool:
        """Knock; True when nobody is there and the lock says no name: the power went while it was written."""
        if self._lock.error() != QLockFile.LockError.LockFailedError:
            return False
        self._knock()
        if self.is_answered or self.owner_host():
            return False
        QThread.msleep(WRITING_MS)  # it may be being written this moment
        return not self.owner_host() and self.break_lock()

    def break_lock(self) -> bool:
        """Take the folder from an owner who is known to be gone; False when somebody was quicker."""
        Path(self._lock.fileName()).unlink(missing_ok=True)
        return self._lock.tryLock(0)

    def take_over(self) -> bool:
        """The clerk says that the other computer is off: take the folder from it."""
        if not self.break_lock():
            return False
        self.listen()
        return True

    def refusal(self) -> StoreProblem | None:
        """Why the folder could not be taken; None when the other window has been called forward."""
        if self.is_answered:
            return None
        error, path = self._lock.error(), str(Path(self._lock.fileName()).parent)
        if error == QLockFile.LockError.PermissionError:
            return StoreProblem("store.read_only", path=path)
        if error == QLockFile.LockError.UnknownError:  # the file was made, but nothing could be written
            return StoreProblem("store.no_room", path=path)
        host = self.owner_host()
        return StoreProblem("store.in_use_elsewhere", host=host) if host else StoreProblem("store.in_use")

    def owner_host(self) -> str:
        """The computer that holds the lock, empty when unknown."""
        _pid, host, _program = self._lock.getLockInfo()
        return str(host)

    def release(self) -> None:
        """Give the folder back."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _knock(self) -> None:
        """Knock; a window of this computer that is just being made hears it a moment later."""
        from PySide6.QtNetwork import QLocalSocket

        socket, patience = QLocalSocket(), QDeadlineTimer(KNOCK_MS)
        socket.connectToServer(self._name)
        self.is_answered = socket.waitForConnected(KNOCK_MS)
        while not self.is_answered and not patience.hasExpired() and self._is_held_here():
            QThread.msleep(KNOCK_AGAIN_MS)
            socket.connectToServer(self._name)
            self.is_answered = socket.waitForConnected(int(patience.remainingTime()))
        if self.is_answered:
            socket.disconnectFromServer()

    def _is_held_here(self) -> bool:
        return self.owner_host() == QSysInfo.machineHostName()

    def _on_knock(self) -> None:
        server = self._server
        if server is None:
            return
        while server.hasPendingConnections():
            server.nextPendingConnection().close()
        self.knocked.emit()
