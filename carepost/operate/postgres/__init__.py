"""The embedded PostgreSQL: one cluster in CAREPOST_HOME, started when needed, stopped when nobody uses it."""

from carepost.operate.postgres.cluster import Cluster, ClusterError, Running

__all__ = ["Cluster", "ClusterError", "Running"]
