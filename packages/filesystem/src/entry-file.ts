import { PluginError, sha256 } from '@kpki/plugin';
import type { Directory, Facts, OpenFile, UnixUser } from './disk.ts';
import { attempt, refusal, systemCode } from './refusal.ts';
import { isUnreadable, lookAtName, type Unreadable } from './unreadable.ts';

/** The largest file: 4 MiB, far above every certificate, key or kubeconfig. */
export const mostBytes: number = 4 * 1024 * 1024;

export interface EntryFile {
  readonly facts: Facts;
  readonly bytes: Uint8Array;
}

/**
 * Reads a regular file with one name. Null: proven absent. Throws 'invalid' for anything else, 'denied' for an
 * unreadable file.
 */
export async function readFile(directory: Directory, name: string): Promise<EntryFile | null> {
  return withFile(directory, name, readWhole);
}

export async function readWhole(file: OpenFile, facts: Facts): Promise<EntryFile> {
  return { facts, bytes: await file.read(facts.size) };
}

/** Returns SHA-256 of the file's bytes, in hex. Null: proven absent. */
export async function digestOfFile(directory: Directory, name: string): Promise<string | null> {
  const content = await readFile(directory, name);
  if (!content) return null;
  const digest = sha256(content.bytes);
  content.bytes.fill(0);
  return digest;
}

/**
 * Opens, checks, uses and closes a file; null: proven absent. Throws 'invalid' for anything but a file, 'denied' for an
 * unreadable one.
 */
export async function withFile<T>(
  directory: Directory,
  name: string,
  use: (file: OpenFile, facts: Facts) => Promise<T>,
): Promise<T | null> {
  const found = await useFile(directory, name, use);
  if (!found) return null;
  if (isUnreadable(found)) throw new PluginError(found.code, `read ${directory.path}/${name}: ${found.fault}`);
  return found.used;
}

/** Does the same, but returns an unreadable file with the reason. */
export async function useFile<T>(
  directory: Directory,
  name: string,
  use: (file: OpenFile, facts: Facts) => Promise<T>,
): Promise<{ readonly used: T } | Unreadable | null> {
  const path = `${directory.path}/${name}`;
  const file = await openIfThere(directory, name, path);
  if (!file || isUnreadable(file)) return file;
  try {
    const facts = await attempt(`look at ${path}`, () => file.facts());
    const fault = faultOfFile(facts);
    if (fault !== null) return { facts, fault, code: 'invalid' };
    return { used: await attempt(`read ${path}`, () => use(file, facts)) };
  } finally {
    await file.close();
  }
}

async function openIfThere(directory: Directory, name: string, path: string): Promise<OpenFile | Unreadable | null> {
  try {
    return await directory.openFile(name);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    const facts = await lookAtName(directory, name);
    if (isUnreadable(facts)) return facts;
    const fault = facts && faultOfFile(facts);
    if (facts && fault) return { facts, fault, code: 'invalid' };
    if (!facts || systemCode(error) !== 'EACCES') throw refusal(error, `open ${path}`);
    return { facts, fault: 'permission denied (EACCES); run kpki as a user with read permission', code: 'denied' };
  }
}

function faultOfFile(facts: Facts): string | null {
  if (facts.kind === 'link') return 'it is a symbolic link, which is not followed; put the file itself there';
  if (facts.kind === 'directory') return 'it is a folder; move it away';
  if (facts.kind === 'other') return 'it is a FIFO, socket or device; move it away';
  if (facts.links > 1) return `the file has ${facts.links} names (hard links), so others can change it; copy it`;
  if (facts.size > mostBytes) return `larger than ${mostBytes} bytes; move it away`;
  return null;
}

/**
 * Writes a new file, which is synced when this returns. Its mode is 0600 from the start, and its final mode and owner
 * are set through its descriptor, so the umask has no effect and other users never see a byte of a key. Without an
 * owner, the process owns the file.
 */
export async function writeNew(
  directory: Directory,
  name: string,
  mode: number,
  bytes: Uint8Array,
  owner: UnixUser | null,
): Promise<void> {
  await attempt(`write ${directory.path}/${name}`, async () => {
    const file = await directory.createFile(name);
    try {
      await file.write(bytes);
      if (owner !== null) await file.chown(owner);
      await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}
