"""The session store (SESSION_ENGINE): Django's database store with whose session it is."""

import time
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from .models.sessions import PortalSession, as_moment

SEEN, STARTED, ADDRESS, AGENT = "seen", "started", "address", "agent"
DEMO = "demo"  # this session began with a button of the demo, which stands for both factors
FACTOR_DUE = "factor_due"  # the person has a second factor and has not shown it yet


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[PortalSession]:
        return PortalSession

    def _validate_session_key(self, key: str | None) -> bool:
        """A cookie may say anything; ours are letters and digits, and no other is looked for."""
        return super()._validate_session_key(key) and key.isascii() and key.isalnum()

    def save(self, must_create: bool = False) -> None:
        if SESSION_KEY in self and SEEN not in self:
            self[SEEN] = self[STARTED] = int(time.time())
        super().save(must_create=must_create)

    def create_model_instance(self, data: dict[str, Any]) -> PortalSession:
        row = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY) or None
        row.address = data.get(ADDRESS) or None
        row.agent = data.get(AGENT, "")[:255]
        row.started_at = as_moment(data.get(STARTED))
        row.seen_at = as_moment(data.get(SEEN))
        return row
