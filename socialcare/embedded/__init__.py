"""Starts the database and the broker that come with Python wheels, for trying out and for tests.

Nothing in here is part of a real installation: there PostgreSQL and Redis are run by whoever runs the
council's servers, and ``DATABASE_URL`` and ``REDIS_URL`` say where they are. Standard library only.
"""
