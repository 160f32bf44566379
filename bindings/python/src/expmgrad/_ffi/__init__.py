"""What speaks to the C library; the public modules are above and are not imported from here.

From the bottom up: interpreter; signatures (generated), library, errors, status; arrays (with foreign and memory) and
interrupt; plan, the two ways of running one (by_bytes, by_addresses), operation, and the operations by name.
docs/design/python.md says why.
"""
