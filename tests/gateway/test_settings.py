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
        ("  openai:", "  metrics:", r"yaml:2: services\.metrics: the name is reserved"),
        (
            "tenants:",
            "default_service: mistral\ntenants:",
            r"yaml:7: default_service: is not among services \(openai\)",
        ),
        (
            "tenants:",
            "presidio: {tenant: kth}\ntenants:",
            r"yaml:7: presidio\.tenant: is not among tenants \(demo\)",
        ),
        (
            "tenants:",
            "demo: true\nserver:\n  host: 0.0.0.0\ntenants:",
            r"yaml:9: server\.host: the demo .* loopback only",
        ),
        (
            "    models: [small]",
            "    echo: without_key",
            r"yaml:6: services\.openai\.echo: without_key is for the demo alone; set echo: never",
        ),
        (
            "    title: Demo\n",
            "    title: Demo\n    demo_key: {subject: x, roles: [y]}\n",
            r"yaml:10: tenants\.demo\.demo_key: .* key create --tenant demo",
        ),
        (
            "builtin:demo",
            "builtin:nope",
            r'yaml:\d+: tenants\.demo\.policy: no built-in policy "nope"; '
            "there are demo, hedemora, kth, linkoping$",
        ),
        ("builtin:demo", "builtin:../x", r"no built-in policy"),
        ("https://api.example.test/v1", "ftp://x", r"base_url"),
        (
            "tenants:",
            "screening:\n  names: spacy:no_such_pipeline\ntenants:",
            r"yaml:8: screening\.names: there is no installed spaCy pipeline .*'no_such_pipeline'$",
        ),
        ("tenants:", "screening: {names: nltk:x}\ntenants:", r"yaml:7: screening\.names"),
        (
            "    base_url: https://api.example.test/v1\n",
            "",
            r"yaml:2: services\.openai\.base_url: is missing",
        ),
    ],
)
def test_bad_configuration_names_its_place(file: Path, old: str, new: str, expected: str) -> None:
    file.write_text(MINIMAL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=expected):
        load(file, {})


def test_a_names_model_in_a_folder_is_found_beside_the_file(file: Path) -> None:
    (file.parent / "model").mkdir()
    meta = json.dumps({"lang": "sv", "name": "own", "version": "1.0"})
    (file.parent / "model" / "meta.json").write_text(meta, encoding="utf-8")
    file.write_text(MINIMAL + "screening: {names: 'spacy:model'}\n", encoding="utf-8")
    folder = file.parent.resolve() / "model"
    assert load(file, {}).settings.screening.names == f"spacy:{folder}"


def test_unknown_variable_refuses_to_start(file: Path) -> None:
    with pytest.raises(ConfigError, match="GRINDVAKT_PROT"):
        load(file, {"GRINDVAKT_PROT": "1"})


def test_bad_variable_is_named_without_its_value(file: Path) -> None:
    environment = {
        "GRINDVAKT_PORT": "hemlig",
        "GRINDVAKT_SERVICE_OPENAI_BASE_URL": "hemlig://x",
    }
    with pytest.raises(ConfigError) as caught:
        load(file, environment)
    assert str(caught.value).splitlines() == [
        "GRINDVAKT_PORT: not a whole number between 0 and 65535",
        "GRINDVAKT_SERVICE_OPENAI_BASE_URL: not an address such as https://host/v1",
    ]


def test_an_empty_variable_is_none(file: Path) -> None:
    assert (
        load(file, {"GRINDVAKT_PORT": "", "GRINDVAKT_MASTER_KEY": ""}).settings.server.port == 8080
    )


def test_a_missing_file_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere"):
        load(tmp_path / "nowhere.yaml", {})


def test_echo_gives_way_to_a_key_or_an_address(file: Path) -> None:
    file.write_text(
        "demo: true\n" + MINIMAL.replace("    models: [small]", "    echo: without_key"),
        encoding="utf-8",
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


def test_only_googles_services_bill_a_project(file: Path) -> None:
    project = "    credential: EXAMPLE_KEY\n    user_project: kth-ai\n"
    text = MINIMAL.replace("    credential: EXAMPLE_KEY\n", project)
    assert text != MINIMAL
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"services\.openai\.user_project: .*Google"):
        load(file, {})
    file.write_text(text.replace("adapter: openai", "adapter: gemini"), encoding="utf-8")
    service = load(file, {}).settings.services["openai"]
    assert service.user_project == "kth-ai"


PLAIN = MINIMAL.replace("https://api.example.test/v1", "http://api.example.test/v1")


def test_no_key_over_plain_http(file: Path) -> None:
    file.write_text(PLAIN, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"yaml:4: services\.openai\.base_url: .*plain http"):
        load(file, {})
    file.write_text(PLAIN.replace("    credential: EXAMPLE_KEY\n", ""), encoding="utf-8")
    load(file, {})
    with pytest.raises(ConfigError, match="plain http"):
        load(file, {"GRINDVAKT_SERVICE_OPENAI_API_KEY": "hemlig"})
    allowed = PLAIN.replace("    models", "    allow_plain_http: true\n    models")
    file.write_text(allowed, encoding="utf-8")
    load(file, {})


def test_no_key_over_plain_http_by_a_variable(file: Path) -> None:
    variable = "GRINDVAKT_SERVICE_OPENAI_BASE_URL"
    with pytest.raises(ConfigError, match=f"^{variable}: .*plain http") as caught:
        load(file, {variable: "http://hemlig.test/v1"})
    assert "hemlig" not in str(caught.value)
    for url in ("http://127.0.0.1:9/v1", "http://localhost/v1", "http://[::1]:9/v1"):
        load(file, {variable: url})


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "[::ffff:169.254.169.254]",
        "metadata.google.internal",
        "METADATA.google.internal.",
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_metadata_address(file: Path, scheme: str, host: str) -> None:
    source = MINIMAL.replace("    credential: EXAMPLE_KEY\n", "")
    file.write_text(source.replace("https://api.example.test", f"{scheme}://{host}"), "utf-8")
    with pytest.raises(ConfigError, match=r"services\.openai\.base_url: is a link-local"):
        load(file, {})


@pytest.mark.parametrize("what", ["API_KEY", "BASE_URL"])
def test_the_echo_takes_no_key_and_no_address(file: Path, what: str) -> None:
    source = MINIMAL.replace("services:\n", "services:\n  echo: {adapter: openai, echo: always}\n")
    file.write_text(source, encoding="utf-8")
    load(file, {"GRINDVAKT_SERVICE_OPENAI_API_KEY": "k"})
    variable = f"GRINDVAKT_SERVICE_ECHO_{what}"
    with pytest.raises(ConfigError, match=f"^{variable}: service echo is the built-in") as caught:
        load(file, {variable: "http://hemlig"})
    assert "hemlig" not in str(caught.value)


def test_the_demo_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(None, {}).settings.demo


def test_without_a_demo_it_asks_for_a_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("importlib.resources.files", lambda _package: tmp_path / "gateway")
    with pytest.raises(ConfigError, match="no configuration: give --config FILE"):
        load(None, {})
