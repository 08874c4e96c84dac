"""What other systems tell us by themselves: each body kept once as it came, each thing in it handled once.

Whoever posts to us does so at least once and in any order. A body is kept in the transaction that takes it in, before
anybody looks at what it means; what it holds is handled afterwards by jobs, again until it works or a person sees to it.
"""
