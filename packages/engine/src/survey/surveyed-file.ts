import { pemBlocks, Secret } from '@kpki/plugin';
import { outlineOf, severalKeys } from '../key-outline.ts';
import { describe } from '../read/describe.ts';
import type { Finding } from '../step/reason.ts';
import { type KubeconfigContent, kubeconfigContent, type ReadCertificate, readOne } from './kubeconfig-content.ts';

/** A file that somebody came upon: what it holds, or why that is not known. */
export interface SurveyedFile {
  /** What was looked through, as it was named. */
  readonly place: string;
  /** Relative to that; empty where a file itself was named. */
  readonly path: string;
  /** As a person would name it. */
  readonly name: string;
  /** With all that is above it: by its end it is told what kubeadm keeps there. */
  readonly absolutePath: string;
  /** Where the files are that a kubeconfig names, by what it calls them: paths with all that is above. */
  readonly credentials?: ReadonlyMap<string, string>;
  /** Null where it was not read, or there is nothing of a PKI in it. */
  readonly content: SurveyedContent | null;
  /** Whether everybody may read it. */
  readonly isOpenToAll: boolean;
  /** What is the matter with the file itself. */
  readonly findings: readonly Finding[];
}

/** What a file of a PKI holds, without anything private. */
export interface SurveyedContent {
  readonly certificates: readonly ReadCertificate[];
  /** The private keys in it; the first of them is the one that components read. */
  readonly privateKey: { readonly publicKey: Uint8Array | null; readonly why?: string } | null;
  readonly hasPublicKey: boolean;
  readonly kubeconfig: KubeconfigContent | null;
}

/** Whether there is something in it that only its owner is to read. */
export function isSecret({ privateKey, kubeconfig }: SurveyedContent): boolean {
  return privateKey !== null || kubeconfig?.holdsPrivate === true;
}

const publicKeyLabels: readonly string[] = ['PUBLIC KEY', 'RSA PUBLIC KEY'];

/**
 * Reads what is of a PKI in the bytes of a file, PEM or DER or a kubeconfig; null where nothing is. One part that cannot
 * be read hides no other. The bytes stay the caller's, to be wiped.
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

/** A certificate, or nothing that is told of: in the formats of other programs there is no end of bytes like these. */
function derContent(bytes: Uint8Array): SurveyedContent | null {
  if (bytes[0] !== derSequence || bytes.length > longestDer) return null;
  const copy = Uint8Array.from(bytes);
  const read = readOne(copy);
  if ('why' in read) {
    // A private key begins as a certificate does.
    copy.fill(0);
    return null;
  }
  return { certificates: [read], privateKey: null, hasPublicKey: false, kubeconfig: null };
}

function privateKeyIn(bytes: Uint8Array): SurveyedContent['privateKey'] {
  const [first, ...others] = outlineOf(bytes).keys;
  if (first === undefined) return null;
  if (others.length > 0) return { publicKey: null, why: severalKeys };
  if (first.isEncrypted) return { publicKey: null, why: 'its private key is encrypted' };
  using secret = new Secret(Uint8Array.from(bytes));
  const { publicKey } = describe(secret);
  if (publicKey === undefined) return { publicKey: null, why: 'its private key cannot be read' };
  return { publicKey };
}
