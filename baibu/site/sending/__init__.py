"""Senders: they take deliveries in hand, give them to gateways, and say what came of it."""
