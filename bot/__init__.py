"""The running assistant: understanding, engine, channels and the command line."""
