"""The tolerant sheet reader that runs in a child process; standard library, olefile and calamine only.

Nothing in here may import the rest of the program: the child has to start in a few hundredths of a second.
"""
