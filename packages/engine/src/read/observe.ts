import { createPublicKey } from 'node:crypto';
import { type EntryState, PluginError, pemBlocks } from '@kpki/plugin';
import { type Certificate, keyId, readCertificates } from '@kpki/x509';
import { behindByteOrderMark, hasByteOrderMark } from '../byte-order-mark.ts';
import { outlineOf } from '../key-outline.ts';
import { type KubeconfigView, parseKubeconfig } from '../kubeconfig/parse.ts';
import type { Slot, SlotPart } from '../slot.ts';
import { type Found, present } from './found.ts';
import { entryOf, snapshotsOf, type World } from './world.ts';

/** One copy of an artefact: what one node, in one sink, holds of it. A part without a slot is undefined. */
export interface Copy {
  readonly node: string | null;
  readonly sink: string;
  readonly slots: ReadonlyMap<SlotPart, Slot>;
  /** The certificates of the entry, in its order. */
  readonly certificates?: Found<readonly Certificate[]>;
  readonly bundle?: Found<readonly Certificate[]>;
  /** SubjectPublicKeyInfo, DER, of the private key that is there. */
  readonly privateKey?: Found<Uint8Array>;
  /** The same of a key that waits beside it for its certificate. */
  readonly nextKey?: Found<Uint8Array>;
  /** How many private keys stand behind the first in a file of its own. */
  readonly furtherKeys?: number;
  /** The parts whose files everybody may read, and that hold a private key all the same. */
  readonly exposedKeys: readonly SlotPart[];
  /** SubjectPublicKeyInfo, DER, of each public key in the entry. */
  readonly publicKeys?: Found<readonly Uint8Array[]>;
  readonly kubeconfig?: Found<KubeconfigView>;
}

/** The copies of each artefact, by its id, in the order of its keepers. */
export type Observation = ReadonlyMap<string, readonly Copy[]>;

/** What was found of one part; undefined where the copy has no slot for it. */
export function foundOf(copy: Copy, part: SlotPart): Found<unknown> | undefined {
  const found: Readonly<Record<SlotPart, Found<unknown> | undefined>> = {
    certificate: copy.certificates,
    'private key': copy.privateKey,
    'public key': copy.publicKeys,
    'trust bundle': copy.bundle,
    kubeconfig: copy.kubeconfig,
    'next key': copy.nextKey,
  };
  return found[part];
}

const observations = new WeakMap<World, Observation>();

/** Makes sense of what was read, once for each world. Pure; every judgement is the plan's. */
export function observe(world: World): Observation {
  const observation = observations.get(world) ?? observed(world);
  observations.set(world, observation);
  return observation;
}

function observed(world: World): Observation {
  const snapshots = snapshotsOf(world.places);
  const byArtefact = Map.groupBy(world.slots, (slot) => slot.artefact.id);
  return new Map(
    world.artefacts.map((artefact) => {
      const slots = byArtefact.get(artefact.id) ?? [];
      const copies = Map.groupBy(slots, copyKey);
      return [artefact.id, [...copies.values()].map((own) => copyOf(own, (slot) => entryOf(snapshots, slot)))];
    }),
  );
}

/** A node has one copy in a sink; a trust bundle may stand beside each thing that it verifies. */
function copyKey({ artefact, sink, node, place, entry }: Slot): string {
  return JSON.stringify(artefact.kind === 'trust bundle' ? [sink.name, place.id, entry] : [sink.name, node]);
}

function copyOf(slots: readonly Slot[], entry: (slot: Slot) => EntryState | null): Copy {
  const byPart = new Map(slots.map((slot) => [slot.part, slot]));
  const state = (part: SlotPart): EntryState | null | undefined => {
    const slot = byPart.get(part);
    return slot === undefined ? undefined : entry(slot);
  };
  const [first] = slots;
  const kubeconfig = state('kubeconfig');
  const keyFile = state('private key');
  const certificate = state('certificate');
  const bundle = state('trust bundle');
  const publicKey = state('public key');
  const nextKey = state('next key');
  return {
    node: first?.node ?? null,
    sink: first?.sink.name ?? '',
    slots: byPart,
    exposedKeys: publicParts.filter((part) => holdsPrivateKey(state(part))),
    ...(certificate === undefined ? {} : { certificates: foundIn(certificate, certificatesIn) }),
    ...(bundle === undefined ? {} : { bundle: foundIn(bundle, certificatesIn) }),
    ...(publicKey === undefined ? {} : { publicKeys: foundIn(publicKey, publicKeysIn) }),
    ...(keyFile === undefined ? {} : keyInFile(keyFile)),
    ...(nextKey === undefined ? {} : { nextKey: keyIn(nextKey) }),
    ...(kubeconfig === undefined ? {} : kubeconfigCopy(kubeconfig)),
  };
}

const publicParts = ['certificate', 'trust bundle', 'public key'] as const satisfies readonly SlotPart[];

function holdsPrivateKey(entry: EntryState | null | undefined): boolean {
  return entry?.kind === 'public' && outlineOf(entry.bytes).keys.length > 0;
}

/** A kubeconfig that names its credential's files has no key inside, and is in order without one. */
function kubeconfigCopy(entry: EntryState | null): Pick<Copy, 'privateKey' | 'kubeconfig'> {
  const kubeconfig = kubeconfigIn(entry);
  const keptElsewhere = (present(kubeconfig)?.credentialFiles.length ?? 0) > 0;
  const key = keyIn(entry);
  return { kubeconfig, privateKey: keptElsewhere && key.state === 'unreadable' ? { state: 'absent' } : key };
}

function foundIn<T>(entry: EntryState | null, read: (bytes: Uint8Array) => T): Found<T> {
  if (entry === null) return { state: 'absent' };
  if (entry.kind !== 'public') return { state: 'unreadable', why: 'it is kept as a secret' };
  return attempt(() => read(entry.bytes));
}

/** A kubeconfig has a key inside, but no component would find it there. */
function keyInFile(entry: EntryState | null): Pick<Copy, 'privateKey' | 'furtherKeys'> {
  if (entry?.kind !== 'secret' || entry.rest === undefined) return { privateKey: keyIn(entry) };
  const outline = outlineOf(entry.rest);
  const [first, ...further] = outline.keys;
  if (first === undefined) {
    return { privateKey: { state: 'unreadable', why: 'it holds a kubeconfig in place of a private key' } };
  }
  const found = keyIn(entry);
  if (found.state === 'present') return { privateKey: found, furtherKeys: further.length };
  if (first.isEncrypted) return { privateKey: { state: 'unreadable', why: encrypted } };
  return { privateKey: outline.hasByteOrderMark ? { state: 'unreadable', why: behindByteOrderMark } : found };
}

const encrypted = 'its private key is encrypted, and Kubernetes reads none that is';

function keyIn(entry: EntryState | null): Found<Uint8Array> {
  if (entry === null) return { state: 'absent' };
  if (entry.kind !== 'secret' || entry.publicKey === undefined) {
    return { state: 'unreadable', why: 'it holds no private key that can be read' };
  }
  const { publicKey } = entry;
  return attempt(() => {
    // A sink that names a key by bytes that are none has no identifier for it.
    keyId(publicKey, 'sha1');
    return publicKey;
  });
}

function kubeconfigIn(entry: EntryState | null): Found<KubeconfigView> {
  if (entry === null) return { state: 'absent' };
  if (entry.kind !== 'secret' || entry.rest === undefined || outlineOf(entry.rest).keys.length > 0) {
    return { state: 'unreadable', why: 'it is no kubeconfig, or it holds a private key where none belongs' };
  }
  const { rest } = entry;
  return attempt(() => parseKubeconfig(rest));
}

function attempt<T>(read: () => T): Found<T> {
  try {
    return { state: 'present', value: read() };
  } catch (error) {
    if (PluginError.is(error)) return { state: 'unreadable', why: error.message };
    throw error;
  }
}

function certificatesIn(bytes: Uint8Array): readonly Certificate[] {
  const found = readCertificates(bytes);
  if (found.length === 0) throw new PluginError('invalid', whyWithout('certificate', bytes));
  return found;
}

function whyWithout(what: string, bytes: Uint8Array): string {
  return hasByteOrderMark(bytes) ? behindByteOrderMark : `there is no ${what} in it`;
}

function publicKeysIn(bytes: Uint8Array): readonly Uint8Array[] {
  const found = pemBlocks(bytes).filter((block) => block.label === 'PUBLIC KEY');
  if (found.length === 0) throw new PluginError('invalid', whyWithout('public key', bytes));
  return found.map(({ der }) => {
    try {
      return new Uint8Array(
        createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }).export({ type: 'spki', format: 'der' }),
      );
    } catch (cause) {
      throw new PluginError('invalid', 'it holds a public key that cannot be read', { cause });
    }
  });
}
