"""The hours before a demo is opened, gone through by the services: visitors, desks, hall and tablets.

Everything happens under a moved clock, in the order of time, and each thing is done by the service that a screen
would call. So turns, segments, calls with their reasons, papers and ratings are what a real morning leaves. Two kinds of
columns tell when the morning was really written, because the database itself fills them in: `created_at` of the outbox
and of stored files, and `pgh_created_at` of the history.
"""
