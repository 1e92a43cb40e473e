import { closeSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import { PluginError } from '@kpki/plugin';
import { clean } from '../failure.ts';

/** Values of e_machine in an ELF header (System V ABI, chapter 4). */
const machines: Readonly<Record<number, string>> = {
  3: 'ia32',
  8: 'mips',
  21: 'ppc64',
  22: 's390x',
  40: 'arm',
  62: 'x64',
  183: 'arm64',
  243: 'riscv64',
  258: 'loong64',
};

export function loadFailure(path: string, cause: unknown): PluginError {
  const attempt = `load the PKCS#11 module ${path}`;
  const text = cause instanceof Error ? clean(cause.message) : 'it failed';
  const machine = machineOf(path);
  if (machine === null) {
    return new PluginError('invalid', `${attempt}: it is not a shared library; check \`module\``, { cause });
  }
  if (machine !== 'unknown' && machine !== process.arch) {
    const next = 'use the vendor’s module for this machine';
    return new PluginError(
      'invalid',
      `${attempt}: it is for ${machine}, but this machine is ${process.arch}; ${next}`,
      {
        cause,
      },
    );
  }
  if (text.includes('C_GetFunctionList')) {
    return new PluginError('invalid', `${attempt}: it is a library, but not a PKCS#11 module; check \`module\``, {
      cause,
    });
  }
  return new PluginError('invalid', `${attempt}: ${text}`, { cause });
}

/** Returns the machine of an ELF file; 'unknown' on other systems, null for another file where libraries are ELF. */
function machineOf(path: string): string | null {
  if (process.platform !== 'linux') return 'unknown';
  const header = Buffer.alloc(20);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  if (header.toString('latin1', 0, 4) !== '\u007fELF') return null;
  const ofThisOrder = header[5] === (endianness() === 'LE' ? 1 : 2);
  return ofThisOrder ? (machines[header.readUInt16LE(18)] ?? 'unknown') : 'unknown';
}
