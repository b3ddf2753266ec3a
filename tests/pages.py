"""Reading pages as their reader does."""

import html
import re

from django.http import HttpResponse


def faults_in(response: HttpResponse) -> list[str]:
    """Return what the page's error summary lists, in order."""
    page = response.content.decode()
    summary = page.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    found = re.findall(r"(?s)<li[^>]*>(.*?)</li>", summary)
    return [" ".join(html.unescape(re.sub(r"<[^>]*>", "", one)).split()) for one in found]


def text_of(response: HttpResponse) -> str:
    """Return the words of a page's main part, with single spaces."""
    page = response.content.decode()
    main = page.partition("<main")[2].partition(">")[2].partition("</main>")[0] or page
    main = re.sub(r"(?s)<script.*?</script>|<input[^>]*>", " ", main)
    main = re.sub(r"</?(?:bdi|strong|span|a)\b[^>]*>", "", main)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())
