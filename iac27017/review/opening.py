"""Opens a forge; its library is imported when it is, and is an extra."""

from __future__ import annotations

from iac27017.review.forge import Forge
from iac27017.review.patience import Patience
from iac27017.review.surroundings import Surroundings
from iac27017.review.ways import Ways


class NoLibrary(ImportError):
    """Raised when the extra is not installed; the text says how to."""


def opened(library: str, around: Surroundings, ways: Ways, patience: Patience) -> Forge:
    """The change of ``around`` on ``github`` or ``gitlab``.

    Raises `NoLibrary`.
    """
    if around.token is None:
        raise AssertionError("a forge is opened with a token")
    try:
        if library == "github":
            from iac27017.review.github import GitHub
            from iac27017.review.github_api import GitHubApi

            return GitHub(GitHubApi(around.api, around.token, patience), around.repository, around.number, ways)
        from iac27017.review.gitlab import GitLab
    except ImportError as error:
        raise NoLibrary(f"{error.name} is not installed: pip install 'iac27017[review]'") from None
    return GitLab(around.api, around.repository, around.number, around.token, around.token_of_job, ways, patience)
