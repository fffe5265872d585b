"""Checks the publication log offline: python check_log.py log.jsonl.gz [contents.jsonl.gz] [anchor.json …]"""

import gzip
import hashlib
import json
import sys


def sha(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


seq, last, entries, anchors, problems = 0, "", {}, [], []
for name in sys.argv[1:]:
    for line in map(json.loads, (gzip.open if name.endswith(".gz") else open)(name, "rt", encoding="utf-8")):
        if "entry" in line:
            body = json.dumps(line["entry"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            expected = (seq + 1, last, sha((last + body).encode()))
            if (line["entry"]["seq"], line["previous_hash"], line["hash"]) != expected:
                problems.append(f"entry {line['entry']['seq']} does not continue the chain")
            seq, last = line["entry"]["seq"], line["hash"]
            entries[seq] = line
        elif "content" in line:
            digest = sha(bytes.fromhex(line["salt"]) + line["content"].encode())
            if digest != line["digest"] or digest not in str(entries.get(line["seq"])):
                problems.append(f"the content of entry {line['seq']} is not what was published")
        else:
            anchors.append(line.get("anchor", line))
for anchor in anchors:
    if entries.get(anchor["seq"], {}).get("hash") != anchor["hash"]:
        problems.append(f"an anchor says otherwise of entry {anchor['seq']}: rewritten or cut off")
print(*problems or [f"whole: {seq} entries, {len(anchors)} anchors agree"], sep="\n")
sys.exit(bool(problems))
