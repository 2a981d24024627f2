"""An article, segmented and analysed, ready to be indexed and read."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.article import Article
from retrieval.index.forward_index import ForwardEntry, NumberedWords, build_entry, number_words
from retrieval.text.analysis import Forms, forms_of
from retrieval.text.segmentation import Passage, Sentence, passages, segment


class Document:
    """``article`` with its sentences, their words and its passages. Words are computed on first use, because
    few of them are ever needed."""

    __slots__ = ("_forward_entry", "_passages", "_title", "article", "sentences")

    def __init__(self, article: Article, sentences: Sequence[Sentence] | None = None) -> None:
        """``sentences`` are those of the body, where they are already known."""
        self.article = article
        self.sentences: Sequence[Sentence] = segment(article.body) if sentences is None else sentences
        self._passages: tuple[Passage, ...] | None = None
        self._title: list[Forms] | None = None
        self._forward_entry: ForwardEntry | None = None

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The sentences grouped into passages."""
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
        """The pre-tokenised form of the article. Cached."""
        if self._forward_entry is None:
            self._forward_entry = self.tokenize(self.numbered())
        return self._forward_entry

    def numbered(self) -> NumberedWords:
        """Return the words of the title and the sentences by their numbers. Not cached."""
        return number_words(self.article.title, self.article.body, self.sentences)

    def tokenize(self, numbered: NumberedWords) -> ForwardEntry:
        """Build the forward entry from the words that ``numbered`` returned. Not cached."""
        return build_entry(numbered, self.article.body, self.sentences, self.passages)

    def text(self, index: int) -> str:
        """Return sentence ``index``, word for word."""
        sentence = self.sentences[index]
        return self.article.body[sentence.start : sentence.end]

    def passage_forms(self, index: int) -> list[Forms]:
        """Return the forms of the words of passage ``index``, in order."""
        passage = self.passages[index]
        return forms_of(self.article.body[self.sentences[passage.first].start : self.sentences[passage.last].end])
