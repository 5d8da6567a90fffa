"""How a list is given: page by page as HSDS has it, or whole as a file."""

# Without postponed annotations: FastAPI reads those of a class at once.
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import Query, Request
from fastapi.responses import Response

from bot.web.api.exports import as_csv, as_ndjson
from bot.web.api.reading import Reading
from knowledge.text import letters

Found = TypeVar("Found")

#: The most that one page may hold.
LARGEST_PAGE = 500


@dataclass(frozen=True)
class Table(Generic[Found]):
    """A list as a table: its columns, and how a row is made."""

    columns: Sequence[str]
    row: Callable[[Found], Mapping[str, Any]]


@dataclass(frozen=True)
class Listing:
    """What the reader wants of a list."""

    request: Request
    page: Annotated[int, Query(ge=1, le=1_000_000, description="Which page, counted from 1.")] = 1
    per_page: Annotated[
        int, Query(ge=1, le=LARGEST_PAGE, description="How many objects a page holds.")
    ] = 50
    format: Annotated[
        Literal["json", "ndjson", "csv"],
        Query(
            description=(
                "`ndjson` (an object on each line) and `csv` give the whole list, without pages. "
                "An address that ends in `.csv` always gives `csv`."
            )
        ),
    ] = "json"

    def give(
        self,
        reading: Reading,
        find: Callable[[], Sequence[Found]],
        shape: Callable[[Found], Any],
        table: Table[Found],
    ) -> Response:
        """Return what is found, in the form that is wanted."""
        if self.format == "csv" or self.request.url.path.endswith(".csv"):
            return reading.export(lambda: as_csv(table.columns, map(table.row, find())))
        if self.format == "ndjson":
            return reading.export(lambda: as_ndjson(map(shape, find())))
        return reading.json(lambda: page_of(find(), self.page, self.per_page, shape))

    def on_one_page(self) -> "Listing":
        """Return the same list, whole on its first page."""
        return replace(self, page=1, per_page=sys.maxsize)


def page_of(
    found: Sequence[Found], number: int, size: int, shape: Callable[[Found], Any]
) -> dict[str, Any]:
    """Return a page as HSDS has it, counted from 1; only what is on it is read."""
    pages = -(-len(found) // size)
    contents = [shape(one) for one in found[(number - 1) * size : number * size]]
    return {
        "total_items": len(found),
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }


def is_named(names: str, search: str) -> bool:
    """Tell whether names hold every word of a search, or one that begins with it."""
    words = letters(names)
    return all(any(word.startswith(wanted) for word in words) for wanted in letters(search))
