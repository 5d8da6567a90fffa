"""Running the SDK actions inside the agent's process, for `ask` and for tests.

Rasa calls any action endpoint's ``request``; this one passes the call to the SDK's own executor
instead of a server. Both directions still go through JSON types, so nothing works here that would
not work between two processes.
"""

from __future__ import annotations

import json
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection


class InProcessActions(EndpointConfig):
    """An action endpoint without a network."""

    def __init__(self, package: str = "actions") -> None:
        """Register every action of a package."""
        super().__init__(url="in-process")
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, method: str = "post", **kwargs: Any) -> Any:
        """Run the action that a call names.

        Raises:
            ClientResponseError: with status 400, as a server says that an action rejects.
        """
        call = json.loads(json.dumps(kwargs["json"]))
        try:
            result = await self._executor.run(call)
        except ActionExecutionRejection as rejection:
            body = json.dumps({"error": str(rejection), "action_name": rejection.action_name})
            raise ClientResponseError(400, "rejected", body) from rejection
        return json.loads(json.dumps(result.dict() if hasattr(result, "dict") else result))
