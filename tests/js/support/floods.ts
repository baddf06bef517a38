// Captures that flood one table of the core each, made packet by packet so that they need no memory of their own.

const CHUNK = 256 << 10;
const ETHERNET_IPV4 = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x08, 0x00];

interface Ipv4Packet {
  protocol: number;
  /** The last three bytes of the sender's address in 10.0.0.0/8. */
  source: number;
  /** Sent to that address instead. */
  reply?: boolean;
  identification?: number;
  /** Flags and fragment offset. */
  fragment?: number;
  payload: Uint8Array;
}

function ports(source: number, destination: number, rest: readonly number[], data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + rest.length + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, source);
  view.setUint16(2, destination);
  bytes.set(rest, 4);
  bytes.set(data, 4 + rest.length);
  return bytes;
}

const u16 = (value: number): [number, number] => [(value >> 8) & 255, value & 255];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];

export const udp = (source: number, destination: number, data: Uint8Array): Uint8Array =>
  ports(source, destination, [...u16(8 + data.length), 0, 0], data);

export const tcp = (
  source: number,
  destination: number,
  sequence: number,
  data: Uint8Array,
  flags = 0x18,
): Uint8Array => ports(source, destination, [...u32(sequence), ...u32(1), 0x50, flags, 0x10, 0, 0, 0, 0, 0], data);

/** A pcap of `count` packets, a millisecond apart, in chunks that are borrowed until the next. */
export function* flood(count: number, packetOf: (index: number) => Ipv4Packet): Generator<Uint8Array> {
  const chunk = new Uint8Array(CHUNK + (64 << 10));
  const view = new DataView(chunk.buffer);
  const header = [0xa1b2c3d4, 0x00040002, 0, 0, 262_144, 1];
  header.forEach((word, i) => view.setUint32(i * 4, word, true));
  let at = 24;
  for (let index = 0; index < count; ++index) {
    const { protocol, source, reply = false, identification = index, fragment = 0, payload } = packetOf(index);
    const length = 34 + payload.length;
    view.setUint32(at, 1_700_000_000 + Math.floor(index / 1000), true);
    view.setUint32(at + 4, (index % 1000) * 1000, true);
    view.setUint32(at + 8, length, true);
    view.setUint32(at + 12, length, true);
    chunk.set(ETHERNET_IPV4, at + 16);
    const ip = at + 30;
    chunk.set([0x45, 0, ...u16(20 + payload.length), ...u16(identification), ...u16(fragment), 64, protocol, 0, 0], ip);
    view.setUint32(ip + (reply ? 16 : 12), 0x0a00_0000 + (source & 0xff_ffff));
    view.setUint32(ip + (reply ? 12 : 16), 0xc000_0202);
    chunk.set(payload, ip + 20);
    at += 16 + length;
    if (at >= CHUNK) {
      yield chunk.subarray(0, at);
      at = 0;
    }
  }
  yield chunk.subarray(0, at);
}
