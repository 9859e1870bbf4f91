"""Whose messages run commands: a person's own words, written just now, as themselves.

An edited, forwarded or via-bot message, an anonymous administrator, a channel and a linked channel's post all
look like messages with text; a command in any of them would run with somebody else's authority or twice.
"""

from __future__ import annotations

import re

import telegram
from telegram.constants import ChatID, ChatType, MessageEntityType
from telegram.ext import filters

NOT_PEOPLE = frozenset({ChatID.ANONYMOUS_ADMIN, ChatID.SERVICE_CHAT, ChatID.FAKE_CHANNEL})
GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})


def is_person(message: telegram.Message) -> bool:
    """Whether a person sent it as themselves."""
    sender = message.from_user
    return (
        sender is not None
        and not sender.is_bot
        and sender.id not in NOT_PEOPLE
        and message.sender_chat is None
        and not message.is_automatic_forward
        and message.chat.type != ChatType.CHANNEL
    )


def is_own_words(message: telegram.Message) -> bool:
    """Whether a person wrote it, rather than passed it on."""
    return is_person(message) and message.forward_origin is None and message.via_bot is None


def is_addressed(message: telegram.Message, bot: telegram.Bot) -> bool:
    """Whether it is meant for the bot: private, naming it, or replying to it."""
    if message.chat.type == ChatType.PRIVATE:
        return True
    replied = message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.from_user.id == bot.id:
        return True
    return any(_names(entity, words, bot) for entity, words in message.parse_entities().items())


def captioned(message: telegram.Message) -> str:
    """The command that stands at the front of a caption and is meant for this bot, without its slash; else ""."""
    for entity, words in message.parse_caption_entities([MessageEntityType.BOT_COMMAND]).items():
        name, _, bot = words.removeprefix("/").partition("@")
        if entity.offset == 0 and bot.casefold() in ("", message.get_bot().username.casefold()):
            return name.lower()
    return ""


def without_mention(text: str, bot: telegram.Bot) -> str:
    """The text without the bot's own @username."""
    mention = rf"(?<!\w)@{re.escape(bot.username)}\b[,:;]?"
    return re.sub(mention, " ", text, flags=re.IGNORECASE).strip()


def _names(entity: telegram.MessageEntity, words: str, bot: telegram.Bot) -> bool:
    if entity.type == MessageEntityType.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot.id
    named = words.casefold().endswith(f"@{bot.username}".casefold())
    return entity.type in (MessageEntityType.MENTION, MessageEntityType.BOT_COMMAND) and named


class _Person(filters.MessageFilter):
    def filter(self, message: telegram.Message) -> bool:
        return is_person(message)


class _OwnWords(filters.MessageFilter):
    def filter(self, message: telegram.Message) -> bool:
        return is_own_words(message)


class _Addressed(filters.MessageFilter):
    def filter(self, message: telegram.Message) -> bool:
        return is_addressed(message, message.get_bot())


class _Captioned(filters.MessageFilter):
    def filter(self, message: telegram.Message) -> bool:
        return bool(captioned(message))


NEW = filters.UpdateType.MESSAGE
OWN_WORDS = NEW & _OwnWords(name="own words")
PASSED_ON = NEW & _Person(name="a person") & ~_OwnWords(name="own words") & filters.ChatType.PRIVATE
ADDRESSED = _Addressed(name="addressed to the bot")
CAPTIONED = _Captioned(name="captioned with a command")
PRIVATE = filters.ChatType.PRIVATE
PRIVATE_OR_GROUP = filters.ChatType.PRIVATE | filters.ChatType.GROUPS
