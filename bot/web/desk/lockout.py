"""Who guesses waits, longer each time: by account, known or not, and by network address."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from bot.transactions import insert_new
from bot.web.desk.keys import Clock, Keys
from bot.web.desk.tables import tries

#: Wrong ones before the first wait; a whole house signs in from one address.
_FREE_OF_ACCOUNT, _FREE_OF_ADDRESS = 5, 30
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
_FORGOTTEN = timedelta(hours=24)


class Lockout:
    """Counts tries, and tells how long to wait before the next."""

    def __init__(self, keys: Keys, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock

    def wait(self, connection: Connection, account: str, address: str) -> timedelta:
        """Return how long to wait before the next try; zero: not at all."""
        free = self._free(account, address)
        query = select(tries).where(tries.c.key_hash.in_(free))
        now = self._clock()
        ends = [
            _end(one.times - free[one.key_hash], one.last)
            for one in connection.execute(query).all()
        ]
        return max([timedelta(0), *(end - now for end in ends)])

    def count(self, connection: Connection, account: str, address: str) -> None:
        """Count a try before it is looked at: so many at once are no way around."""
        now = self._clock()
        connection.execute(delete(tries).where(tries.c.last < now - _FORGOTTEN))
        # In one order, so that two processes never wait for each other.
        for key in sorted(self._free(account, address)):
            fresh = {"key_hash": key, "times": 0, "last": now}
            connection.execute(insert_new(connection, tries).values(fresh))
            more = {"times": tries.c.times + 1, "last": now}
            connection.execute(update(tries).where(tries.c.key_hash == key).values(more))

    def was_right(self, connection: Connection, account: str, address: str) -> None:
        """Forget the tries of an account, and the last of its network address."""
        of_account, of_address = self._free(account, address)
        connection.execute(delete(tries).where(tries.c.key_hash == of_account))
        is_it = (tries.c.key_hash == of_address) & (tries.c.times > 0)
        connection.execute(update(tries).where(is_it).values(times=tries.c.times - 1))

    def _free(self, account: str, address: str) -> dict[str, int]:
        return {
            self._keys.tried(f"account {account}"): _FREE_OF_ACCOUNT,
            self._keys.tried(f"address {address}"): _FREE_OF_ADDRESS,
        }


def _end(above: int, last: datetime) -> datetime:
    """Return until when to wait, with so many tries above the free ones."""
    if above < 0:
        return last
    return last + min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(above, 10))
