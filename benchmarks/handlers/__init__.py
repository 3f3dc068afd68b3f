"""The handlers that are measured beside ours: the least that could work, and the off-the-shelf one."""
