import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { linesOf, type Value, valuesOf } from './der.ts';
import type { Identities } from './identities.ts';
import { jsonLines, parsedJson } from './json.ts';

export interface StoredFile {
  readonly path: string;
  /** The path without what kpki makes up for each run. */
  readonly name: string;
  readonly mode: number;
  /** Null: a folder. */
  readonly bytes: Buffer | null;
}

export async function filesBelow(folder: string): Promise<readonly StoredFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.map(async (entry): Promise<StoredFile> => {
    const path = join(entry.parentPath, entry.name);
    const { mode } = await lstat(path);
    return {
      path: relative(folder, path),
      name: relative(folder, path).replaceAll(/[0-9a-f]{16,}/g, '<chance>'),
      mode: mode & 0o7777,
      bytes: entry.isFile() ? await readFile(path) : null,
    };
  });
  return (await Promise.all(files)).toSorted((a, b) =>
    a.name === b.name ? (a.bytes?.length ?? 0) - (b.bytes?.length ?? 0) : a.name < b.name ? -1 : 1,
  );
}

const block = /-----BEGIN ([A-Z ]+)-----\n[A-Za-z0-9+/=\s]+-----END \1-----/g;
/** PEM in base64, as kubeconfigs have it; YAML quotes some of it, by its last characters. */
const wrapped = /"?(LS0tLS1CRUdJTi[A-Za-z0-9+/]+=*)"?/g;

/**
 * Stored files as lines: certificates by value, keys by their pair's name. What is new gets its name from file, location
 * and `when`.
 */
export function describeFiles(
  files: readonly StoredFile[],
  identities: Identities,
  when: string,
  areTextsCompared = true,
): readonly string[] {
  const texts = files.map(({ name, bytes }) => ({
    name,
    text: bytes === null ? null : unwrapped(inLines(bytes.toString('utf8'), areTextsCompared)),
  }));
  // All names first: a file may say a number of a certificate in a later one.
  for (const { name, text } of texts)
    for (const [at, [pem, type = '']] of [...(text ?? '').matchAll(block)].entries())
      learn(`${name}#${at}${when}`, type, pem, identities);
  for (const { name, bytes } of files) if (bytes !== null) identities.learnFile(`${name}${when}`, bytes);
  return files.flatMap(({ name, mode }, at) => {
    const text = texts[at]?.text ?? null;
    const title = `${name} ${mode.toString(8)}`;
    if (text === null) return [`${title} folder`];
    return [title, ...text.replaceAll(block, (pem, type: string) => described(type, pem)).split('\n')].map(
      (line, row) => (row === 0 ? identities.hide(line) : identities.hide(`${name}: ${line}`)),
    );
  });
}

function inLines(text: string, areTextsCompared: boolean): string {
  const value = parsedJson(text);
  return value === undefined ? text : jsonLines(value, areTextsCompared).join('\n');
}

function unwrapped(text: string): string {
  return text.replaceAll(wrapped, (_, base64: string) => `\n${Buffer.from(base64, 'base64')}`);
}

function learn(label: string, type: string, pem: string, identities: Identities): void {
  const value = isKey(type) ? keyInfo(pem) : derOf(pem);
  if (value === null) return;
  if (isKey(type)) identities.learnKey(label, value);
  else identities.learnCertificate(label, value);
}

function described(type: string, pem: string): string {
  const value = derOf(pem);
  if (value === null) return `${type} that is no DER`;
  if (!isKey(type)) return [type, ...linesOf([value], ' ')].join('\n');
  const info = keyInfo(pem);
  if (info === null) return `${type} that cannot be read`;
  return `${type} ${isCanonical(pem) ? '' : 'in another encoding '}${info.children?.[1]?.content.toString('hex')}`;
}

function isKey(type: string): boolean {
  return type.endsWith('PRIVATE KEY') || type.endsWith('PUBLIC KEY');
}

function derOf(pem: string): Value | null {
  const base64 = pem.split('\n').filter((line) => !line.startsWith('-----'));
  return valuesOf(Buffer.from(base64.join(''), 'base64'))?.[0] ?? null;
}

function keyInfo(pem: string): Value | null {
  const key = publicKey(pem);
  return key === null ? null : (valuesOf(key.export({ type: 'spki', format: 'der' }))?.[0] ?? null);
}

function publicKey(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem);
  } catch {
    return null;
  }
}

function isCanonical(pem: string): boolean {
  if (pem.includes('PUBLIC KEY')) return createPublicKey(pem).export({ type: 'spki', format: 'pem' }).includes(pem);
  const type = pem.includes('BEGIN EC ') ? 'sec1' : pem.includes('BEGIN RSA ') ? 'pkcs1' : 'pkcs8';
  return createPrivateKey(pem).export({ type, format: 'pem' }).includes(pem);
}
