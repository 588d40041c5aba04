"""The front door: settings, addresses, wiring, command line."""
