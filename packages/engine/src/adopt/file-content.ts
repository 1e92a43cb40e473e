import { PluginError, pemBlocks, type Secret } from '@kpki/plugin';
import { type Certificate, readCertificate, readCertificates } from '@kpki/x509';
import { describe } from '../inventory/describe.ts';
import { publicKeysOf } from '../inventory/entry-parts.ts';
import { outlineOf } from '../key-outline.ts';
import { parseCertified } from '../kubeconfig/parse.ts';
import type { KubeconfigView } from '../kubeconfig/view.ts';
import type { ForeignForm } from '../model/adoption-findings.ts';
import { saidBy } from '../model/errors.ts';
import { statement, type Words } from '../model/statement.ts';
import { foreignFormOf } from './foreign-form.ts';

/** The content of a file by its bytes, not by its name. Holds nothing private. */
export type FileContent =
  /** May include a private key, as a kubelet's file does. */
  | {
      readonly kind: 'certificates';
      readonly certificates: readonly Certificate[];
      readonly privateKey: Uint8Array | null;
      /** Set where it is not PEM, as components read it. */
      readonly form?: 'der-certificate';
    }
  /** SubjectPublicKeyInfo, DER; null where the key cannot be read. */
  | { readonly kind: 'private key'; readonly privateKey: Uint8Array | null }
  | { readonly kind: 'public key'; readonly publicKeys: readonly Uint8Array[] }
  | { readonly kind: 'kubeconfig'; readonly view: KubeconfigView; readonly privateKey: Uint8Array | null }
  | { readonly kind: 'unreadable'; readonly why: Words; readonly isKubeconfig?: true; readonly form?: undefined }
  | { readonly kind: 'unreadable'; readonly form: ForeignForm }
  | { readonly kind: 'other' };

/** Never throws for the content of a file. */
export function contentOf(bytes: Secret): FileContent {
  const { rest, publicKey } = describe(bytes);
  const privateKey = publicKey ?? null;
  return bytes.use((raw) => {
    const form = foreignFormOf(raw);
    if (form !== null) return { kind: 'unreadable', form };
    const certificates = attempt(() => certificatesIn(raw));
    if (certificates.error !== undefined) return { kind: 'unreadable', why: certificates.error };
    if (certificates.value.length > 0) {
      const held = { kind: 'certificates', certificates: certificates.value, privateKey } as const;
      return isDer(raw) ? { ...held, form: 'der-certificate' } : held;
    }
    const { keys } = outlineOf(raw);
    if (keys.length > 1) return { kind: 'unreadable', why: statement('entry/several-keys') };
    if (keys.length === 1) return { kind: 'private key', privateKey };
    if (rest !== undefined && isKubeconfig(rest)) {
      const view = attempt(() => parseCertified(rest));
      return view.error === undefined
        ? { kind: 'kubeconfig', view: view.value, privateKey: view.value.publicKey }
        : { kind: 'unreadable', why: view.error, isKubeconfig: true };
    }
    const publicKeys = attempt(() => publicKeysOf(raw));
    return publicKeys.error === undefined ? { kind: 'public key', publicKeys: publicKeys.value } : { kind: 'other' };
  });
}

function isKubeconfig(rest: Uint8Array): boolean {
  return /^["']?(?:current-context|contexts)["']?\s*:|"(?:current-context|contexts)"\s*:/m.test(
    Buffer.from(rest).toString('utf8'),
  );
}

function certificatesIn(bytes: Uint8Array): readonly Certificate[] {
  // A certificate is a view of its bytes, and these are overwritten after use.
  if (isDer(bytes)) return [readCertificate(new Uint8Array(bytes))];
  return pemBlocks(bytes).some(({ label }) => label === 'CERTIFICATE') ? readCertificates(bytes) : [];
}

function isDer(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30 && bytes[1] === 0x82;
}

type Attempted<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly error: Words; readonly value?: undefined };

function attempt<T>(read: () => T): Attempted<T> {
  try {
    return { value: read() };
  } catch (error) {
    if (PluginError.is(error)) return { error: saidBy(error) };
    throw error;
  }
}

export interface FoundFile {
  /** For messages. */
  readonly where: string;
  /** Relative to its tree, with `/`. */
  readonly path: string;
  readonly content: FileContent;
}
