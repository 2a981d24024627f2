"""Methods about chats and members: getChat, getChatMember and similar, leaveChat, getFile."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Final

from tests.botapi.parameters import Parameters
from tests.botapi.refusals import Json, forbidden, form, state
from tests.botapi.sending import known_chat
from tests.botapi.world import BOT_ID, Chat, World

MOST_DOWNLOADED: Final = 20 << 20  # bytes; "getFile", Bot API
_RIGHTS: Final = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def visible_chat(world: World, parameters: Parameters) -> Chat:
    """The chat of the call, where the bot is a member."""
    chat = known_chat(world, parameters)
    if chat.type != "private" and chat.members.get(BOT_ID) in {None, "kicked", "left"}:
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def get_chat(world: World, parameters: Parameters) -> Json:
    parameters.only("chat_id")
    chat = visible_chat(world, parameters)
    full: Json = {
        **chat.json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        ),
    }
    if chat.linked is not None:
        full["linked_chat_id"] = chat.linked
    return full


def member_json(world: World, chat: Chat, user: int) -> Json:
    """A ChatMember with every field of its status."""
    status = chat.members.get(user, "left")
    known = world.bot() if user == BOT_ID else world.people.get(user)
    if known is None:
        raise state("user not found" if chat.type == "private" else "PARTICIPANT_ID_INVALID")
    member: Json = {"user": known, "status": status}
    if status == "creator":
        member["is_anonymous"] = False
    elif status == "administrator":
        member.update(dict.fromkeys(_RIGHTS, False), can_manage_chat=True)
    elif status == "kicked":
        member["until_date"] = 0
    return member


def get_chat_member(world: World, parameters: Parameters) -> Json:
    parameters.only("chat_id", "user_id")
    chat = visible_chat(world, parameters)
    user = parameters.integer("user_id")
    if user is None:
        raise form("invalid user_id specified")
    return member_json(world, chat, user)


def get_chat_administrators(world: World, parameters: Parameters) -> list[Json]:
    parameters.only("chat_id")
    chat = visible_chat(world, parameters)
    if chat.type == "private":
        raise state("there are no administrators in the private chat")
    leading = [user for user, status in chat.members.items() if status in {"creator", "administrator"}]
    return [member_json(world, chat, user) for user in leading]


def get_chat_member_count(world: World, parameters: Parameters) -> int:
    parameters.only("chat_id")
    chat = visible_chat(world, parameters)
    return sum(status not in {"left", "kicked"} for status in chat.members.values())


def leave_chat(world: World, parameters: Parameters) -> bool:
    parameters.only("chat_id")
    chat = visible_chat(world, parameters)
    if chat.type == "private":
        raise state("chat member status can't be changed in private chats")
    chat.members[BOT_ID] = "left"
    return True


def get_file(world: World, parameters: Parameters) -> Any:
    parameters.only("file_id")
    file_id = parameters.needed("file_id", "file_id not specified")
    file = world.files.get(file_id)
    if file is None:
        raise state("wrong file_id or the file is temporarily unavailable")
    if file.size > MOST_DOWNLOADED:
        raise state("file is too big")
    # The path differs from the id, so that it cannot be guessed.
    path = f"documents/file_{world.serial()}{PurePath(file.name).suffix}"
    world.paths[path] = file_id
    return {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": file.size, "file_path": path}
