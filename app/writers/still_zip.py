"""Times inside xlsx and docx files are those of the paper: the same paper is the same file to the byte."""

from __future__ import annotations

import struct
import zipfile
from datetime import datetime
from io import BytesIO

_FIRST = datetime(1980, 1, 1)


def part_info(name: str, when: datetime | None) -> zipfile.ZipInfo:
    """The head of a part of a new file, with the time of the paper."""
    moment = max(when or datetime.now(), _FIRST)
    info = zipfile.ZipInfo(name, moment.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def still(saved: BytesIO, when: datetime | None) -> memoryview:
    """The finished zip file `saved` with the paper's time on every part; nothing is packed anew."""
    if when is None:
        return saved.getbuffer()
    moment = max(when, _FIRST)
    day = (moment.year - 1980) << 9 | moment.month << 5 | moment.day
    clock = moment.hour << 11 | moment.minute << 5 | moment.second // 2
    stamp = struct.pack("<HH", clock, day)
    with zipfile.ZipFile(saved) as source:
        parts, place = source.infolist(), source.start_dir
    content = saved.getbuffer()
    for part in parts:
        content[part.header_offset + 10 : part.header_offset + 14] = stamp
        content[place + 12 : place + 16] = stamp
        name, extra, comment = struct.unpack_from("<HHH", content, place + 28)
        place += 46 + name + extra + comment
    return content
