#!/usr/bin/python3
"""Print the first of so many free ports in a row on loopback, below those that Linux gives to connections: ports.py COUNT."""
import random
import socket
import sys


def free(port):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(('127.0.0.1', port))
        except OSError:
            return False
    return True


count = int(sys.argv[1])
while True:
    first = random.randrange(20000, 32000, 10)
    if all(free(first + i) for i in range(count)):
        break
print(first)
