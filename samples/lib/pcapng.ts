// The blocks of the pcapng file format, one function each, for a section of either byte order.

import { ByteWriter, utf8, type Order } from './bytes.js';

export type BlockOption = readonly [code: number, value: Uint8Array | string];

/** Option codes by the names of the specification. */
export const Option = {
  comment: 1,
  shbHardware: 2,
  shbOs: 3,
  shbApplication: 4,
  ifName: 2,
  ifDescription: 3,
  ifIpv4Address: 4,
  ifMacAddress: 6,
  ifSpeed: 8,
  ifTsresol: 9,
  ifFilter: 11,
  ifOs: 12,
  ifTsoffset: 14,
  ifHardware: 15,
  epbFlags: 2,
  epbDropcount: 4,
  isbStarttime: 2,
  isbEndtime: 3,
  isbIfrecv: 4,
  isbIfdrop: 5,
} as const;

export interface PacketBlock {
  interface: number;
  /** Time in the interface's ticks. */
  ticks: bigint;
  data: Uint8Array;
  originalLength?: number;
  options?: readonly BlockOption[];
}

/** Blocks of one section; the byte order is the section's. */
export class Blocks {
  constructor(readonly order: Order) {}

  writer(): ByteWriter {
    return new ByteWriter(this.order);
  }

  block(type: number, body: ByteWriter): Uint8Array {
    const bytes = body.align(4).done();
    const length = bytes.length + 12;
    return this.writer().u32(type).u32(length).bytes(bytes).u32(length).done();
  }

  sectionHeader(options: readonly BlockOption[] = []): Uint8Array {
    const body = this.writer().u32(0x1a2b3c4d).u16(1).u16(0).u64(0xffff_ffff_ffff_ffffn);
    return this.block(0x0a0d0d0a, this.#options(body, options));
  }

  interfaceDescription(linkType: number, snaplen: number, options: readonly BlockOption[] = []): Uint8Array {
    return this.block(1, this.#options(this.writer().u16(linkType).u16(0).u32(snaplen), options));
  }

  enhancedPacket(packet: PacketBlock): Uint8Array {
    const body = this.writer().u32(packet.interface);
    this.#timedPacket(body, packet);
    return this.block(6, this.#options(body, packet.options ?? []));
  }

  simplePacket(data: Uint8Array, originalLength = data.length): Uint8Array {
    return this.block(3, this.writer().u32(originalLength).bytes(data));
  }

  /** Block type 2, which old files have in place of the enhanced packet block. */
  obsoletePacket(packet: PacketBlock, drops: number): Uint8Array {
    const body = this.writer().u16(packet.interface).u16(drops);
    this.#timedPacket(body, packet);
    return this.block(2, this.#options(body, packet.options ?? []));
  }

  nameResolution(names: readonly { address: Uint8Array; name: string }[], options: readonly BlockOption[] = []) {
    const body = this.writer();
    for (const { address, name } of names) {
      const value = this.writer().bytes(address).text(`${name}\0`).done();
      body
        .u16(address.length === 4 ? 1 : 2)
        .u16(value.length)
        .bytes(value)
        .align(4);
    }
    return this.block(4, this.#options(body.u32(0), options));
  }

  interfaceStatistics(interfaceId: number, ticks: bigint, options: readonly BlockOption[]): Uint8Array {
    return this.block(5, this.#options(this.#ticks(this.writer().u32(interfaceId), ticks), options));
  }

  systemdJournal(entry: string): Uint8Array {
    return this.block(9, this.writer().text(entry));
  }

  decryptionSecrets(type: number, secrets: Uint8Array): Uint8Array {
    return this.block(10, this.writer().u32(type).u32(secrets.length).bytes(secrets));
  }

  /** `copyable` chooses the type that editors may carry over to another file. */
  custom(copyable: boolean, enterprise: number, data: Uint8Array): Uint8Array {
    return this.block(copyable ? 0x0000_0bad : 0x4000_0bad, this.writer().u32(enterprise).bytes(data));
  }

  u32(value: number): Uint8Array {
    return this.writer().u32(value).done();
  }

  u64(value: bigint): Uint8Array {
    return this.writer().u64(value).done();
  }

  /** Time stamps as option values: the high half stands first in either byte order. */
  timeValue(ticks: bigint): Uint8Array {
    return this.#ticks(this.writer(), ticks).done();
  }

  #ticks(body: ByteWriter, ticks: bigint): ByteWriter {
    return body.u32(Number(ticks >> 32n)).u32(Number(ticks & 0xffff_ffffn));
  }

  #timedPacket(body: ByteWriter, { ticks, data, originalLength }: PacketBlock): void {
    this.#ticks(body, ticks);
    body
      .u32(data.length)
      .u32(originalLength ?? data.length)
      .bytes(data)
      .align(4);
  }

  #options(body: ByteWriter, options: readonly BlockOption[]): ByteWriter {
    if (options.length === 0) return body;
    for (const [code, value] of options) {
      const bytes = typeof value === 'string' ? utf8(value) : value;
      body.u16(code).u16(bytes.length).bytes(bytes).align(4);
    }
    return body.u32(0);
  }
}
