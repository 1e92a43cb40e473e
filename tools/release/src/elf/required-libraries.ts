import { type Elf, readElf, type Section, sectionTypes, textAt } from './elf.ts';

/** The tag of an entry of `.dynamic` that names a library. */
const needed = 1n;

/** Returns the libraries that the loader looks for at the start of a program. */
export function requiredLibraries(bytes: Buffer): readonly string[] {
  const elf = readElf(bytes);
  const dynamic = elf.sections.find(({ type }) => type === sectionTypes.dynamic);
  if (dynamic === undefined) return [];
  const strings = stringsOf(elf, dynamic);
  const found: string[] = [];
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) {
    if (bytes.readBigUInt64LE(at) === needed) {
      found.push(textAt(bytes, strings.offset + Number(bytes.readBigUInt64LE(at + 8))));
    }
  }
  return found;
}

/** Returns the versions of symbols that a file needs, such as `GLIBC_2.28`, of every library. */
export function requiredSymbolVersions(bytes: Buffer): readonly string[] {
  const elf = readElf(bytes);
  const needs = elf.sections.find(({ type }) => type === sectionTypes.versionNeeds);
  if (needs === undefined) return [];
  const strings = stringsOf(elf, needs);
  const found: string[] = [];
  // Chained records: a library, and below each the versions that are needed of it.
  let library = needs.offset;
  for (let left = needs.info; left > 0; left -= 1) {
    let version = library + bytes.readUInt32LE(library + 8);
    for (let versions = bytes.readUInt16LE(library + 2); versions > 0; versions -= 1) {
      found.push(textAt(bytes, strings.offset + bytes.readUInt32LE(version + 8)));
      version += bytes.readUInt32LE(version + 12);
    }
    library += bytes.readUInt32LE(library + 12);
  }
  return [...new Set(found)].toSorted();
}

/** Returns the highest version of a family of symbols, such as `2.28` of `GLIBC`; null where none is needed. */
export function highestVersion(versions: readonly string[], family: string): string | null {
  const numbers = versions
    .filter((version) => version.startsWith(`${family}_`))
    .map((version) => version.slice(family.length + 1))
    .filter((version) => /^\d+(?:\.\d+)*$/.test(version));
  return numbers.toSorted(compareVersions).at(-1) ?? null;
}

/** Compares dotted numbers: 2.9 is lower than 2.28. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.split('.').map(Number));
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at += 1) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function stringsOf(elf: Elf, section: Section): Section {
  const strings = elf.sections[section.link];
  if (strings === undefined) throw new Error(`section ${section.name} has no strings`);
  return strings;
}
