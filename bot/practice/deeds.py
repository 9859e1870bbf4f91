"""What people can be made to do from outside the process: each deed takes JSON and gives JSON."""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bot.practice.faults import Fault
from bot.practice.groups import Group
from bot.practice.people import Person
from bot.practice.refusal import Json

if TYPE_CHECKING:
    from bot.practice.server import PracticeServer

Deed = Callable[["PracticeServer", Json], Awaitable[Any]]


def deeds() -> dict[str, Deed]:
    """Deeds by name. Each raises ValueError or KeyError, with a sentence, for what cannot be done."""
    return {
        "person": _person,
        "group": _group,
        "add": _add,
        "bot_is": _bot_is,
        "writes": _writes,
        "presses": _presses,
        "forges": _forges,
        "edits": _edits,
        "forwards": _forwards,
        "sends_document": _sends_document,
        "sends_location": _sends_location,
        "blocks": _blocks,
        "unblocks": _unblocks,
        "writes_anonymously": _writes_anonymously,
        "posts": _posts,
        "fault": _fault,
        "clear_faults": _clear_faults,
        "deliver": _deliver,
        "replay": _replay,
    }


def person_of(server: PracticeServer, body: Json) -> Person:
    """The person a body names."""
    person = server.people.get(_whole(body, "person"))
    if person is None:
        raise KeyError("there is no such person here")
    return person


def group_of(server: PracticeServer, body: Json) -> Group | None:
    """The group a body names; None for the person's private chat."""
    if body.get("chat") in (None, body.get("person")):
        return None
    group = server.groups.get(_whole(body, "chat"))
    if group is None:
        raise KeyError("there is no such group here")
    return group


def person_json(person: Person) -> Json:
    """A person as the page and the client in another process know them."""
    return {"id": person.id, "user": person.user, "note": person.note}


async def _person(server: PracticeServer, body: Json) -> Json:
    name, language = _text(body, "name").strip(), _text(body, "language_code", "en")
    if len(name) > 60:
        raise ValueError("a name has at most 60 characters")
    note = _text(body, "note", "")[:60]
    username = _text(body, "username", "")
    return person_json(server.person(name, language_code=language, username=username, note=note))


async def _group(server: PracticeServer, body: Json) -> Json:
    members = [person_of(server, {"person": one}) for one in body.get("members", [])]
    title, bot = _text(body, "title"), _text(body, "bot", "member")
    if body.get("kind") == "channel":
        made = server.channel(title, *members, bot=bot)
    else:
        made = server.group(title, *members, supergroup=body.get("kind") != "group", bot=bot)
    return {"id": made.id, "title": title, "kind": made.chat.kind}


async def _add(server: PracticeServer, body: Json) -> bool:
    _need_group(server, body).add(person_of(server, body), _text(body, "status", "member"))
    return True


async def _bot_is(server: PracticeServer, body: Json) -> bool:
    _need_group(server, body).bot_is(_text(body, "status"))
    return True


async def _writes(server: PracticeServer, body: Json) -> Json:
    reply = _whole(body, "reply_to") if body.get("reply_to") else None
    group = group_of(server, body)
    return await person_of(server, body).writes(_text(body, "text"), chat=group, reply_to=reply)


async def _presses(server: PracticeServer, body: Json) -> Json:
    message = _message(server, body)
    label, data = body.get("label"), body.get("data")
    return await person_of(server, body).presses(message, label, data=data)


async def _forges(server: PracticeServer, body: Json) -> Json:
    return await person_of(server, body).forges(_message(server, body), _text(body, "data"))


async def _edits(server: PracticeServer, body: Json) -> Json:
    return await person_of(server, body).edits(_message(server, body), _text(body, "text"))


async def _forwards(server: PracticeServer, body: Json) -> Json:
    where = group_of(server, body | {"chat": body.get("to")})
    return await person_of(server, body).forwards(_message(server, body), chat=where)


async def _sends_document(server: PracticeServer, body: Json) -> Json:
    content = base64.b64decode(_text(body, "content"), validate=True)
    name, mime, caption = _text(body, "name"), _text(body, "mime", ""), _text(body, "caption", "")
    return await person_of(server, body).sends_document(name, content, mime=mime, caption=caption)


async def _sends_location(server: PracticeServer, body: Json) -> Json:
    place = body.get("latitude"), body.get("longitude")
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in place):
        raise ValueError('"latitude" and "longitude" must be numbers')
    latitude, longitude = (float(one) for one in place)  # type: ignore[arg-type]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError("there is no such place: latitude is -90 to 90, longitude -180 to 180")
    return await person_of(server, body).sends_location(latitude, longitude)


async def _blocks(server: PracticeServer, body: Json) -> bool:
    await person_of(server, body).blocks()
    return True


async def _unblocks(server: PracticeServer, body: Json) -> bool:
    await person_of(server, body).unblocks()
    return True


async def _writes_anonymously(server: PracticeServer, body: Json) -> Json:
    return await _need_group(server, body).writes_anonymously(_text(body, "text"))


async def _posts(server: PracticeServer, body: Json) -> Json:
    return await _need_group(server, body).posts(_text(body, "text"))


async def _fault(server: PracticeServer, body: Json) -> Json:
    try:
        return asdict(server.faults.add(Fault(**body)))
    except TypeError as error:
        raise ValueError(f"this is no fault: {error}") from error


async def _clear_faults(server: PracticeServer, body: Json) -> bool:
    server.faults.clear()
    return True


async def _deliver(server: PracticeServer, body: Json) -> Json:
    return server.deliver(body["update"])


async def _replay(server: PracticeServer, body: Json) -> Json:
    return server.replay(_whole(body, "update_id"))


def _need_group(server: PracticeServer, body: Json) -> Group:
    group = group_of(server, body)
    if group is None:
        raise KeyError("say which group")
    return group


def _message(server: PracticeServer, body: Json) -> Json:
    """The message a body names by ``message`` (a number, or the whole message as it was seen)."""
    given = body.get("message")
    if isinstance(given, dict):
        return given
    person = person_of(server, body)
    group = group_of(server, body)
    chat = group.chat if group else person.chat
    number = _whole(body, "message")
    return chat.messages.get(number) or {"message_id": number, "chat": {"id": chat.id}}


def _text(body: Json, name: str, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str):
        raise ValueError(f'"{name}" must be a text')  # noqa: TRY004 - bad input of a client, not of the code
    return value


def _whole(body: Json, name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f'"{name}" must be a whole number')  # noqa: TRY004 - likewise
    return value
