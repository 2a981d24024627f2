"""A page as it was scraped to an article."""
