import { PluginError, pemBlocks } from '@kpki/plugin';
import { isMapping } from '../is-mapping.ts';
import { cutKubeconfig } from '../kubeconfig/cut.ts';
import { readYaml } from '../kubeconfig/yaml.ts';
import { type ReadCertificate, readOne } from './read-one.ts';

/** The certificates of one user, or of one cluster, of a kubeconfig. */
interface KubeconfigCertificates {
  /** What the kubeconfig calls the user or the cluster. */
  readonly name: string;
  readonly certificates: readonly ReadCertificate[];
  /** Files that hold them in their place. */
  readonly files: readonly string[];
}

/** What a kubeconfig holds, whichever its current context is. */
export interface KubeconfigContent {
  readonly users: readonly KubeconfigCertificates[];
  readonly clusters: readonly KubeconfigCertificates[];
  /** Whether there is a private key in it. */
  readonly holdsPrivate: boolean;
  /** Why nothing in it can be read. */
  readonly why?: string;
}

/** Null where the bytes are no kubeconfig. */
export function kubeconfigContent(bytes: Uint8Array): KubeconfigContent | null {
  if (!looksLikeKubeconfig(bytes)) return null;
  using cut = cutKubeconfig(bytes);
  const { rest, keys } = cut;
  const holdsPrivate = keys.length > 0;
  if (rest === null) return unreadable('it holds a private key where none belongs', true);
  let root: unknown;
  try {
    ({ root } = readYaml(rest));
  } catch (error) {
    if (PluginError.is(error)) return unreadable(error.message, holdsPrivate);
    throw error;
  }
  if (!isMapping(root) || !Array.isArray(root['clusters'])) return null;
  return {
    users: listed(root['users'], 'user', 'client-certificate'),
    clusters: listed(root['clusters'], 'cluster', 'certificate-authority'),
    holdsPrivate,
  };
}

const marks = ['clusters', 'users'].map((word) => Buffer.from(word));

/** Bytes without both lists are not parsed: a tree may hold any amount of other YAML. */
function looksLikeKubeconfig(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return marks.every((mark) => buffer.includes(mark));
}

function unreadable(why: string, holdsPrivate: boolean): KubeconfigContent {
  return { users: [], clusters: [], holdsPrivate, why };
}

function listed(value: unknown, what: string, field: string): readonly KubeconfigCertificates[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isMapping).flatMap((entry) => {
    const inner = entry[what];
    if (!isMapping(inner)) return [];
    const file = inner[field];
    return [
      {
        name: typeof entry['name'] === 'string' ? entry['name'] : '',
        certificates: certificatesIn(inner[`${field}-data`]),
        // Of the two, kubectl takes the data.
        files: typeof file === 'string' && file !== '' && !hasText(inner[`${field}-data`]) ? [file] : [],
      },
    ];
  });
}

function hasText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function certificatesIn(value: unknown): readonly ReadCertificate[] {
  if (typeof value !== 'string' || value === '') return [];
  const blocks = pemBlocks(Buffer.from(value, 'base64'));
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ der }) => readOne(der));
  return certificates.length === 0 ? [{ why: 'there is no certificate in it' }] : certificates;
}
