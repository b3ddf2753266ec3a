"""Reading pages as their reader does."""

import html
import re

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """Return the words of a page's main part, with single spaces."""
    page = response.content.decode()
    main = page.partition("<main")[2].partition(">")[2].partition("</main>")[0] or page
    main = re.sub(r"(?s)<script.*?</script>|<input[^>]*>", " ", main)
    main = re.sub(r"</?(?:bdi|strong|span|a)\b[^>]*>", "", main)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())
