"""Ask quickly whether a download could work at all.

TensorFlow Datasets tries an unreachable host for minutes before it says so; a person should know
within seconds.
"""

import threading
import urllib.error
import urllib.request


def why_unreachable(url: str, seconds: float = 5.0) -> str | None:
    """None when the URL answers a HEAD request, otherwise the reason in a few words.

    Proxies are taken from the environment, as the download itself takes them. Never takes
    noticeably longer than ``seconds``.
    """
    reasons: list[str | None] = []
    # A thread, because the time-out of a socket does not cover looking up the host's name.
    asker = threading.Thread(target=lambda: reasons.append(_ask(url, seconds)), daemon=True)
    asker.start()
    asker.join(seconds + 0.5)
    return reasons[0] if reasons else f"no answer within {seconds:g} seconds"


def _ask(url: str, seconds: float) -> str | None:
    request = urllib.request.Request(url, method="HEAD", headers={"User-Agent": "nlpapp"})
    try:
        with urllib.request.urlopen(request, timeout=seconds):
            return None
    except urllib.error.HTTPError as error:
        # Some servers refuse HEAD (405, 501) and yet serve the file.
        return None if error.code in (405, 501) else f"it answers {error.code} {error.reason}"
    except urllib.error.URLError as error:
        return getattr(error.reason, "strerror", None) or str(error.reason)
    except (OSError, ValueError) as error:
        return str(error) or type(error).__name__
