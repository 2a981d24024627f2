"""The index: what it stores of an article, and the engines that search it."""
