"""Checks the signature of an anchor (needs the library cryptography): python check_anchor.py anchor.json PUBLIC_KEY"""

import json
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

with open(sys.argv[1], encoding="utf-8") as file:
    anchor = json.load(file)
signature = bytes.fromhex(anchor.pop("signature").removeprefix("ed25519:"))
key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(sys.argv[2].removeprefix("ed25519:")))
key.verify(signature, json.dumps(anchor, sort_keys=True, separators=(",", ":")).encode())
print("rightly signed")
