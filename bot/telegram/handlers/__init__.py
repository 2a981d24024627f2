"""What happens on each kind of update, a file a kind. Decisions are made elsewhere:
``routing`` (is it for us), ``service.access`` (may they), ``service.answers`` (what is the answer)."""
