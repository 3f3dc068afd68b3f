"""A quarter rolled up by many functions: each step is one invocation, which may be killed and made again.

plan → read (a function a shard of dealerships) → count → pages (a function some dealerships) → publish.
What a step leaves for the next lies in the run's own folder of the bucket, and nobody reads it but they.
"""
