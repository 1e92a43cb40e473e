import { createPublicKey } from 'node:crypto';
import { type EntryState, PluginError, pemBlocks } from '@kpki/plugin';
import type { Artifact } from '@kpki/spec';
import { type Certificate, keyId, readCertificates } from '@kpki/x509';
import { hasByteOrderMark, outlineOf } from '../key-outline.ts';
import { canBeEdited } from '../kubeconfig/as-meant.ts';
import { readOwn } from '../kubeconfig/parse.ts';
import type { KubeconfigView, OwnInKubeconfig } from '../kubeconfig/view.ts';
import { EngineError, saidBy } from '../model/errors.ts';
import { present, type SlotValue } from '../model/slot.ts';
import { statement, type Words } from '../model/statement.ts';
import type { Copy } from './copy.ts';

// What one entry of a snapshot holds of what belongs there.

export function holdsPrivateKey(entry: SlotValue<EntryState> | undefined): boolean {
  const held = present(entry);
  return held?.kind === 'public' && outlineOf(held.bytes).keys.length > 0;
}

/** A kubeconfig that names its credential's files has no key inside. `signers` are the known certificates of its CA. */
export function kubeconfigCopy(
  entry: SlotValue<EntryState>,
  artifact: Artifact | undefined,
  signers: readonly Certificate[],
): Pick<Copy, 'privateKey' | 'kubeconfig' | 'aroundKubeconfig'> {
  const found = kubeconfigIn(entry, artifact, signers);
  if (found.state !== 'present') return { kubeconfig: found, privateKey: withoutKey(found) };
  const { own, around } = found.value;
  const view = present(own);
  return { kubeconfig: own, privateKey: view === undefined ? withoutKey(own) : keyOf(view), aroundKubeconfig: around };
}

function keyOf({ publicKey, credentialFiles }: KubeconfigView): SlotValue<Uint8Array> {
  if (publicKey !== null) return attempt(() => checkedKey(publicKey));
  return credentialFiles.length > 0 ? { state: 'absent' } : noReadableKey;
}

const noReadableKey = { state: 'unreadable', why: statement('entry/no-key') } as const;

function withoutKey({ state }: SlotValue<unknown>): SlotValue<Uint8Array> {
  return state === 'absent' ? { state } : noReadableKey;
}

export function certificatesIn(entry: SlotValue<EntryState>): SlotValue<readonly Certificate[]> {
  return foundIn(entry, readSome);
}

/** SubjectPublicKeyInfo, DER. */
export function publicKeysIn(entry: SlotValue<EntryState>): SlotValue<readonly Uint8Array[]> {
  return foundIn(entry, publicKeysOf);
}

function foundIn<T>(entry: SlotValue<EntryState>, read: (bytes: Uint8Array) => T): SlotValue<T> {
  if (entry.state !== 'present') return entry;
  const { value } = entry;
  if (value.kind !== 'public') return { state: 'unreadable', why: statement('entry/secret') };
  return attempt(() => read(value.bytes));
}

/** Ignores the key in a kubeconfig: no component would find it there. */
export function keyInFile(entry: SlotValue<EntryState>): SlotValue<Uint8Array> {
  const held = present(entry);
  if (held?.kind !== 'secret' || held.rest === undefined) return keyLocation(entry);
  const { keys, hasByteOrderMark: isMarked } = outlineOf(held.rest);
  const [first, ...others] = keys;
  if (first === undefined) return { state: 'unreadable', why: statement('entry/kubeconfig-for-key') };
  if (others.length > 0) return { state: 'unreadable', why: statement('entry/several-keys') };
  if (first.isEncrypted) return { state: 'unreadable', why: statement('entry/encrypted-key') };
  return isMarked ? { state: 'unreadable', why: statement('entry/byte-order-mark') } : keyLocation(entry);
}

export function holdsSeveralKeys(entry: SlotValue<EntryState>): boolean {
  const held = present(entry);
  return held?.kind === 'secret' && held.rest !== undefined && outlineOf(held.rest).keys.length > 1;
}

export function keyLocation(entry: SlotValue<EntryState>): SlotValue<Uint8Array> {
  if (entry.state !== 'present') return entry;
  if (entry.value.kind !== 'secret' || entry.value.publicKey === undefined) return noReadableKey;
  const { publicKey } = entry.value;
  return attempt(() => checkedKey(publicKey));
}

/** Throws for a public key that cannot be parsed. */
function checkedKey(publicKey: Uint8Array): Uint8Array {
  keyId(publicKey, 'sha1');
  return publicKey;
}

/** Returns the text of a kubeconfig without its secrets; null for other entries. */
function kubeconfigTextIn(entry: SlotValue<EntryState>): Uint8Array | null {
  const held = present(entry);
  if (held?.kind !== 'secret' || held.rest === undefined) return null;
  return outlineOf(held.rest).keys.length > 0 ? null : held.rest;
}

/** Returns why a broken kubeconfig is not overwritten: it may hold entries of others. Null otherwise. */
export function whyUnparsed(
  entry: SlotValue<EntryState>,
  { kubeconfig, aroundKubeconfig }: Pick<Copy, 'kubeconfig' | 'aroundKubeconfig'>,
): Words | null {
  if (kubeconfig?.state !== 'unreadable' || aroundKubeconfig !== undefined) return null;
  return kubeconfigTextIn(entry) === null ? null : kubeconfig.why;
}

function kubeconfigIn(
  entry: SlotValue<EntryState>,
  artifact: Artifact | undefined,
  signers: readonly Certificate[],
): SlotValue<OwnInKubeconfig> {
  if (entry.state !== 'present') return entry;
  const rest = kubeconfigTextIn(entry);
  if (rest === null) {
    return { state: 'unreadable', why: statement('entry/no-kubeconfig-or-misplaced-key') };
  }
  if (artifact?.kind !== 'kubeconfig') return { state: 'unreadable', why: statement('entry/no-kubeconfig') };

  return attempt(() => {
    const read = readOwn(rest, artifact, signers);
    if (read.around.form !== 'editable' || canBeEdited(rest, artifact, read)) return read;
    return { ...read, around: { ...read.around, form: 'intricate' } };
  });
}

function attempt<T>(read: () => T): SlotValue<T> {
  try {
    return { state: 'present', value: read() };
  } catch (error) {
    if (PluginError.is(error)) return { state: 'unreadable', why: saidBy(error) };
    throw error;
  }
}

function readSome(bytes: Uint8Array): readonly Certificate[] {
  const found = readCertificates(bytes);
  if (found.length === 0) throw lacking('entry/no-certificate', bytes);
  return found;
}

/** A byte order mark hides the block behind it. */
function lacking(message: 'entry/no-certificate' | 'entry/no-public-key', bytes: Uint8Array): EngineError {
  return new EngineError('invalid', statement(hasByteOrderMark(bytes) ? 'entry/byte-order-mark' : message));
}

/** Returns SubjectPublicKeyInfo, DER. Throws 'invalid' where there is none, or one cannot be read. */
export function publicKeysOf(bytes: Uint8Array): readonly Uint8Array[] {
  const found = pemBlocks(bytes).filter((block) => block.label === 'PUBLIC KEY');
  if (found.length === 0) throw lacking('entry/no-public-key', bytes);
  return found.map(({ der }) => publicKeyIn(der));
}

/** All nodes have the same few token keys. */
const known = new Map<string, Uint8Array>();
const mostKnown = 16;

function publicKeyIn(der: Uint8Array): Uint8Array {
  const text = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('latin1');
  const key = known.get(text) ?? readPublicKey(der);
  known.set(text, key);
  const [oldest] = known.keys();
  if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
  return Uint8Array.from(key);
}

/** As OpenSSL writes it. */
function readPublicKey(der: Uint8Array): Uint8Array {
  try {
    return createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }).export({
      type: 'spki',
      format: 'der',
    });
  } catch (cause) {
    throw new PluginError('invalid', 'it holds a public key that cannot be read', { cause });
  }
}
