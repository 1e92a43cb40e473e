import { present } from '../found.ts';
import type { Observation } from '../read/observe.ts';
import { tokenKeyId } from './token-keys.ts';

/** The keys of service-account tokens that a node has, by the names that tokens have for them. */
export interface StoredTokenKeys {
  /** Of the key that signs; null where no sink holds it. */
  readonly signs: string | null;
  /** Of those that verify. */
  readonly verify: ReadonlySet<string>;
}

export function storedTokenKeys(node: string | null, observation: Observation): StoredTokenKeys {
  const copies = observation.get('sa') ?? [];
  const own = copies.filter((copy) => copy.node === node);
  const used = own.length > 0 ? own : copies;
  const [signing] = used.flatMap(({ privateKey }) => present(privateKey) ?? []);
  const verifying = used.flatMap(({ publicKeys }) => present(publicKeys) ?? []);
  return {
    signs: signing === undefined ? null : tokenKeyId(signing),
    verify: new Set(verifying.map(tokenKeyId)),
  };
}
