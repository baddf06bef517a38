"""Reads one message as hexadecimal per line and writes one JSON array per line: [section, owner, type, class, ttl, text]
of every record but OPT, as dnspython writes them. A leading "m" masks the top bit of classes (multicast DNS)."""

import json
import struct
import sys

import dns.name
import dns.rdata


def records(wire, mask):
    out = []
    counts = struct.unpack("!4H", wire[4:12])
    at = 12
    for _ in range(counts[0]):
        at += dns.name.from_wire(wire, at)[1] + 4
    for section in (1, 2, 3):
        for _ in range(counts[section]):
            owner, used = dns.name.from_wire(wire, at)
            at += used
            rdtype, rdclass, ttl, length = struct.unpack("!HHIH", wire[at : at + 10])
            at += 10
            if at + length > len(wire):
                return out
            if mask:
                rdclass &= 0x7FFF
            if rdtype != 41:
                try:
                    text = dns.rdata.from_wire(rdclass, rdtype, wire, at, length).to_text()
                except Exception as error:  # it names what is wrong with the data
                    text = "error: " + type(error).__name__
                out.append([section, owner.to_text(), rdtype, rdclass, ttl, text])
            at += length
    return out


for line in sys.stdin:
    line = line.strip()
    multicast = line.startswith("m")
    try:
        print(json.dumps(records(bytes.fromhex(line.lstrip("m")), multicast)))
    except Exception as error:
        print(json.dumps(["error", type(error).__name__]))
