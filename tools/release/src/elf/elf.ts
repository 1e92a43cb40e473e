/** A section header of an ELF file; the name of the fields is that of the ELF specification without `sh_`. */
export interface Section {
  readonly name: string;
  readonly type: number;
  readonly flags: bigint;
  readonly offset: number;
  readonly size: number;
  /** The number of the section with the strings or symbols that this one refers to. */
  readonly link: number;
  readonly info: number;
}

export interface Elf {
  readonly machine: number;
  readonly sections: readonly Section[];
  /** Where the section header table begins in the file. */
  readonly tableOffset: number;
}

export const sectionHeaderSize = 64;
export const sectionTypes = { noBits: 8, versionNeeds: 0x6ffffffe, dynamic: 6 } as const;

/** Reads the headers of a 64-bit little-endian ELF file. Throws for any other file. */
export function readElf(bytes: Buffer): Elf {
  const isElf64 = bytes.length >= 64 && bytes.readUInt32BE(0) === 0x7f454c46 && bytes[4] === 2 && bytes[5] === 1;
  if (!isElf64) throw new Error('not a 64-bit little-endian ELF file');
  const tableOffset = Number(bytes.readBigUInt64LE(0x28));
  const count = bytes.readUInt16LE(0x3c);
  const raw = Array.from({ length: count }, (_, at) => rawSection(bytes, tableOffset + at * sectionHeaderSize));
  const names = raw[bytes.readUInt16LE(0x3e)];
  const sections = raw.map(({ nameOffset, ...section }) => ({
    ...section,
    name: names === undefined ? '' : textAt(bytes, names.offset + nameOffset),
  }));
  return { machine: bytes.readUInt16LE(0x12), sections, tableOffset };
}

function rawSection(bytes: Buffer, at: number): Omit<Section, 'name'> & { readonly nameOffset: number } {
  return {
    nameOffset: bytes.readUInt32LE(at),
    type: bytes.readUInt32LE(at + 0x04),
    flags: bytes.readBigUInt64LE(at + 0x08),
    offset: Number(bytes.readBigUInt64LE(at + 0x18)),
    size: Number(bytes.readBigUInt64LE(at + 0x20)),
    link: bytes.readUInt32LE(at + 0x28),
    info: bytes.readUInt32LE(at + 0x2c),
  };
}

/** Returns the text that begins at an offset and is closed by a zero byte. */
export function textAt(bytes: Buffer, offset: number): string {
  return bytes.toString('latin1', offset, bytes.indexOf(0, offset));
}
