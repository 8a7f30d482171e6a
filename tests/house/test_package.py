"""The packaged program finds all its parts: what is loaded by name or by path is easily left out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def why_not() -> str:
    """What PyInstaller lacks on this machine, or ''."""
    if sys.platform == "win32":
        return ""
    if shutil.which("objdump") is None:
        return "PyInstaller needs objdump (binutils)"
    if not sysconfig.get_config_var("Py_ENABLE_SHARED"):
        return "PyInstaller needs a Python with its shared library"
    library = Path(sysconfig.get_config_var("LIBDIR") or "/") / (sysconfig.get_config_var("LDLIBRARY") or "")
    found = library.exists() or list(Path("/usr/lib").glob(f"*/{library.name}*"))
    return "" if found else f"PyInstaller needs {library.name}"


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "can be built")
def test_the_packaged_program_passes_its_own_test(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    build = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    where = ["--distpath", str(tmp_path / "dist"), "--workpath", str(tmp_path / "build")]
    spec = str(ROOT / "packaging" / "ganxun.spec")
    subprocess.run([*build, *where, spec], cwd=tmp_path, env=environment, check=True, capture_output=True)
    program = tmp_path / "dist" / "ganxun" / ("ganxun.exe" if sys.platform == "win32" else "ganxun")
    told = subprocess.run(
        [str(program), "--self-test"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "异常" not in told.stdout
    assert told.stdout.count("正常") >= 7
    shutil.rmtree(tmp_path / "dist")  # some hundred megabytes that pytest would keep
