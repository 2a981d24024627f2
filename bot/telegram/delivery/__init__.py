"""Delivery of updates and messages: each exactly once, in order, within the rate limits."""
