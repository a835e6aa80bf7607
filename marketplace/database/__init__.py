"""PostgreSQL as Django's database engine, with a health check that costs no statement."""
