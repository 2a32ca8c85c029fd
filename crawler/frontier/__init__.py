"""The frontier: the state of every URL in SQL, and the scheduler that serves a crawl from it.

``docs/frontier.md`` tells of states, leases, and what a kill leaves.
"""
