"""The server: settings, routes and the application factory (``factory``). Importing this package loads none of them."""
