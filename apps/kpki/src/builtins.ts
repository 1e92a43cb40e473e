import type { Builtins } from '@kpki/engine';
import { type KeyKind, keyKinds } from '@kpki/plugin';

export const builtinLayoutLines = {
  kubeadm: 'the files of each node, as kubeadm lays them out',
  'vault-kv': 'a secret for each key pair',
  'tls-secrets': 'a Secret of type kubernetes.io/tls for each pair',
  'cluster-api': 'the CAs, in the Secrets that Cluster API looks for',
  'root-ca': 'the root that signs the other CAs, and its key',
  'ca-only': 'the CAs and their keys, to sign for other machines',
} as const;
export type BuiltinLayout = keyof typeof builtinLayoutLines;

interface BuiltinPlugin {
  readonly load: Builtins[string];
  readonly readme: string;
  /** Whether it reaches no other machine and asks no question, so that the UI may try it without consent. */
  readonly isLocal: boolean;
  readonly backend?: {
    /** Helps to choose: one line of the wizard, 10 to 52 characters, without a full stop. */
    readonly what: string;
    /** The kinds of key that it makes for others. Null: it is for CAs; it keeps keys inside, or issues. */
    readonly makes: readonly KeyKind[] | null;
  };
  readonly sink?: {
    /** As above. */
    readonly what: string;
    readonly layouts: readonly [BuiltinLayout, ...BuiltinLayout[]];
    /** The option that holds its location, and the word before it in the UI. It never holds a secret. */
    readonly where: { readonly option: string; readonly word: string };
    /** Whether the id of a location is a folder of this machine, and its entries are files below it: changes are seen. */
    readonly keepsFiles: boolean;
  };
}

const everyKind = Object.keys(keyKinds) as readonly KeyKind[];

/** The built-in plugins, a row for each adapter package; the rule `builtin-plugins` compares the table with them. */
export const builtinPlugins = {
  '@kpki/node-crypto': {
    load: () => import('@kpki/node-crypto'),
    readme: 'a backend: keys of every kind, made on this machine',
    isLocal: true,
    backend: { what: 'keys of every kind, made on this machine', makes: everyKind },
  },
  '@kpki/forge': {
    load: () => import('@kpki/forge'),
    readme: 'a backend: RSA and Ed25519 keys, made by node-forge',
    isLocal: true,
    backend: {
      what: 'RSA and Ed25519 keys, made by node-forge; no ECDSA',
      makes: everyKind.filter((kind) => keyKinds[kind].family !== 'ec'),
    },
  },
  '@kpki/pkcs11': {
    load: () => import('@kpki/pkcs11'),
    readme: 'a backend: keys that stay in a token or an HSM',
    isLocal: false,
    backend: { what: 'keys that stay in a token or an HSM, by PKCS#11', makes: null },
  },
  '@kpki/filesystem': {
    load: () => import('@kpki/filesystem'),
    readme: 'a sink: a directory, written crash-safely',
    isLocal: true,
    sink: {
      what: 'a folder of files, as kubeadm lays them out',
      layouts: ['kubeadm'],
      where: { option: 'root', word: 'in' },
      keepsFiles: true,
    },
  },
  '@kpki/vault': {
    load: () => import('@kpki/vault'),
    readme:
      'a sink: the KV engine of HashiCorp Vault and OpenBao; a backend: keys in their transit engine, issuers of their PKI engine',
    isLocal: false,
    backend: { what: 'keys of its transit engine, issuers of PKI engines', makes: null },
    sink: {
      what: 'the KV engine of HashiCorp Vault or OpenBao',
      layouts: ['vault-kv'],
      where: { option: 'address', word: 'at' },
      keepsFiles: false,
    },
  },
  '@kpki/kubernetes': {
    load: () => import('@kpki/kubernetes'),
    readme: 'a sink: Secrets of a cluster, replaced only if unchanged; a backend: its CertificateSigningRequest API',
    isLocal: false,
    backend: { what: 'issuers: the signers of a Kubernetes cluster', makes: null },
    sink: {
      what: 'Secrets of a Kubernetes cluster',
      layouts: ['tls-secrets', 'cluster-api'],
      where: { option: 'namespace', word: 'in namespace' },
      keepsFiles: false,
    },
  },
} as const satisfies Readonly<Record<string, BuiltinPlugin>>;
export type BuiltinName = keyof typeof builtinPlugins;

export const builtinNames = Object.keys(builtinPlugins) as readonly BuiltinName[];

export const builtins = Object.fromEntries(builtinNames.map((name) => [name, builtinPlugins[name].load])) as {
  readonly [Name in BuiltinName]: (typeof builtinPlugins)[Name]['load'];
};

export function builtinPlugin(use: string): BuiltinPlugin | null {
  return isBuiltIn(use) ? builtinPlugins[use] : null;
}

export function isBuiltIn(use: string): use is BuiltinName {
  return Object.hasOwn(builtinPlugins, use);
}

/** Returns null for a plugin that is not built in: to open it may take a login or a PIN. */
export function keyKindsMadeBy(use: string): readonly KeyKind[] | null {
  return builtinPlugin(use)?.backend?.makes ?? null;
}

export function builtinParts(name: BuiltinName): readonly ('backend' | 'sink')[] {
  return (['backend', 'sink'] as const).filter((part) => builtinPlugin(name)?.[part] !== undefined);
}

export function builtinLine(name: BuiltinName): string {
  const { backend, sink }: BuiltinPlugin = builtinPlugins[name];
  return sink?.what ?? backend?.what ?? '';
}
