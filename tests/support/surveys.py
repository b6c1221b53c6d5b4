"""The surveys of tools.coverage, made once in a run of the tests, with plain texts alone."""

import warnings
from functools import cache

from tools.coverage.clients import vendors
from tools.coverage.published import PUBLISHED
from tools.coverage.survey import Survey, of_documentation, of_vendor

_VENDORS = {vendor.title: vendor for vendor in vendors()}
_PUBLISHED = {title: (adapter, requests) for title, adapter, requests in PUBLISHED}
TITLES = (*_VENDORS, *_PUBLISHED)


@cache
def survey(title: str) -> Survey:
    """One API's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if title in _VENDORS:
            return of_vendor(_VENDORS[title], thorough=False)
        return of_documentation(title, *_PUBLISHED[title], thorough=False)
