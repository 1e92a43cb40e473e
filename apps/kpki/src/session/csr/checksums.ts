import { createHash } from 'node:crypto';

/** Returns digests in the format of `sha256sum`. */
export function checksumsOf(files: ReadonlyMap<string, string>): string {
  return [...files].map(([name, content]) => `${digestOf(content)}  ${name}\n`).join('');
}

/** Returns why each file that differs from the list, or is not in it, is broken. */
export function brokenFiles(list: string, files: ReadonlyMap<string, string>): readonly string[] {
  const digests = new Map(
    list
      .split('\n')
      .map((line) => /^([0-9a-f]{64}) [ *](.+)$/.exec(line))
      .flatMap((found) => (found === null ? [] : [[found[2] ?? '', found[1] ?? ''] as const])),
  );
  return [...files].flatMap(([name, content]) => {
    const digest = digests.get(name);
    if (digest === undefined) return [`${name} is not in it`];
    return digest === digestOf(content) ? [] : [`${name} is not as it was written`];
  });
}

/** SHA-256, hex. The digest of a list of digests stands for all files in the list. */
export function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
