"""The configuration: what is accepted, what refuses to start, and that secrets do not show."""

import json
from pathlib import Path

import pytest

from gateway.errors import ConfigError
from gateway.settings import json_schema, load, policy_path, safe_model_name

MINIMAL = """\
services:
  openai:
    adapter: openai
    base_url: https://api.example.test/v1
    credential: EXAMPLE_KEY
    models: [small]
tenants:
  demo:
    title: Demo
    policy: builtin:demo
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "grindvakt.yaml"
    path.write_text(MINIMAL, encoding="utf-8")
    return path


def test_demo_configuration_loads_from_the_tree_and_from_the_package() -> None:
    root = Path(__file__).parents[2]
    configuration = load(root / "deploy/demo.yaml", {})
    assert configuration.settings.demo
    assert set(configuration.settings.tenants) == {"demo", "kth", "linkoping", "hedemora"}


def test_environment_overrides_the_file(file: Path) -> None:
    configuration = load(
        file,
        {
            "GRINDVAKT_PORT": "9001",
            "GRINDVAKT_DATA_DIR": "/srv/x",
            "GRINDVAKT_DATABASE_URL": "postgresql://db/x",
            "GRINDVAKT_SERVICE_OPENAI_BASE_URL": "http://127.0.0.1:9000/v1",
            "GRINDVAKT_SERVICE_OPENAI_API_KEY": "key-of-the-service",
        },
    )
    settings = configuration.settings
    assert settings.server.port == 9001
    assert settings.storage.data_dir == Path("/srv/x")
    assert settings.services["openai"].base_url == "http://127.0.0.1:9000/v1"
    assert configuration.api_keys["openai"].get_secret_value() == "key-of-the-service"


def test_named_credential_comes_from_the_environment(file: Path) -> None:
    configuration = load(file, {"EXAMPLE_KEY": "from-its-own-variable"})
    assert configuration.api_keys["openai"].get_secret_value() == "from-its-own-variable"


def test_secrets_do_not_show(file: Path) -> None:
    environment = {
        "EXAMPLE_KEY": "hemlig-1",
        "GRINDVAKT_MASTER_KEY": "hemlig-2",
        "GRINDVAKT_DATABASE_URL": "postgresql://u:hemlig-3@db/x",
    }
    assert "hemlig" not in repr(load(file, environment))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("adapter: openai", "adaptor: openai", r"grindvakt\.yaml:3: services\.openai\.adaptor"),
        ("adapter: openai", "adapter: nope", r"grindvakt\.yaml:3: services\.openai\.adapter"),
        ("    title: Demo\n", "", r"grindvakt\.yaml:\d+: tenants\.demo\.title"),
        ("tenants:", "limits: {body_bytes: 0}\ntenants:", r"limits\.body_bytes"),
        ("tenants:", "server: {port: 99999}\ntenants:", r"server\.port"),
        ("  openai:", "  metrics:", "reserved"),
        ("services:", "default_service: mistral\nservices:", "default_service"),
        ("services:", "demo: true\nserver: {host: 0.0.0.0}\nservices:", "loopback"),
        ("https://api.example.test/v1", "ftp://x", r"base_url"),
        ("    base_url: https://api.example.test/v1\n", "", "base_url"),
    ],
)
def test_bad_configuration_names_its_place(file: Path, old: str, new: str, expected: str) -> None:
    file.write_text(MINIMAL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=expected):
        load(file, {})


def test_unknown_variable_refuses_to_start(file: Path) -> None:
    with pytest.raises(ConfigError, match="GRINDVAKT_PROT"):
        load(file, {"GRINDVAKT_PROT": "1"})


def test_bad_variable_is_named_without_its_value(file: Path) -> None:
    with pytest.raises(ConfigError, match=r"server\.port") as caught:
        load(file, {"GRINDVAKT_PORT": "hemlig"})
    assert "hemlig" not in str(caught.value)


def test_a_missing_file_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere"):
        load(tmp_path / "nowhere.yaml", {})


def test_echo_gives_way_to_a_key_or_an_address(file: Path) -> None:
    file.write_text(
        MINIMAL.replace("    models: [small]", "    echo: without_key"), encoding="utf-8"
    )
    base_url = {"GRINDVAKT_SERVICE_OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    assert load(file, {}).settings.services["openai"].echo == "always"
    assert load(file, {"EXAMPLE_KEY": "k"}).settings.services["openai"].echo == "never"
    assert load(file, base_url).settings.services["openai"].echo == "never"


def test_only_configured_models_are_named_in_records(file: Path) -> None:
    service = load(file, {}).settings.services["openai"]
    assert safe_model_name(service, "small") == "small"
    assert safe_model_name(service, "anna-svensson-850101") == "other"


def test_policy_paths(file: Path) -> None:
    configuration = load(file, {})
    tenant = configuration.settings.tenants["demo"]
    assert policy_path(configuration, tenant).name == "demo.yaml"
    own = tenant.model_copy(update={"policy": "own/policy.yaml"})
    assert policy_path(configuration, own) == file.parent.resolve() / "own/policy.yaml"


def test_published_schema_is_current() -> None:
    published = Path(__file__).parents[2] / "docs/schema/config.json"
    assert published.read_text(encoding="utf-8") == json_schema()
    assert json.loads(json_schema())["additionalProperties"] is False
