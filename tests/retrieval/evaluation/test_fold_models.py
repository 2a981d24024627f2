"""Pages that the shipped models were fitted on are asked about by models that have not seen them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from retrieval.answering.reader import Models
from retrieval.evaluation.fold_models import FOLDER, FOLDS, fold_by_title, fold_models, fold_of, has_folds


def test_a_page_of_the_fitting_data_has_a_fold_and_others_have_none() -> None:
    assert fold_of("عنوان لم يره أحد قط") is None
    assert fold_of("جمال خاشقجي") == fold_by_title("جمال خاشقجي") < FOLDS


@pytest.mark.parametrize("meaning", [False, True])
def test_each_fold_has_models_of_the_features_of_the_shipped_ones(meaning: bool) -> None:
    shipped = Models.fitted(meaning=meaning)
    for fold in range(FOLDS):
        own = fold_models(fold, meaning=meaning)
        assert own.ranker.features == shipped.ranker.features
        assert own.answerability.features == shipped.answerability.features
        assert own.ranker.notes["without_fold"] == own.answerability.notes["without_fold"] == fold


def test_only_where_the_models_lie_are_there_folds(tmp_path: Path) -> None:
    assert has_folds()
    assert not has_folds(tmp_path)
    shutil.copy(FOLDER / "ranker-0.json", tmp_path)
    assert has_folds(tmp_path)
