import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { type Finding, finding } from '@kpki/engine';
import { codeOf } from './read-file.ts';

/** More than any certificate, bundle or kubeconfig needs. */
const most = 4 * 1024 * 1024;

type SmallFile =
  | { readonly bytes: Buffer; readonly mode: number; readonly identity: string }
  | { readonly finding: Finding };

/** Reads a plain file without ever waiting. Skips other kinds, and files that grow beyond the limit. */
export function readSmallFile(path: string): SmallFile {
  let handle: number | null = null;
  try {
    handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
    const facts = fstatSync(handle);
    if (!facts.isFile()) return passedOver(finding('skipped/no-plain-file'));
    if (facts.size > most) return passedOver(finding('skipped/too-large', { most }));
    const bytes = Buffer.allocUnsafe(facts.size);
    const length = readWhole(handle, bytes);
    return { bytes: bytes.subarray(0, length), mode: facts.mode & 0o777, identity: `${facts.dev}:${facts.ino}` };
  } catch (cause) {
    return unreadable(path, cause);
  } finally {
    if (handle !== null) closeSync(handle);
  }
}

function readWhole(handle: number, bytes: Buffer): number {
  let length = 0;
  while (length < bytes.length) {
    const read = readSync(handle, bytes, length, bytes.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return length;
}

function passedOver(why: Finding): SmallFile {
  return { finding: why };
}

export function whyNot(path: string, cause: unknown): Finding {
  const code = codeOf(cause);
  if (code === 'ENOENT') {
    const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    return finding(isLink ? 'missing/link-target' : 'missing/file');
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return finding('unreadable/denied', { code });
  }
  if (code === 'ELOOP') return finding('unreadable/link-loop');
  return finding('unreadable/code', { code });
}

function unreadable(path: string, cause: unknown): SmallFile {
  // A socket cannot be opened at all.
  if (codeOf(cause) === 'ENXIO') return passedOver(finding('skipped/no-plain-file'));
  return { finding: whyNot(path, cause) };
}

/** The prefix of kpki's own files in a folder: lock, journal, and what the last apply replaced. */
export const ownFiles = '.kpki-';
