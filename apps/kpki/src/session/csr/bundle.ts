import type { CertificateOrder } from '@kpki/engine';

/** The files of a bundle of requests, and of what is signed for one. */
export const bundleFiles = {
  orders: 'requests.json',
  summary: 'SUMMARY.txt',
  checksums: 'SHA256SUMS',
  requests: 'csr',
  certificates: 'certificates',
  authorities: 'authorities',
} as const;

/** An order as a bundle has it: its request is a file beside it. */
export interface BundledOrder extends Omit<CertificateOrder, 'csr'> {
  /** Relative to the bundle: `csr/apiserver-cp1.csr`. */
  readonly request: string;
}

/** `requests.json` */
export interface Bundle {
  readonly apiVersion: string;
  readonly kind: typeof bundleKind;
  readonly cluster: string;
  /** RFC 3339, UTC. */
  readonly made: string;
  readonly requests: readonly BundledOrder[];
}

export const bundleKind = 'CertificateRequests';

/** The names of files for artefacts, each its own: `user jane@x` is `user-jane-x`. */
export function fileNames(artefacts: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const artefact of artefacts) {
    const plain = artefact.replaceAll(/[^A-Za-z0-9._-]+/g, '-').slice(0, 100);
    let name = plain;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${plain}-${count}`;
    // Some file systems do not tell upper case from lower.
    taken.add(name.toLowerCase());
    names.set(artefact, name);
  }
  return names;
}

/** What `requests.json` holds, as far as it can be told by its looks; null where it is none. */
export function readBundle(text: string): Bundle | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isMapping(value) || value['kind'] !== bundleKind || typeof value['cluster'] !== 'string') return null;
  const { requests } = value;
  return Array.isArray(requests) && requests.every(isOrder) ? (value as unknown as Bundle) : null;
}

type Fields = Readonly<Record<string, unknown>>;

function isMapping(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOrder(value: unknown): boolean {
  if (!isMapping(value)) return false;
  return ['artefact', 'request', 'publicKey'].every((name) => typeof value[name] === 'string');
}
