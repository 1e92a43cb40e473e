import { readElf, sectionHeaderSize, sectionTypes } from './elf.ts';

const allocated = 2n;

/**
 * Returns an ELF file without what no run of it reads: debugging data and the static symbols. What `strip` of binutils does,
 * for any processor and with the same bytes on every machine.
 */
export function strip(bytes: Buffer): Buffer {
  const { sections } = readElf(bytes);
  const { tableOffset } = readElf(bytes);
  const kept = sections.filter(({ flags }, at) => at === 0 || (flags & allocated) !== 0n);
  // The others refer to them by number, which therefore must not change.
  if (kept.some((section, at) => section !== sections[at]))
    throw new Error('sections that are loaded stand behind others');
  const dataEnd = Math.max(...kept.map(({ type, offset, size }) => (type === sectionTypes.noBits ? 0 : offset + size)));
  const names = Buffer.from(`${[...kept.map(({ name }) => name), namesSection].join('\0')}\0`, 'latin1');
  const padding = Buffer.alloc(-(dataEnd + names.length) & 7);
  const table = Buffer.alloc((kept.length + 1) * sectionHeaderSize);
  bytes.copy(table, 0, tableOffset, tableOffset + kept.length * sectionHeaderSize);
  let nameOffset = 0;
  for (const [at, { name }] of kept.entries()) {
    table.writeUInt32LE(nameOffset, at * sectionHeaderSize);
    nameOffset += name.length + 1;
  }
  writeNamesSection(table, kept.length * sectionHeaderSize, { nameOffset, offset: dataEnd, size: names.length });
  const stripped = Buffer.concat([bytes.subarray(0, dataEnd), names, padding, table]);
  stripped.writeBigUInt64LE(BigInt(dataEnd + names.length + padding.length), 0x28);
  stripped.writeUInt16LE(kept.length + 1, 0x3c);
  stripped.writeUInt16LE(kept.length, 0x3e);
  return stripped;
}

const namesSection = '.shstrtab';
const stringTable = 3;

function writeNamesSection(
  table: Buffer,
  at: number,
  section: { readonly nameOffset: number; readonly offset: number; readonly size: number },
): void {
  table.writeUInt32LE(section.nameOffset, at);
  table.writeUInt32LE(stringTable, at + 0x04);
  table.writeBigUInt64LE(BigInt(section.offset), at + 0x18);
  table.writeBigUInt64LE(BigInt(section.size), at + 0x20);
  table.writeBigUInt64LE(1n, at + 0x30);
}
