"""The live editor: a server that keeps rooms, and the page that people work in."""
