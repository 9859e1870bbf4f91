"""What arrives as an announcement: a text with its formatting, and one picture or document."""

from __future__ import annotations

from dataclasses import dataclass

import telegram

from bot.announcements.texts import LONGEST, Entity, is_too_long, written
from bot.text.catalogue import N_, Texts
from bot.text.markup import units
from bot.text.message import Written
from storage.announcement_rows import AnnouncementFile

_ALBUM = N_("An announcement takes one picture or document, not an album. Please send one of them, with the text.")
_OTHER = N_("An announcement is a text, with one picture or document if you like: this cannot go with it.")
_TOO_LONG = N_("The text has {n} characters, and an announcement at most {most}. Please shorten it.")
_LONGEST_NAME = 120
_NOTHING = Written("")


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrived:
    """``refused``: why it cannot be taken, "" where it can. ``text`` may be empty; ``album`` names its album."""

    text: Written = _NOTHING
    file: AnnouncementFile | None = None
    refused: str = ""
    album: str = ""


def arrived(message: telegram.Message, texts: Texts, *, command: bool) -> Arrived:
    """What a message brings. ``command``: it begins with the command, which is left out."""
    if message.media_group_id is not None:
        return Arrived(refused=texts.say(_ALBUM), album=message.media_group_id)
    if message.text is None and not message.photo and (message.document is None or message.animation is not None):
        return Arrived(refused=texts.say(_OTHER))
    entities = message.entities or message.caption_entities
    skip = 0
    if command and entities and entities[0].type == telegram.MessageEntity.BOT_COMMAND and not entities[0].offset:
        skip = entities[0].length
    text = written(message.text or message.caption or "", map(_entity, entities), skip=skip)
    if is_too_long(text):
        return Arrived(refused=texts.say(_TOO_LONG).format(n=units(text.text), most=LONGEST))
    return Arrived(text=text, file=_file(message, texts))


def _file(message: telegram.Message, texts: Texts) -> AnnouncementFile | None:
    if message.photo:
        largest = message.photo[-1]
        name = texts.say("a picture")
        return AnnouncementFile(kind="photo", name=name, id=largest.file_id, unique=largest.file_unique_id)
    if message.document is not None:
        document = message.document
        name = " ".join((document.file_name or texts.say("a document")).split())[:_LONGEST_NAME]
        return AnnouncementFile(kind="document", name=name, id=document.file_id, unique=document.file_unique_id)
    return None


def _entity(entity: telegram.MessageEntity) -> Entity:
    return Entity(
        type=str(entity.type),
        offset=entity.offset,
        length=entity.length,
        url=entity.url or "",
        language=entity.language or "",
    )
