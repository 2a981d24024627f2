"""An article cut and analysed, ready to be searched and read."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.analysis import Forms, Token, forms_of, tokens
from retrieval.article import Article
from retrieval.segmentation import Passage, Sentence, passages, segment


class Document:
    """``article`` with its sentences, their words, and its passages.

    Words are worked out when they are first asked for: few of them ever are.
    """

    __slots__ = ("_title", "_tokens", "article", "passages", "sentences")

    def __init__(self, article: Article, sentences: Sequence[Sentence] | None = None) -> None:
        """``sentences`` are those of the body, when they are known already."""
        self.article = article
        self.sentences = segment(article.body) if sentences is None else tuple(sentences)
        self.passages: tuple[Passage, ...] = passages(article.body, self.sentences)
        self._title: list[Forms] | None = None
        self._tokens: dict[int, list[Token]] = {}

    @property
    def title(self) -> list[Forms]:
        """The forms of the words of the title."""
        if self._title is None:
            self._title = forms_of(self.article.title)
        return self._title

    def text(self, index: int) -> str:
        """Sentence ``index``, word for word."""
        sentence = self.sentences[index]
        return self.article.body[sentence.start : sentence.end]

    def tokens(self, index: int) -> list[Token]:
        """The words of sentence ``index``, in order, with their places in its text."""
        found = self._tokens.get(index)
        if found is None:
            found = self._tokens[index] = tokens(self.text(index))
        return found

    def passage_forms(self, index: int) -> list[Forms]:
        """The forms of the words of passage ``index``, in order."""
        passage = self.passages[index]
        return forms_of(self.article.body[self.sentences[passage.first].start : self.sentences[passage.last].end])
