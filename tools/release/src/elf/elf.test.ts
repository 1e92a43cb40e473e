import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readElf } from './elf.ts';
import { compareVersions, highestVersion, requiredLibraries, requiredSymbolVersions } from './required-libraries.ts';
import { strip } from './strip.ts';

test('a file that is not ELF is refused', () => {
  expect(() => readElf(Buffer.from('#!/bin/sh\n'))).toThrow('not a 64-bit little-endian ELF file');
});

test('versions are compared as numbers', () => {
  expect(compareVersions('2.9', '2.28')).toBeLessThan(0);
  expect(compareVersions('3.4.21', '3.4')).toBeGreaterThan(0);
  expect(highestVersion(['GLIBC_2.9', 'GLIBC_2.28', 'GLIBC_PRIVATE', 'GLIBCXX_3.4.21'], 'GLIBC')).toBe('2.28');
  expect(highestVersion(['GLIBC_2.9'], 'GCC')).toBeNull();
});

test.runIf(process.platform === 'linux')('a stripped file keeps what a run needs, and has no symbols', () => {
  const node = readFileSync(process.execPath);
  const stripped = strip(node);
  expect(stripped.length).toBeLessThan(node.length);
  const names = readElf(stripped).sections.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['.text', '.dynsym', '.shstrtab']));
  expect(names).not.toEqual(expect.arrayContaining(['.symtab']));
  expect(requiredLibraries(stripped)).toEqual(requiredLibraries(node));
  expect(requiredSymbolVersions(stripped)).toEqual(requiredSymbolVersions(node));
  expect(strip(stripped).equals(stripped)).toBe(true);
});
