import { readFileSync } from 'node:fs';
import { type LoadFnOutput, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { digestOfBytes, type FileDigests } from './folder-files.ts';

const guarded = new Map<string, string>();
let isRegistered = false;

/** Compares the bytes that Node runs, in this thread: a file may change after it was inspected. */
export function guardImports(files: FileDigests): void {
  for (const [file, digest] of files) guarded.set(file, digest);
  if (isRegistered) return;
  isRegistered = true;
  registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context);
      if (isGuarded(context.parentURL)) refuseStranger(specifier, resolved.url);
      return resolved;
    },
    load: (url, context, next) => {
      const file = fileOf(url);
      const digest = file === null ? undefined : guarded.get(file);
      const loaded = next(url, context);
      return file === null || digest === undefined ? loaded : verified(file, digest, loaded);
    },
  });
}

function isGuarded(url: string | undefined): boolean {
  const file = url === undefined ? null : fileOf(url);
  return file !== null && guarded.has(file);
}

function refuseStranger(specifier: string, url: string): void {
  const file = fileOf(url);
  if (file === null || guarded.has(file)) return;
  throw new Error(
    `it imports ${JSON.stringify(specifier)}, which is no part of what was trusted: ` +
      'a package has to name it in its dependencies, and a file has to import it by a plain text',
  );
}

function verified(file: string, digest: string, loaded: LoadFnOutput): LoadFnOutput {
  const bytes = readFileSync(file);
  const { source } = loaded;
  const isSame = source === undefined || source === null || sameBytes(bytes, source);
  if (isSame && digestOfBytes(bytes) === digest) return loaded;
  throw new Error(`${file} changed while it was loaded, after it was compared with what was trusted`);
}

function sameBytes(bytes: Buffer, source: string | ArrayBuffer | ArrayBufferView): boolean {
  if (typeof source === 'string') return bytes.toString('utf8') === source;
  return ArrayBuffer.isView(source)
    ? bytes.equals(new Uint8Array(source.buffer, source.byteOffset, source.byteLength))
    : bytes.equals(new Uint8Array(source));
}

function fileOf(url: string): string | null {
  if (!url.startsWith('file:')) return null;
  const { href } = Object.assign(new URL(url), { search: '', hash: '' });
  return fileURLToPath(href);
}
