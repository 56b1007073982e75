"""One live workshop: who may do what, the ordered log of what was done, and what each person is shown of it."""
