"""A table of bytes is refused where it would go to a terminal, with the option that writes it to a file."""

import os
import pty
import subprocess
import sys

ours, theirs = pty.openpty()
ran = subprocess.run(sys.argv[1:], stdout=theirs, stderr=subprocess.PIPE, text=True)
os.close(theirs)
assert ran.returncode == 2, ran
assert "-o" in ran.stderr, ran.stderr
try:
    shown = os.read(ours, 1)
except OSError:
    shown = b""
assert shown == b"", shown
print(f"terminal: {ran.stderr.strip()}")
