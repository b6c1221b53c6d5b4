"""With one credential for all, a notebook is known to its maker alone."""

from pathlib import Path

import pytest

from gateway.proxy.echo.notebooklm import NotebookEcho
from tests.support.inprocess import running

pytestmark = pytest.mark.anyio

PLACE = "/notebooklm/v1alpha/projects/min-kommun/locations/eu/notebooks"
SERVICE = {
    "adapter": "notebooklm_service",
    "base_url": "https://upstream.test",
    "credential": "NOTEBOOK_TOKEN",
}
TOKEN = {"NOTEBOOK_TOKEN": "ya29.service"}


async def test_a_notebook_is_its_makers(tmp_path: Path) -> None:
    async with running(tmp_path, environment=TOKEN, services={"notebooklm": SERVICE}) as app:
        app.upstream.answer = NotebookEcho().handle_async_request
        made = await app.post({"title": "Plan"}, PLACE)
        assert made.status_code == 200, made.text
        name = made.json()["notebookId"]
        source = {"userContents": [{"textContent": {"content": "Hej"}}]}
        assert (await app.post(source, f"{PLACE}/{name}/sources:batchCreate")).status_code == 200
        app.upstream.received.clear()
        other = f"{PLACE}/4abd724a-e317-4da8-b640-0d849cb33cb3"
        assert (await app.post(source, f"{other}/sources:batchCreate")).status_code == 400
        async with app.client() as client:
            assert (await client.get(other)).status_code == 400
            assert (await client.get(f"{PLACE}:listRecentlyViewed")).status_code == 405
        assert app.upstream.received == []
        gone = {"names": [f"projects/p/locations/eu/notebooks/{name}"]}
        assert (await app.post(gone, f"{PLACE}:batchDelete")).status_code == 200
        async with app.client() as client:
            assert (await client.get(f"{PLACE}/{name}")).status_code == 400
