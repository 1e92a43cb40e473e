import { createHash } from 'node:crypto';
import { type Call, type KeyKind, PluginError, type SigningKey } from '@kpki/plugin';
import type { CaName, Cluster, Environment } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import type { KeyStoreLocation } from './ca-placement.ts';

export interface HeldKey {
  readonly name: string;
  readonly key: SigningKey;
}

export interface HeldKeys {
  readonly found: readonly HeldKey[];
  /** Null: the only configured name is taken. */
  readonly free: string | null;
}

/** Returns the key of the certificate; else the configured one, or the last of the right kind, of a killed run. */
export function ownHeldKey(
  held: HeldKeys | null,
  certificate: Certificate | undefined,
  kind: KeyKind,
): SigningKey | undefined {
  const keys = held?.found.map(({ key }) => key) ?? [];
  const isNamed = held?.free === null;
  if (certificate === undefined) return keys.findLast((key) => isNamed || key.kind === kind);
  return keys.find(({ publicKey }) => sameBytes(certificate.publicKey, publicKey));
}

/** A rotation a day for ten years: beyond it, the store answers with a key for every name. */
const mostKeys = 4000;

/** Finds the configured key of a CA, or `<owner>.<CA>.1`, `.2` and so on. Throws the store's errors. */
export async function findHeldKeys(
  { store, name, owner }: KeyStoreLocation,
  ca: CaName,
  call: Call,
): Promise<HeldKeys> {
  if (store === null) return { found: [], free: null };
  if (name !== undefined) {
    const key = await store.find(name, call);
    return key === null ? { found: [], free: name } : { found: [{ name, key }], free: null };
  }
  const found: HeldKey[] = [];
  for (let count = 1; count <= mostKeys; count += 1) {
    const next = heldName(owner, ca, count);
    const key = await store.find(next, call);
    if (key === null) return { found, free: next };
    found.push({ name: next, key });
  }
  throw new PluginError('unsupported', `counting the keys of ${ca}: there is one for each of ${mostKeys} names`);
}

/** Environments of one file are separate clusters, and must not share a CA in a token. */
export function keyOwner({ name }: Pick<Cluster, 'name'>, environment: Pick<Environment, 'name'> | null): string {
  return environment === null ? name : `${name}.${environment.name}`;
}

/** The longest name that every key store takes. */
const longestName = 64;

/** Returns lower case, digits, '.' and '-': Vault refuses '/' and ':'. Too long a name gets a digest. */
export function heldName(owner: string, ca: CaName, count: number): string {
  const end = `.${ca}.${count}`;
  const own = owner.toLowerCase().replaceAll(/[^a-z0-9.-]/g, '-');
  if (own === owner && own.length + end.length <= longestName) return `${own}${end}`;
  const digest = createHash('sha256').update(owner).digest('hex').slice(0, 8);
  return `${own.slice(0, longestName - end.length - digest.length - 1)}-${digest}${end}`;
}
