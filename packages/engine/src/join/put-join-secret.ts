import { createCipheriv, randomBytes, randomInt } from 'node:crypto';
import { type Call, type Entry, type Kept, type Location, type Part, type Placement, Secret } from '@kpki/plugin';
import { type ArtifactName, artifactsOf, type Cluster } from '@kpki/spec';
import { observe } from '../inventory/observe.ts';
import { entryOf, type ObservedState, snapshotsOf } from '../inventory/observed-state.ts';
import { revealEntry } from '../inventory/reveal.ts';
import { pinOf } from '../inventory/wording.ts';
import { EngineError } from '../model/errors.ts';
import type { Listener } from '../model/event.ts';
import { remedy } from '../model/finding.ts';
import { type OpenSink, present, type Slot } from '../model/slot.ts';
import { statement } from '../model/statement.ts';

/** As long as kubeadm's own. */
const lifetimeMilliseconds = 2 * 60 * 60 * 1000;

const namespace = 'kube-system';

export interface PutJoinSecret {
  /** When the cluster deletes it. */
  readonly expires: Date;
  readonly location: string;
}

/**
 * Uploads the files for further control-plane nodes where `kubeadm join --certificate-key` looks for them: each
 * encrypted with the key, in the Secret `kube-system/kubeadm-certs`. Its owner is a bootstrap token whose only purpose
 * is to expire, so that the cluster deletes both. Throws 'missing' when a file is stored nowhere, and what the sinks
 * throw.
 */
export async function putJoinSecret(
  observed: ObservedState,
  sink: OpenSink,
  key: Secret,
  now: Date,
  listener: Listener,
  call: Call,
): Promise<PutJoinSecret> {
  const files = await filesOf(observed, key, listener, call);
  const expires = new Date(now.getTime() + lifetimeMilliseconds);
  const tokenId = randomText(6);
  const token = `bootstrap-token-${tokenId}`;
  await put(sink, { path: [token], with: { namespace, type: tokenType } }, tokenEntries(tokenId, expires), call);
  const placement = { ...joinPlacement, with: { ...joinPlacement.with, owner: { kind: 'Secret', name: token } } };
  const location = await put(sink, placement, files, call);
  return { expires, location };
}

const joinPlacement = { path: ['kubeadm-certs'], with: { namespace, type: 'Opaque' } };

export function joinLocation({ sink }: OpenSink): Location {
  return sink.locate(joinPlacement, new Map());
}

/** `sha256:…`; null where no sink has the certificate. */
export function pinOfCa(observed: ObservedState): string | null {
  for (const copy of observe(observed).get('kubernetes-ca') ?? []) {
    const [certificate] = present(copy.certificates) ?? [];
    if (certificate !== undefined) return pinOf(certificate.publicKey);
  }
  return null;
}

const tokenType = 'bootstrap.kubernetes.io/token';

/**
 * A token without a usage authenticates no client:
 * https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/
 */
function tokenEntries(tokenId: string, expires: Date): ReadonlyMap<string, Entry> {
  const publicTexts = {
    description: 'kubeadm-certs TTL',
    expiration: expires.toISOString().replace(/\.\d+Z$/, 'Z'),
    'token-id': tokenId,
  };
  return new Map<string, Entry>([
    ...Object.entries(publicTexts).map(([entry, text]) => {
      return [entry, { kind: 'public', bytes: Buffer.from(text) }] as const;
    }),
    ['token-secret', { kind: 'secret', bytes: new Secret(Buffer.from(randomText(16))) }],
  ]);
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** The alphabet of bootstrap tokens. */
function randomText(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}

async function put(
  { sink }: OpenSink,
  placement: Placement,
  set: ReadonlyMap<string, Entry>,
  call: Call,
): Promise<string> {
  const kept: Kept = new Map([...set].map(([entry, { kind }]) => [entry, kind]));
  const location = sink.locate(placement, kept);
  const there = await sink.read(location, call);
  await sink.write(location, { set, unset: new Set() }, there?.revision ?? null, call);
  return location.id;
}

async function filesOf(
  observed: ObservedState,
  key: Secret,
  listener: Listener,
  call: Call,
): Promise<ReadonlyMap<string, Entry>> {
  const files = new Map<string, Entry>();
  for (const file of joinFilesOf(observed.cluster)) {
    using plain = await plainOf(file, observed, listener, call);
    const bytes = plain.use((own) => encryptForJoin(own, key));
    files.set(file.entry, { kind: 'secret', bytes: new Secret(bytes) });
  }
  return files;
}

async function plainOf(
  { artifact, part }: JoinFile,
  observed: ObservedState,
  listener: Listener,
  call: Call,
): Promise<Secret> {
  const snapshots = snapshotsOf(observed.locations);
  const isGivenBack = ({ secrecy, sink }: Slot): boolean => secrecy === 'public' || sink.sink.reveal !== undefined;
  const slot = observed.slots.find(
    (each) =>
      each.artifact.name === artifact &&
      each.part === part &&
      isGivenBack(each) &&
      present(entryOf(snapshots, each)) !== undefined,
  );
  if (slot === undefined) {
    throw new EngineError('missing', statement('not-returned', { part, artifact }), remedy('run-plan'));
  }
  const state = present(entryOf(snapshots, slot));
  return state?.kind === 'public' ? new Secret(Buffer.from(state.bytes)) : revealEntry(slot, listener, call);
}

const keyBytes = 32;
const nonceBytes = 12;

/** 32 bytes, which `kubeadm join --certificate-key` takes as 64 hexadecimal digits. */
export function newCertificateKey(): Secret {
  return new Secret(randomBytes(keyBytes));
}

/** Returns nonce, then ciphertext with tag, by AES-256-GCM without additional data (kubeadm's `EncryptBytes`). */
function encryptForJoin(plain: Uint8Array, key: Secret): Uint8Array {
  return key.use((bytes) => {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', bytes, nonce);
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  });
}

interface JoinFile {
  readonly entry: string;
  readonly artifact: ArtifactName;
  readonly part: Part;
}

const always: readonly JoinFile[] = [
  { entry: 'ca.crt', artifact: 'kubernetes-ca', part: 'certificate' },
  { entry: 'ca.key', artifact: 'kubernetes-ca', part: 'private key' },
  { entry: 'front-proxy-ca.crt', artifact: 'front-proxy-ca', part: 'certificate' },
  { entry: 'front-proxy-ca.key', artifact: 'front-proxy-ca', part: 'private key' },
  { entry: 'sa.pub', artifact: 'sa', part: 'public key' },
  { entry: 'sa.key', artifact: 'sa', part: 'private key' },
];

const stackedEtcd: readonly JoinFile[] = [
  { entry: 'etcd-ca.crt', artifact: 'etcd-ca', part: 'certificate' },
  { entry: 'etcd-ca.key', artifact: 'etcd-ca', part: 'private key' },
];

const externalEtcd: readonly JoinFile[] = [
  { entry: 'external-etcd-ca.crt', artifact: 'etcd-ca', part: 'certificate' },
  { entry: 'external-etcd.crt', artifact: 'apiserver-etcd-client', part: 'certificate' },
  { entry: 'external-etcd.key', artifact: 'apiserver-etcd-client', part: 'private key' },
];

const ofEtcd: Readonly<Record<Cluster['etcd']['topology'], readonly JoinFile[]>> = {
  stacked: stackedEtcd,
  external: externalEtcd,
  unmanaged: [],
};

/** Returns what a control-plane node needs of the others, with the names of kubeadm's phase `upload-certs`. */
export function joinFilesOf(cluster: Cluster): readonly JoinFile[] {
  const has = new Set<string>(artifactsOf(cluster).map(({ name }) => name));
  return [...always, ...ofEtcd[cluster.etcd.topology]].filter(({ artifact }) => has.has(artifact));
}
