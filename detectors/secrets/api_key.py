"""API keys and tokens that their issuers' prefixes give away."""

import re

from detectors.recognizer import Candidate, Check, Example, Pattern, PatternRecognizer
from detectors.secrets.strength import entropy, is_jumbled, is_placeholder

_WORD = r"[A-Za-z0-9_-]"
_PREFIX = re.compile(r"\A[^-_.]{1,8}[-_.]")


def _key(name: str, prefix: str, body: str, score: float = 0.95) -> Pattern:
    """A literal prefix and what follows it. The check of what stands before comes behind the
    prefix, so that the literal is what the engine searches for."""
    literal = re.escape(prefix)
    return Pattern(
        name, rf"{literal}(?<![A-Za-z0-9]{literal})(?<!_{literal}){body}(?!{_WORD})", score, score
    )


_PATTERNS: tuple[Pattern, ...] = (
    _key("aws_access_key_id", "AKIA", r"[A-Z2-7]{16}"),
    _key("aws_session_key_id", "ASIA", r"[A-Z2-7]{16}"),
    _key("google_api_key", "AIza", r"[0-9A-Za-z_-]{35}"),
    _key("google_oauth_secret", "GOCSPX-", r"[0-9A-Za-z_-]{28}"),
    _key("google_oauth_token", "ya29.", r"[0-9A-Za-z_-]{20,400}"),
    _key("openai_project_key", "sk-proj-", r"[0-9A-Za-z_-]{20,200}"),
    _key("openai_service_key", "sk-svcacct-", r"[0-9A-Za-z_-]{20,200}"),
    _key("openai_admin_key", "sk-admin-", r"[0-9A-Za-z_-]{20,200}"),
    _key("anthropic_key", "sk-ant-", r"[0-9A-Za-z_-]{20,200}"),
    _key("openrouter_key", "sk-or-", r"[0-9A-Za-z_-]{20,200}"),
    _key("openai_key", "sk-", r"[0-9A-Za-z]{20,100}", 0.9),
    _key("gateway_key", "sk-lf-", r"[0-9a-f-]{30,50}"),
    _key("huggingface_token", "hf_", r"[A-Za-z0-9]{30,60}"),
    _key("groq_key", "gsk_", r"[A-Za-z0-9]{40,64}"),
    _key("xai_key", "xai-", r"[A-Za-z0-9]{40,120}"),
    _key("perplexity_key", "pplx-", r"[A-Za-z0-9]{32,64}"),
    _key("replicate_token", "r8_", r"[A-Za-z0-9]{37}"),
    _key("github_token", "ghp_", r"[A-Za-z0-9]{30,255}"),
    _key("github_oauth_token", "gho_", r"[A-Za-z0-9]{30,255}"),
    _key("github_user_token", "ghu_", r"[A-Za-z0-9]{30,255}"),
    _key("github_server_token", "ghs_", r"[A-Za-z0-9]{30,255}"),
    _key("github_refresh_token", "ghr_", r"[A-Za-z0-9]{30,255}"),
    _key("github_fine_grained_token", "github_pat_", r"[A-Za-z0-9_]{40,255}"),
    _key("gitlab_token", "glpat-", r"[A-Za-z0-9_-]{20,64}(?:\.[A-Za-z0-9_-]{1,20}){0,3}"),
    _key("gitlab_pipeline_token", "glptt-", r"[0-9a-f]{40}"),
    _key("gitlab_runner_token", "glrt-", r"[A-Za-z0-9_-]{20,64}(?:\.[A-Za-z0-9_-]{1,20}){0,3}"),
    _key("slack_token", "xox", r"[abeoprs]-[A-Za-z0-9-]{10,250}"),
    _key("slack_app_token", "xapp-", r"[0-9]-[A-Za-z0-9-]{20,250}"),
    _key(
        "slack_webhook",
        "hooks.slack.com/services/",
        r"T[A-Z0-9]{6,14}/B[A-Z0-9]{6,14}/[A-Za-z0-9]{16,40}",
    ),
    _key("stripe_secret_key", "sk_live_", r"[A-Za-z0-9]{16,250}"),
    _key("stripe_test_key", "sk_test_", r"[A-Za-z0-9]{16,250}", 0.8),
    _key("stripe_restricted_key", "rk_live_", r"[A-Za-z0-9]{16,250}"),
    _key("stripe_webhook_secret", "whsec_", r"[A-Za-z0-9+/=]{24,64}"),
    _key("sendgrid_key", "SG.", r"[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}"),
    _key("mailgun_key", "key-", r"[0-9a-f]{32}", 0.85),
    _key("mailchimp_key", "md-", r"[A-Za-z0-9_-]{22}", 0.5),
    _key("npm_token", "npm_", r"[A-Za-z0-9]{30,50}"),
    _key("pypi_token", "pypi-", r"AgEIcHlwaS5vcmc[A-Za-z0-9_-]{40,400}"),
    _key("digitalocean_token", "dop_v1_", r"[0-9a-f]{64}"),
    _key("digitalocean_oauth_token", "doo_v1_", r"[0-9a-f]{64}"),
    _key("digitalocean_refresh_token", "dor_v1_", r"[0-9a-f]{64}"),
    _key("docker_token", "dckr_pat_", r"[A-Za-z0-9_-]{20,64}"),
    _key("shopify_token", "shpat_", r"[0-9a-fA-F]{32}"),
    _key("databricks_token", "dapi", r"[0-9a-f]{32}(?:-[0-9])?"),
    _key("grafana_token", "glsa_", r"[A-Za-z0-9]{32}_[0-9a-f]{8}"),
    _key("grafana_cloud_token", "glc_", r"[A-Za-z0-9+/=]{32,400}"),
    _key("hashicorp_vault_token", "hvs.", r"[A-Za-z0-9_-]{24,200}"),
    _key("terraform_token", "atlasv1.", r"[A-Za-z0-9_-]{60,80}", 0.8),
    _key("atlassian_token", "ATATT3", r"[A-Za-z0-9_=-]{60,300}"),
    _key("linear_key", "lin_api_", r"[A-Za-z0-9]{40}"),
    _key("notion_token", "ntn_", r"[A-Za-z0-9]{40,60}"),
    _key("figma_token", "figd_", r"[A-Za-z0-9_-]{40,60}"),
    _key("postman_key", "PMAK-", r"[0-9a-f]{24}-[0-9a-f]{34}"),
    _key("sentry_token", "sntrys_", r"[A-Za-z0-9+/=_-]{40,400}"),
    Pattern(
        "telegram_bot_token",
        r"(?<![A-Za-z0-9_])[0-9]{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])",
        0.95,
        0.95,
    ),
    Pattern(
        "azure_client_secret",
        r"(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])",
        0.9,
        0.9,
    ),
    Pattern(
        "azure_shared_key",
        r"(?:AccountKey|SharedAccessKey)=(?P<value>[A-Za-z0-9+/]{40,90}={0,2})(?![A-Za-z0-9+/=])",
        0.95,
        0.95,
        re.IGNORECASE,
    ),
    Pattern(
        "azure_signature",
        r"[?&]sig=(?P<value>[A-Za-z0-9%+/]{40,120}(?:%3D|=){0,2})(?![A-Za-z0-9%+/=])",
        0.9,
        0.9,
        re.IGNORECASE,
    ),
)


def _validate(candidate: Candidate) -> Check | None:
    groups = candidate.match.groupdict()
    value = groups.get("value") or candidate.value
    body = value if "value" in groups else _PREFIX.sub("", value)
    if entropy(body) < 2.4 or is_placeholder(body) or re.search(r"[xX*]{6,}|\.{3}", body):
        return None
    plain = not any(char.isdigit() for char in value) and not is_jumbled(body)
    if plain and value.startswith(("sk-", "md-", "key-")):
        return None
    return Check("prefix")


RECOGNIZER = PatternRecognizer(
    name="api_key",
    entity_types=("CREDENTIAL",),
    patterns=_PATTERNS,
    triggers=(
        r"a(?:k|s)ia[a-z2-7]{16}",
        r"aiza[0-9a-z_-]{8}",
        r"gocspx-|ya29\.",
        r"(?:^|[^a-z0-9_])sk-[0-9a-z]",
        r"hf_[a-z0-9]{8}|gsk_[a-z0-9]{8}|xai-[a-z0-9]{8}|pplx-[a-z0-9]{8}|r8_[a-z0-9]{8}",
        r"gh[pousr]_[a-z0-9]{8}|github_pat_|glpat-|glptt-|glrt-",
        r"xox[abeoprs]-|xapp-[0-9]|hooks\.slack\.com/services/",
        r"[sr]k_(?:live|test)_|whsec_|(?:^|[^a-z0-9_])sg\.[a-z0-9_-]{8}",
        r"(?:^|[^a-z0-9])key-[0-9a-f]{8}|(?:^|[^a-z0-9])md-[a-z0-9_-]{8}",
        r"npm_[a-z0-9]{8}|pypi-ageichlwas5vcmc|do[opr]_v1_|dckr_pat_|shpat_|dapi[0-9a-f]{8}",
        r"glsa_|glc_[a-z0-9]{8}|hvs\.|atlasv1\.|atatt3|lin_api_|ntn_[a-z0-9]{8}|figd_|pmak-|sntrys_",
        r"[0-9]{8,10}:aa[a-z0-9_-]{8}",
        r"[78]q~[a-z0-9_~.-]{8}",
        r"(?:accountkey|sharedaccesskey|[?&]sig)=",
    ),
    validate=_validate,
    examples=(
        Example("AWS: AKIAFAKE2FAKE3FAKE45", ("AKIAFAKE2FAKE3FAKE45",)),
        Example(
            "OPENAI_API_KEY=sk-proj-Fake1Fake2Fake3Fake4Fake5",
            ("sk-proj-Fake1Fake2Fake3Fake4Fake5",),
        ),
        Example(
            "key sk-ant-api03-Fake1Fake2Fake3Fake4-AA", ("sk-ant-api03-Fake1Fake2Fake3Fake4-AA",)
        ),
        Example(
            "token ghp_Fake1Fake2Fake3Fake4Fake5Fake6abcd",
            ("ghp_Fake1Fake2Fake3Fake4Fake5Fake6abcd",),
        ),
        Example("GITLAB=glpat-Fake1Fake2Fake3Fake4.", ("glpat-Fake1Fake2Fake3Fake4",)),
        Example(
            "hf_Fake1Bogus2Sham3Mock4Dummy5Null6xy", ("hf_Fake1Bogus2Sham3Mock4Dummy5Null6xy",)
        ),
        Example(
            "'AIzaFake-Fake_Fake0123456789FakeFake012'",
            ("AIzaFake-Fake_Fake0123456789FakeFake012",),
        ),
        Example(
            "AccountName=lagring;AccountKey=RmFrZUZha2VGYWtlMTIzRmFrZUZha2VGYWtlNDU2RmFrZTc4OQ==;",
            ("RmFrZUZha2VGYWtlMTIzRmFrZUZha2VGYWtlNDU2RmFrZTc4OQ==",),
        ),
        Example(
            "bot 123456789:AAFakeBogusShamMock1234567890FakesX",
            ("123456789:AAFakeBogusShamMock1234567890FakesX",),
        ),
        Example("task-based-learning och sk-ett-annat-ord"),
        Example("sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
        Example("ghp_"),
        Example("AKIAXXXXXXXXXXXXXXXX"),
        Example("risk-proj-analysis-for-the-new-building-2024"),
        Example("npm_config_registry=https://registry.exempel.se"),
        Example("disk-0123456789abcdefghij0123"),
        Example("hf_model_name"),
        Example("sk-your-api-key-goes-here-please"),
    ),
    source="the issuers' documentation of their key formats",
)
