import { createHash } from 'node:crypto';
import { isMapping } from '@kpki/engine';
import { type BundledRequest, requestTexts } from '@kpki/presentation';
import { kpkiApiVersion } from '@kpki/spec';

export const bundleFiles = {
  signingRequests: 'requests.json',
  summary: 'SUMMARY.txt',
  checksums: 'SHA256SUMS',
  requests: 'csr',
  certificates: 'certificates',
  cas: 'cas',
} as const;

export interface Bundle {
  readonly apiVersion: string;
  readonly kind: typeof bundleKind;
  readonly cluster: string;
  readonly made: string;
  readonly requests: readonly BundledRequest[];
}

export const bundleKind = 'CertificateRequests';

/** Returns a unique file name for each artifact: `user jane@x` is `user-jane-x`. */
export function fileNames(artifacts: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const artifact of artifacts) {
    const plain = artifact.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 100);
    let name = plain;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${plain}-${count}`;
    // Some file systems are case-insensitive.
    taken.add(name.toLowerCase());
    names.set(artifact, name);
  }
  return names;
}

/** Parses `requests.json`; null if its form is wrong. Does not prove its content. */
export function readBundle(text: string): Bundle | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isMapping(value) || value['apiVersion'] !== kpkiApiVersion || value['kind'] !== bundleKind) return null;
  const { cluster, requests } = value;
  const isBundle = typeof cluster === 'string' && Array.isArray(requests) && requests.every(isBundledRequest);
  return isBundle ? (value as unknown as Bundle) : null;
}

export function isInside(path: string): boolean {
  const names = path.split('/');
  return names.every((name) => /^[\w.-]+$/.test(name) && name !== '.' && name !== '..');
}

const requestFields: Readonly<Record<keyof BundledRequest, (value: unknown) => boolean>> = {
  artifact: isText,
  request: isText,
  publicKey: isText,
  signer: (value) => value === null || isText(value),
  ca: (value) => typeof value === 'boolean',
  subject: (value) => isMapping(value) && isText(value['commonName']) && isList(value['organizations']),
  names: isNames,
  usages: isList,
  seconds: isCount,
  pathLength: (value) => value === undefined || isCount(value),
  permittedNames: (value) => value === undefined || isNames(value),
};

function isBundledRequest(value: unknown): boolean {
  return isMapping(value) && Object.entries(requestFields).every(([name, isRight]) => isRight(value[name]));
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isNames(value: unknown): boolean {
  return isMapping(value) && isList(value['dns']) && isList(value['ip']);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

export function checksumsOf(files: ReadonlyMap<string, string>): string {
  return [...files].map(([name, content]) => `${digestOf(content)}  ${name}\n`).join('');
}

export function brokenFiles(list: string, files: ReadonlyMap<string, string>): readonly string[] {
  const digests = new Map(
    list
      .split('\n')
      .map((line) => /^([0-9a-f]{64}) [ *](.+)$/.exec(line))
      .flatMap((found) => (found === null ? [] : [[found[2] ?? '', found[1] ?? ''] as const])),
  );
  return [...files].flatMap(([name, content]) => {
    const digest = digests.get(name);
    if (digest === undefined) return [requestTexts.notListed(name)];
    return digest === digestOf(content) ? [] : [requestTexts.changed(name)];
  });
}

/** SHA-256, hex. The digest of a list of digests stands for all files in the list. */
export function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
