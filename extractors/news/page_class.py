"""What kind of page came: an article, or one of the things that newsrooms serve in its place."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from extractors.errors import Reason
from extractors.news.html_page import HtmlPage, text_of
from extractors.news.jsonld import LISTING_TYPES, SURE_LISTING_TYPES
from extractors.news.month_names import fold


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a page is not an article: the reason of the closed list and one sentence for a person."""

    reason: Reason
    detail: str


_SHORT = 600  # characters of visible text: an interstitial; the shortest flash news with its menu has more
_REPORT_CHARS = 100
_HEADLINE_CHARS = 25
_CHALLENGE = re.compile(
    r"just a moment|checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|attention required"
    r"|ddos protection|enable javascript|javascript is (?:required|disabled)"
    r"|(?:تفعيل|تمكين) (?:ال)?جافا ?سكريبت|يتم التحقق من متصفحك"
)
_APP_ROOTS = ("root", "app", "__next", "__nuxt", "___gatsby", "main-app")
_CONSENT = re.compile(
    r"(?:نستخدم|يستخدم|تستخدم).{0,60}(?:ملفات تعريف الارتباط|الكوكيز|cookies)|سياسه ملفات تعريف الارتباط|قبول الكل|"
    r"(?:accept|reject) all|we (?:and our partners )?(?:use|store).{0,40}cookies|before you continue"
)
_ERROR_TITLE = re.compile(
    r"(?<!\d)(?:404|403|410|500|502|503|504)(?!\d)(?:\s*[-|:]|\s+(?:not|error|خطا|page|forbidden|internal|bad|service)|\s*$)"
    r"|page not found|not found|access denied|internal server error|bad gateway|service unavailable|site maintenance"
    r"|(?:الصفحه|الخبر|المقال|الرابط).{0,25}(?:غير موجود|غير متوفر|غير متاح|لم يعد|تم حذف)|لم يتم العثور علي"
    r"|الصفحه التي تبحث عنها|عذرا.{0,30}(?:غير موجود|خطا)|حدث خطا|الموقع تحت الصيانه|خطا في الاتصال بقاعده"
    r"|error establishing a database connection|database error"
)
_PAYWALL = re.compile(
    r"(?:هذا المحتوي|هذه الماده|هذا المقال|متاح|حصري).{0,40}(?:للمشتركين|المشتركين)"
    r"|(?:اشترك|سجل دخولك|سجل الدخول).{0,30}(?:لمتابعه القراءه|لقراءه)"
    r"|subscribe to (?:continue|read)|subscribers only|already a subscriber"
)
_LISTING_PATH = re.compile(
    r"/(?:category|categories|cat|tag|tags|topics?|author|authors|search|section|sections|archive|page)/(?:[^/]*/?){1,3}$"
    r"|/page/\d+/?$|[?&](?:s|q|search|paged?)=",
    re.IGNORECASE,
)


def before_extraction(page: HtmlPage, final_url: str, homepage: str) -> Refusal | None:
    """Kinds of page that are told by the page itself, whatever text is in it."""
    visible = page.visible
    folded = fold(visible[:6000])
    if not visible and page.scripts == 0 and not page.noscript:
        return Refusal(Reason.EMPTY_PAGE, "the page has no visible text: look at it in a browser")
    if not page.described.is_article and (error := _error_page(page, folded, len(visible))) is not None:
        return error
    if _is_home(final_url, homepage):
        return Refusal(Reason.NOT_AN_ARTICLE, f"{final_url} is the home page: the article was probably taken away")
    if len(visible) < _SHORT and not page.described.body:
        return _interstitial(page, folded, len(visible))
    return None


def after_extraction(page: HtmlPage, text: str, min_chars: int, final_url: str) -> Refusal | None:
    """Kinds that show in the proportion of text, links and declarations; null for an article."""
    shortest = max(min_chars, 1)
    if len(text) < _SHORT and (page.described.free is False or _PAYWALL.search(fold(page.visible[-4000:]))):
        return Refusal(Reason.PAYWALL, f"only {len(text)} characters stand before the paywall of {final_url}")
    listing = _listing(page, text, final_url)
    if listing is not None:
        return Refusal(Reason.NOT_AN_ARTICLE, f"{final_url} is no article: {listing}")
    if not text:
        return Refusal(Reason.NO_TEXT, f"no article text was found in {final_url}: a prune rule may take too much")
    if len(text) < shortest:
        return Refusal(
            Reason.TEXT_TOO_SHORT, f"{len(text)} characters of text in {final_url}, fewer than the source's {shortest}"
        )
    return None


def _error_page(page: HtmlPage, folded: str, visible: int) -> Refusal | None:
    """Error pages with status 200, and soft 404s, whose text is short although the menu around it may not be."""
    heads = [page.title_tag or "", *(text_of(node) for node in page.headings[:2])]
    for head in heads:
        if len(head) < 90 and _ERROR_TITLE.search(fold(head)) and _story(page) < 2:
            return Refusal(Reason.ERROR_PAGE, f"an error page was served with status 200, titled “{head}”")
    if visible < _SHORT and _story(page) == 0 and (found := _ERROR_TITLE.search(folded)):
        return Refusal(Reason.ERROR_PAGE, f"an error page was served with status 200, saying “{found[0]}”")
    return None


def _story(page: HtmlPage) -> int:
    """Paragraphs that look like a report's: headlines about errors and pages with a consent bar have some."""
    texts = (text_of(node) for node in page.body.iter("p"))
    return sum(len(text) >= _REPORT_CHARS and not _CONSENT.search(fold(text)) for text in texts)


def _interstitial(page: HtmlPage, folded: str, visible: int) -> Refusal | None:
    head = fold(f"{page.title_tag or ''} {page.noscript}")
    if _story(page) == 0 and _CHALLENGE.search(f"{head} {folded}"):
        return Refusal(Reason.JAVASCRIPT_SHELL, "the server asked for a browser with JavaScript instead of answering")
    if _CONSENT.search(folded) and _story(page) == 0:
        return Refusal(Reason.CONSENT_WALL, "a consent dialogue was served in place of the article")
    has_root = any(page.body.xpath(f"boolean(.//*[@id='{name}'])") for name in _APP_ROOTS)
    if visible < 200 and page.scripts and (has_root or page.scripts > 3):
        return Refusal(Reason.JAVASCRIPT_SHELL, f"the page holds {visible} characters and builds itself by scripts")
    return None


def _is_home(final_url: str, homepage: str) -> bool:
    here, home = urlsplit(final_url), urlsplit(homepage)
    if here.query and not home.query:
        return False
    paths = {"", "index.html", "index.php", "home", "ar", home.path.strip("/")}
    return here.path.strip("/") in paths


def _listing(page: HtmlPage, text: str, final_url: str) -> str | None:
    """In words, what tells that a page lists articles; null when it looks like one article."""
    paragraphs = sum(len(line) >= 80 for line in text.splitlines())
    if page.described.is_article:
        return None
    declared = page.described.types & (SURE_LISTING_TYPES if paragraphs >= 3 else LISTING_TYPES)
    if declared:
        return f"it declares itself as {', '.join(sorted(declared))}"
    parts = urlsplit(final_url)
    path_tells = _LISTING_PATH.search(f"{parts.path}?{parts.query}" if parts.query else parts.path) is not None
    return _looks_listed(page, paragraphs, path_tells) if path_tells or paragraphs < 2 else None


def _looks_listed(page: HtmlPage, paragraphs: int, path_tells: bool) -> str | None:
    """A page of few paragraphs, or under an address of lists, that consists of links."""
    total, linked = _amounts(page)
    if path_tells and (paragraphs < 3 or linked > 0.5 * total):
        return "its address is that of a list"
    # Flash news is one sentence under a menu: a page that calls itself an article is left to the text's length.
    calls_itself = page.metas.get("og:type", "").lower() == "article"
    told_alone = not path_tells and paragraphs == 1 and _has_one_headline(page)
    if linked > 0.6 * total and not calls_itself and not told_alone:
        return f"{linked} of its {total} characters are links"
    return None


def _has_one_headline(page: HtmlPage) -> bool:
    """A single main heading, outside any link and as long as a headline: a section's or a tag's name is shorter."""
    if len(page.headings) != 1 or len(text_of(page.headings[0])) < _HEADLINE_CHARS:
        return False
    heading = page.headings[0]
    return not heading.xpath("boolean(.//a[@href] | ancestor::a[@href])")


def _amounts(page: HtmlPage) -> tuple[int, int]:
    """Characters of visible text, and how many of them stand in links."""
    total = len(page.visible)
    return total, min(total, sum(len(text_of(link)) for link in page.body.iter("a")))
