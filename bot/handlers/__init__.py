"""What happens on each kind of update, a file a kind. Decisions are made elsewhere:
``routing`` (is it for us), ``access`` (may they), ``desk`` (what is the answer)."""
