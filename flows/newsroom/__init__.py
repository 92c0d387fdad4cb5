"""The sample newsroom: three small Arabic outlets on loopback, whose articles and incidents are invented."""

from flows.newsroom.articles import SampleArticle, load_articles
from flows.newsroom.server import Newsroom

__all__ = ["Newsroom", "SampleArticle", "load_articles"]
