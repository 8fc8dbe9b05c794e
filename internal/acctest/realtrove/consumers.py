#!/usr/bin/python3
"""Tell by the exit status whether anybody takes messages from a queue: consumers.py PORT QUEUE."""
import sys

import amqp

with amqp.Connection('127.0.0.1:' + sys.argv[1], userid='guest', password='guest') as connection:
    sys.exit(connection.channel().queue_declare(sys.argv[2], passive=True).consumer_count == 0)
