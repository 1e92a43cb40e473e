import type { Builtins } from '@kpki/engine';

/** The plugins that come with kpki; nothing else in the program imports an adapter. */
export const builtins = {
  '@kpki/node-crypto': () => import('@kpki/node-crypto'),
  '@kpki/forge': () => import('@kpki/forge'),
  '@kpki/pkcs11': () => import('@kpki/pkcs11'),
  '@kpki/filesystem': () => import('@kpki/filesystem'),
  '@kpki/vault': () => import('@kpki/vault'),
  '@kpki/kubernetes': () => import('@kpki/kubernetes'),
} as const satisfies Builtins;

/** Those whose backend makes keys. Others keep keys inside, or issue: these are for authorities, and named in the file. */
export const keyMakers: readonly (keyof typeof builtins)[] = ['@kpki/node-crypto', '@kpki/forge'];

/** What the backend of one is that has a sink too. */
export const backendLines: Readonly<Partial<Record<keyof typeof builtins, string>>> = {
  '@kpki/vault': 'keys of its transit engine, issuers of PKI engines',
  '@kpki/kubernetes': 'issuers: the signers of a Kubernetes cluster',
};

/** What each is, for somebody who chooses: one line, without a full stop. */
export const builtinLines: Readonly<Record<keyof typeof builtins, string>> = {
  '@kpki/node-crypto': 'keys of every kind, made on this machine',
  '@kpki/forge': 'RSA and Ed25519 keys, made by node-forge; no ECDSA',
  '@kpki/pkcs11': 'keys that stay in a token or an HSM, by PKCS#11',
  '@kpki/filesystem': 'a folder of files, as kubeadm lays them out',
  '@kpki/vault': 'the KV engine of HashiCorp Vault or OpenBao',
  '@kpki/kubernetes': 'Secrets of a Kubernetes cluster',
};
