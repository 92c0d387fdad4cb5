"""From the article that is stored to what the coder is told of it."""

from extractors.records import Article, ArticleText


def article_text(article: Article, country: str | None) -> ArticleText:
    """What the coder is told about an article; ``country`` is the outlet's."""
    return ArticleText(
        id=article.article_id,
        text=article.text,
        title=article.title,
        published=article.published_date or article.published_at,
        source=article.source_id,
        url=article.url,
        lang=article.language,
        country=country,
    )
