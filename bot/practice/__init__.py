"""A loopback Bot API server with people in it: the demo's Telegram, and the peer of end-to-end tests.

Nothing here reaches Telegram, and nothing here knows the rest of the project::

    async with PracticeServer() as server:
        ana = server.person("Ana Silva", language_code="pt")
        await ana.writes("/start")
        shown = await ana.next_message()
"""

from bot.practice.calls import Call, CallLog
from bot.practice.faults import CUT, Fault, Faults
from bot.practice.groups import Group
from bot.practice.people import Person
from bot.practice.rates import Limits
from bot.practice.server import PracticeServer

__all__ = ["CUT", "Call", "CallLog", "Fault", "Faults", "Group", "Limits", "Person", "PracticeServer"]
