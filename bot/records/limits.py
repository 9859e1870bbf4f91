"""What a file may cost before it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Every bound on reading one file. Sizes are bytes, ``cpu`` and ``wall`` are durations of the child process."""

    file_size: int = 20 * 1024 * 1024
    zip_members: int = 2_000
    zip_unpacked: int = 100 * 1024 * 1024
    blocks: int = 50_000
    characters: int = 10_000_000
    xml_elements: int = 3_000_000
    pages: int = 3_000
    memory: int = 1024 * 1024 * 1024
    cpu: timedelta = timedelta(seconds=20)
    wall: timedelta = timedelta(seconds=30)
