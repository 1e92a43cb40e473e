import { pemBlocks, Secret } from '@kpki/plugin';
import { describe } from '../inventory/describe.ts';
import { outlineOf } from '../key-outline.ts';
import type { Finding } from '../model/finding.ts';
import { finding } from '../model/finding.ts';
import { statement } from '../model/statement.ts';
import { type KubeconfigContent, kubeconfigContent, type ReadCertificate, readOne } from './kubeconfig-content.ts';

export interface SurveyedFile {
  /** The argument, as given. */
  readonly location: string;
  /** Relative to `location`; empty where that is a file. */
  readonly path: string;
  readonly name: string;
  /** Its last segments identify the file in kubeadm's layout. */
  readonly absolutePath: string;
  /** Absolute paths of the files that a kubeconfig names, by their names there. */
  readonly credentials?: ReadonlyMap<string, string>;
  /** Null where the file was not read, or holds nothing of a PKI. */
  readonly content: SurveyedContent | null;
  /** Whether the file is world-readable. */
  readonly isOpenToAll: boolean;
  /** Findings about the file itself. */
  readonly findings: readonly Finding[];
}

/** Holds nothing private. */
export interface SurveyedContent {
  readonly certificates: readonly ReadCertificate[];
  /** Components read the first key. */
  readonly privateKey: { readonly publicKey: Uint8Array | null; readonly unreadable?: Finding } | null;
  readonly hasPublicKey: boolean;
  readonly kubeconfig: KubeconfigContent | null;
}

export function isSecret({ privateKey, kubeconfig }: SurveyedContent): boolean {
  return privateKey !== null || kubeconfig?.holdsPrivate === true;
}

const publicKeyLabels: readonly string[] = ['PUBLIC KEY', 'RSA PUBLIC KEY'];

/**
 * Parses PEM, DER or a kubeconfig; null where there is nothing of a PKI. One unreadable part hides no other. The caller
 * wipes the bytes.
 */
export function surveyedContent(bytes: Uint8Array): SurveyedContent | null {
  if (isBinary(bytes)) return derContent(bytes);
  const blocks = pemBlocks(bytes);
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ der }) => readOne(der));
  const hasPublicKey = blocks.some(({ label }) => publicKeyLabels.includes(label));
  for (const { label, der } of blocks) if (label !== 'CERTIFICATE') der.fill(0);
  const privateKey = privateKeyIn(bytes);
  const isPem = certificates.length > 0 || hasPublicKey || privateKey !== null;
  const kubeconfig = isPem ? null : kubeconfigContent(bytes);
  if (!isPem && kubeconfig === null) return null;
  return { certificates, privateKey, hasPublicKey, kubeconfig };
}

/** PEM and YAML have no such byte. */
function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 512).includes(0) || bytes[0] === derSequence;
}

const derSequence = 0x30;
/** As long as the certificates that Go's TLS takes. */
const longestDer = 64 * 1024;

/** Returns null for other binary formats without a finding: there are too many of them. */
function derContent(bytes: Uint8Array): SurveyedContent | null {
  if (bytes[0] !== derSequence || bytes.length > longestDer) return null;
  const copy = Uint8Array.from(bytes);
  const read = readOne(copy);
  if ('unreadable' in read) {
    // A private key begins as a certificate does.
    copy.fill(0);
    return null;
  }
  return { certificates: [read], privateKey: null, hasPublicKey: false, kubeconfig: null };
}

function privateKeyIn(bytes: Uint8Array): SurveyedContent['privateKey'] {
  const [first, ...others] = outlineOf(bytes).keys;
  if (first === undefined) return null;
  if (others.length > 0)
    return { publicKey: null, unreadable: finding('unreadable/file', { why: statement('entry/several-keys') }) };
  if (first.isEncrypted) return { publicKey: null, unreadable: finding('unreadable/encrypted-key') };
  using secret = new Secret(Uint8Array.from(bytes));
  const { publicKey } = describe(secret);
  return publicKey === undefined ? { publicKey: null, unreadable: finding('unreadable/file-key') } : { publicKey };
}
