"""An article cut and analysed, ready to be searched and read."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.article import Article
from retrieval.index.forward_index import ForwardEntry, NumberedWords, build_entry, number_words
from retrieval.text.analysis import Forms, forms_of
from retrieval.text.segmentation import Passage, Sentence, passages, segment


class Document:
    """``article`` with its sentences, their words, and its passages.

    Words are worked out when they are first asked for: few of them ever are.
    """

    __slots__ = ("_forward_entry", "_passages", "_title", "article", "sentences")

    def __init__(self, article: Article, sentences: Sequence[Sentence] | None = None) -> None:
        """``sentences`` are those of the body, when they are known already."""
        self.article = article
        self.sentences: Sequence[Sentence] = segment(article.body) if sentences is None else sentences
        self._passages: tuple[Passage, ...] | None = None
        self._title: list[Forms] | None = None
        self._forward_entry: ForwardEntry | None = None

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The sentences gathered into passages."""
        if self._passages is None:
            self._passages = passages(self.article.body, self.sentences)
        return self._passages

    @property
    def title(self) -> list[Forms]:
        """The forms of the words of the title."""
        if self._title is None:
            self._title = forms_of(self.article.title)
        return self._title

    @property
    def forward_entry(self) -> ForwardEntry:
        """What is read of the article to answer; kept for the next time."""
        if self._forward_entry is None:
            self._forward_entry = self.tokenize(self.numbered())
        return self._forward_entry

    def numbered(self) -> NumberedWords:
        """The words of the title and the sentences by their numbers; not kept."""
        return number_words(self.article.title, self.article.body, self.sentences)

    def tokenize(self, numbered: NumberedWords) -> ForwardEntry:
        """As ``reading``, of the words already ``numbered``, and not kept."""
        return build_entry(numbered, self.article.body, self.sentences, self.passages)

    def text(self, index: int) -> str:
        """Sentence ``index``, word for word."""
        sentence = self.sentences[index]
        return self.article.body[sentence.start : sentence.end]

    def passage_forms(self, index: int) -> list[Forms]:
        """The forms of the words of passage ``index``, in order."""
        passage = self.passages[index]
        return forms_of(self.article.body[self.sentences[passage.first].start : self.sentences[passage.last].end])
