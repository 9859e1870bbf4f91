"""Boards over the starter facts, with a few submissions: a fresh copy of the base for each test."""

from __future__ import annotations

from tests.submissions.conftest import db, filled, service

__all__ = ["db", "filled", "service"]
