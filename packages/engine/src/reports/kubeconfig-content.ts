import { PluginError, pemBlocks } from '@kpki/plugin';
import { type Certificate, readCertificate } from '@kpki/x509';
import { cutKubeconfig } from '../kubeconfig/cut.ts';
import { readYaml } from '../kubeconfig/yaml.ts';
import { isMapping } from '../mapping.ts';
import { saidBy } from '../model/errors.ts';
import type { Finding } from '../model/finding.ts';
import { finding } from '../model/finding.ts';

interface KubeconfigCertificates {
  readonly name: string;
  readonly certificates: readonly ReadCertificate[];
  /** Named where the kubeconfig does not embed them. */
  readonly certificateFile?: string;
}

/** Holds nothing private. */
export interface KubeconfigUser extends KubeconfigCertificates {
  /** SubjectPublicKeyInfo, DER, of the embedded key; null where there is none, or none can be read. */
  readonly publicKey: Uint8Array | null;
  /** Named where the kubeconfig does not embed the key. */
  readonly keyFile?: string;
}

/** Covers all contexts, not just the current one. */
export interface KubeconfigContent {
  readonly users: readonly KubeconfigUser[];
  readonly clusters: readonly KubeconfigCertificates[];
  readonly holdsPrivate: boolean;
  /** Left out where it can be read. */
  readonly unreadable?: Finding;
}

/** Returns null where the bytes are no kubeconfig. */
export function kubeconfigContent(bytes: Uint8Array): KubeconfigContent | null {
  if (!looksLikeKubeconfig(bytes)) return null;
  using cut = cutKubeconfig(bytes);
  const { rest, keys } = cut;
  const holdsPrivate = keys.length > 0;
  if (rest === null) return unreadable(finding('unreadable/misplaced-key'), true);
  let root: unknown;
  try {
    ({ root } = readYaml(rest));
  } catch (error) {
    if (PluginError.is(error)) return unreadable(finding('unreadable/file', { why: saidBy(error) }), holdsPrivate);
    throw error;
  }
  if (!isMapping(root) || !Array.isArray(root['clusters'])) return null;
  return {
    users: entriesOf(root['users'], 'user').map(userIn),
    clusters: entriesOf(root['clusters'], 'cluster').map((entry) => certificatesOf(entry, 'certificate-authority')),
    holdsPrivate,
  };
}

/** Returns each file once. */
export function filesNamedIn({ users, clusters }: KubeconfigContent): readonly string[] {
  const ofUsers = users.flatMap(({ certificateFile, keyFile }) => [certificateFile, keyFile]);
  const all = [...ofUsers, ...clusters.map(({ certificateFile }) => certificateFile)];
  return [...new Set(all.filter((file) => file !== undefined))];
}

const marks = ['clusters', 'users'].map((word) => Buffer.from(word));

/** Bytes without both lists are not parsed: a tree may hold any amount of other YAML. */
function looksLikeKubeconfig(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return marks.every((mark) => buffer.includes(mark));
}

function unreadable(why: Finding, holdsPrivate: boolean): KubeconfigContent {
  return { users: [], clusters: [], holdsPrivate, unreadable: why };
}

interface KubeconfigEntry {
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

function entriesOf(value: unknown, what: string): readonly KubeconfigEntry[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isMapping).flatMap((entry) => {
    const fields = entry[what];
    return isMapping(fields) ? [{ name: typeof entry['name'] === 'string' ? entry['name'] : '', fields }] : [];
  });
}

function userIn(entry: KubeconfigEntry): KubeconfigUser {
  const keyFile = fileIn(entry.fields, 'client-key');
  // The private key was cut out; its public half, or nothing, replaces it.
  const shown = entry.fields['client-key-data'];
  return {
    ...certificatesOf(entry, 'client-certificate'),
    publicKey: typeof shown === 'string' && shown !== '' ? Buffer.from(shown, 'base64') : null,
    ...(keyFile === undefined ? {} : { keyFile }),
  };
}

function certificatesOf({ name, fields }: KubeconfigEntry, field: string): KubeconfigCertificates {
  const certificateFile = fileIn(fields, field);
  return {
    name,
    certificates: certificatesIn(fields[`${field}-data`]),
    ...(certificateFile === undefined ? {} : { certificateFile }),
  };
}

/** kubectl prefers the embedded data to the file. */
function fileIn(fields: KubeconfigEntry['fields'], field: string): string | undefined {
  const file = fields[field];
  return typeof file === 'string' && file !== '' && !hasText(fields[`${field}-data`]) ? file : undefined;
}

function hasText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function certificatesIn(value: unknown): readonly ReadCertificate[] {
  if (typeof value !== 'string' || value === '') return [];
  const blocks = pemBlocks(Buffer.from(value, 'base64'));
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ der }) => readOne(der));
  return certificates.length === 0 ? [{ unreadable: finding('unreadable/no-certificate') }] : certificates;
}

export type ReadCertificate = { readonly certificate: Certificate } | { readonly unreadable: Finding };

/** Takes DER. */
export function readOne(der: Uint8Array): ReadCertificate {
  try {
    return { certificate: readCertificate(der) };
  } catch (error) {
    if (PluginError.is(error)) return { unreadable: finding('unreadable/file', { why: saidBy(error) }) };
    throw error;
  }
}
