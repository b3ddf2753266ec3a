"""Who can help: groups, peers and providers, what workers know of them, and introductions to them."""
