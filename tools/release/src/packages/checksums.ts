import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Returns SHA256SUMS as `sha256sum --check` reads it, in the order of the names. */
export async function checksums(files: readonly string[]): Promise<string> {
  const named = files
    .map((file) => [basename(file), file] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const lines = await Promise.all(named.map(async ([name, file]) => `${await sha256Of(file)}  ${name}\n`));
  return lines.join('');
}
