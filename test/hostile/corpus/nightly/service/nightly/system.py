import random
import subprocess
import sys


def banner(text):
    """The text as the shared formatter prints it, which is a program of its own."""
    command = [sys.executable, '-c', 'import sys; print(sys.argv[1].upper())', text]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def jitter(jobs):
    """Jobs start in an order that differs from night to night."""
    return random.sample(jobs, len(jobs))
