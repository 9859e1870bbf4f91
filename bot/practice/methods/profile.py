"""Methods about the bot itself: its name, its descriptions, its commands and its menu button."""

from __future__ import annotations

import re
from typing import Any

from bot.practice import media
from bot.practice.methods.room import Room, chat_of
from bot.practice.params import Params
from bot.practice.refusal import Json, Refusal
from bot.practice.world import Chat, World

_PLAIN_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")


def get_me(room: Room, params: Params) -> Json:
    return room.world.bot | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def log_out(room: Room, params: Params) -> bool:
    room.logged_out = True
    return True


def close(room: Room, params: Params) -> bool:
    return True


def set_my_commands(room: Room, params: Params) -> bool:
    key = _scope(room, params)
    given: Any = params.data("commands", "can't parse commands JSON object")
    if given is None:
        given = []
    if not isinstance(given, list):
        raise Refusal("expected an Array of BotCommand")
    if len(given) > 100:
        raise Refusal("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(one) for one in given]
    room.world.commands[key] = commands
    for chat in room.world.chats.values():
        if chat.kind == "private":
            room.world.tell("commands", chat, {})
    return True


def get_my_commands(room: Room, params: Params) -> list[Json]:
    return room.world.commands.get(_scope(room, params), [])


def delete_my_commands(room: Room, params: Params) -> bool:
    room.world.commands.pop(_scope(room, params), None)
    return True


def menu(world: World, chat: Chat, user: Json) -> list[Json]:
    """The commands a person is offered in a chat: the narrowest scope first, in each their language first."""
    administrator = chat.members.get(user["id"]) in ("creator", "administrator")
    if chat.kind == "private":
        scopes = [f"chat:{chat.id}", "all_private_chats", "default"]
    else:
        scopes = [f"chat_member:{chat.id}:{user['id']}"]
        scopes += [f"chat_administrators:{chat.id}"] if administrator else []
        scopes += [f"chat:{chat.id}"]
        scopes += ["all_chat_administrators"] if administrator else []
        scopes += ["all_group_chats", "default"]
    for scope in scopes:
        for language in (user.get("language_code", "")[:2], ""):
            found = world.commands.get((scope, language))
            if found:
                return found
    return []


def set_my_name(room: Room, params: Params) -> bool:
    return _set(room.world.names, params, "name", 64)


def get_my_name(room: Room, params: Params) -> Json:
    language = _language(params)
    names = room.world.names
    return {"name": names.get(language) or names.get("") or room.world.bot["first_name"]}


def set_my_description(room: Room, params: Params) -> bool:
    return _set(room.world.descriptions, params, "description", 512)


def get_my_description(room: Room, params: Params) -> Json:
    kept = room.world.descriptions
    return {"description": kept.get(_language(params)) or kept.get("", "")}


def set_my_short_description(room: Room, params: Params) -> bool:
    return _set(room.world.short_descriptions, params, "short_description", 120)


def get_my_short_description(room: Room, params: Params) -> Json:
    kept = room.world.short_descriptions
    return {"short_description": kept.get(_language(params)) or kept.get("", "")}


def set_chat_menu_button(room: Room, params: Params) -> bool:
    given: Any = params.data("menu_button", "can't parse menu button JSON object") or {"type": "default"}
    if not isinstance(given, dict):
        raise Refusal("can't parse menu button: MenuButton must be an Object")
    if given.get("type") not in ("default", "commands", "web_app"):
        raise Refusal("can't parse menu button: MenuButton has unsupported type")
    if given["type"] == "web_app" and not str(given.get("web_app", {}).get("url", "")).startswith("https://"):
        raise Refusal("BUTTON_URL_INVALID")
    room.world.menu_buttons[_menu_chat(room, params)] = given
    return True


def get_chat_menu_button(room: Room, params: Params) -> Json:
    buttons = room.world.menu_buttons
    return buttons.get(_menu_chat(room, params)) or buttons.get(0) or {"type": "commands"}


def get_file(room: Room, params: Params) -> Json:
    if not params.has("file_id"):
        raise Refusal("file_id not specified")
    stored = room.world.files.get(params.text("file_id"))
    if stored is None:
        raise Refusal("invalid file_id")
    if len(stored.upload.content) > 20 * 2**20:
        raise Refusal("file is too big")
    return media.file_json(stored) | {"file_path": stored.path}


def _menu_chat(room: Room, params: Params) -> int:
    if not params.has("chat_id"):
        return 0
    chat = chat_of(room, params, write=False, edit=False)
    if chat.kind != "private":
        raise Refusal("chat_id must be a private chat")
    return chat.id


def _command(given: Any) -> Json:
    refusal = "can't parse BotCommand"
    if not isinstance(given, dict):
        raise Refusal(f"{refusal}: expected an Object")
    for key in ("command", "description"):
        if key not in given:
            raise Refusal(f'{refusal}: Can\'t find field "{key}"')
        if not isinstance(given[key], str):
            raise Refusal(f'{refusal}: Field "{key}" must be of type String')
    command = given["command"].strip().removeprefix("/")
    description = given["description"].strip()
    if set(given) - {"command", "description"}:
        raise Refusal(f"{refusal}: unknown fields {', '.join(sorted(set(given) - {'command', 'description'}))}")
    if not command:
        raise Refusal("command must be non-empty")
    if len(command) > 32:
        raise Refusal("command length must not exceed 32")
    if not description:
        raise Refusal("command description must be non-empty")
    if len(description) > 256:
        raise Refusal("command description length must not exceed 256")
    if not re.fullmatch(r"[a-z0-9_]{1,32}", command):
        raise Refusal("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


def _scope(room: Room, params: Params) -> tuple[str, str]:
    given: Any = params.data("scope", "can't parse BotCommandScope JSON object") or {"type": "default"}
    refusal = "can't parse BotCommandScope"
    if not isinstance(given, dict):
        raise Refusal(f"{refusal}: BotCommandScope must be an Object")
    kind = given.get("type")
    language = _language(params)
    if kind in _PLAIN_SCOPES:
        return kind, language
    if kind not in _CHAT_SCOPES:
        raise Refusal(f"{refusal}: Unsupported type specified")
    if given.get("chat_id") in (None, ""):
        raise Refusal(f"{refusal}: Empty chat_id specified")
    chat = chat_of(room, Params(values={"chat_id": given["chat_id"]}), write=False, edit=False)
    if kind != "chat" and chat.kind == "private":
        raise Refusal("can't use specified scope in private chats")
    if chat.kind == "channel":
        raise Refusal("can't change commands in channel chats")
    if kind == "chat_member":
        if not isinstance(given.get("user_id"), int) or given["user_id"] <= 0:
            raise Refusal(f"{refusal}: Invalid user_id specified")
        return f"{kind}:{chat.id}:{given['user_id']}", language
    return f"{kind}:{chat.id}", language


def _language(params: Params) -> str:
    language = params.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise Refusal("invalid language code specified")
    return language


def _set(kept: dict[str, str], params: Params, name: str, most: int) -> bool:
    text = params.text(name).strip()
    if len(text) > most:
        raise Refusal(f"bot {name.replace('_', ' ')} is too long: more than {most} characters")
    language = _language(params)
    if text:
        kept[language] = text
    else:
        kept.pop(language, None)
    return True
