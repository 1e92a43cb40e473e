import { createPrivateKey, createPublicKey, hash, type KeyObject, X509Certificate } from 'node:crypto';
import type { Stored } from './stored.ts';

/** What one object holds: its keys, and what is signed over them. Keys are named by the SHA-256 of their public half. */
export interface Identity {
  readonly keys: ReadonlySet<string>;
  /** Public keys that stand without a certificate. */
  readonly publicKeys: ReadonlySet<string>;
  /** Its own certificates, without the chain behind them; those of a bundle of CAs are not its own. */
  readonly certificates: readonly X509Certificate[];
}

/** The other certificates in an object, next to its own. */
const bundleEntry = /^ca\.crt$|bundle/;

/** What a sink retains for an undo is of the state before, and no second copy of this one. */
const retainedEntry = /^kpki-undo/;

const pemBlock = /-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----/g;

/** Inside a kubeconfig, certificate and key are PEM in base64. */
const kubeconfigField = /^\s*(?:client-certificate-data|client-key-data): *"?([\w+/=]+)"?\s*$/gm;

/** Reads an object by what its entries hold, whichever layout wrote it. */
export function identityOf(entries: ReadonlyMap<string, Buffer>): Identity {
  const keys = new Set<string>();
  const publicKeys = new Set<string>();
  const certificates: X509Certificate[] = [];
  for (const [name, bytes] of entries) {
    if (bundleEntry.test(name) || retainedEntry.test(name)) continue;
    for (const text of textsIn(bytes)) {
      const blocks = [...text.matchAll(pemBlock)].map(([pem, label = '']) => ({ pem, label }));
      for (const { pem, label } of blocks) {
        if (label.endsWith('PRIVATE KEY')) keys.add(fingerprint(createPublicKey(createPrivateKey(pem))));
        if (label === 'PUBLIC KEY') publicKeys.add(fingerprint(createPublicKey(pem)));
      }
      const leaf = blocks.find(({ label }) => label === 'CERTIFICATE');
      if (leaf !== undefined) certificates.push(new X509Certificate(leaf.pem));
    }
  }
  return { keys, publicKeys, certificates };
}

/** The file itself; of a kubeconfig what is packed inside. */
function textsIn(bytes: Buffer): readonly string[] {
  const text = bytes.toString();
  const packed = [...text.matchAll(kubeconfigField)].map(([, value = '']) => Buffer.from(value, 'base64').toString());
  return packed.length > 0 ? packed : [text];
}

export function fingerprint(key: KeyObject): string {
  return hash('sha256', key.export({ type: 'spki', format: 'der' }), 'hex');
}

/** Everything of an object that must outlast a fault: its keys and the serial numbers of its certificates. */
export function marksOf({ keys, publicKeys, certificates }: Identity): readonly string[] {
  return [
    ...[...new Set([...keys, ...publicKeys])].map((key) => `key ${key.slice(0, 16)}`),
    ...certificates.map(({ serialNumber }) => `serial ${serialNumber}`),
  ];
}

/** Pieces of the stored private keys, not the beginnings, which all keys of a kind share. */
export function keysOf(stored: Stored): readonly string[] {
  return [...stored.values()].flatMap((entries) =>
    [...entries.values()].flatMap((bytes) => {
      const text = bytes.toString();
      const packed = [...text.matchAll(/client-key-data: *"?[\w+/=]{120}([\w+/=]{40})/g)];
      const plain = [...text.matchAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----\n[\w+/=]+\n([\w+/=]{40})/g)];
      return [...packed, ...plain].map(([, piece = '']) => piece);
    }),
  );
}
