"""What of an article is indexed, and the engines that search it."""
