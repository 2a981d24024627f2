"""An article cut and analysed, ready to be searched and read."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.analysis import Forms, Token, tokens
from retrieval.article import Article
from retrieval.segmentation import Passage, Sentence, passages, segment


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Document:
    """``article`` with its sentences, their words, and its passages.

    ``words[i]`` are the tokens of ``sentences[i]``, with offsets in its text;
    ``passage_of[i]`` is the index in ``passages`` of the one that holds it.
    """

    article: Article
    title: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    words: tuple[tuple[Token, ...], ...]
    passages: tuple[Passage, ...]
    passage_of: tuple[int, ...]

    def text(self, index: int) -> str:
        """Sentence ``index``, word for word."""
        sentence = self.sentences[index]
        return self.article.body[sentence.start : sentence.end]

    def passage_forms(self, index: int) -> list[Forms]:
        """The forms of the words of passage ``index``, in order."""
        passage = self.passages[index]
        return [token.forms for words in self.words[passage.first : passage.last + 1] for token in words]


def analyse(article: Article) -> Document:
    """The document of ``article``."""
    sentences = segment(article.body)
    cut = passages(article.body, sentences)
    return Document(
        article=article,
        title=tuple(tokens(article.title)),
        sentences=sentences,
        words=tuple(tuple(tokens(article.body[s.start : s.end])) for s in sentences),
        passages=cut,
        passage_of=tuple(number for number, p in enumerate(cut) for _ in range(p.first, p.last + 1)),
    )
