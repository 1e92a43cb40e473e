import { type Call, PluginError } from '@kpki/plugin';
import type { ArtifactName } from '@kpki/spec';
import { pemOf } from '../bytes.ts';
import { chainOf } from '../inventory/copy.ts';
import { observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import { revealPem } from '../inventory/reveal.ts';
import { saidBy } from '../model/errors.ts';
import type { Listener } from '../model/event.ts';
import type { Words } from '../model/statement.ts';
import type { ClientCredential } from './probe-client.ts';

/** A stored client credential with its key; or why it cannot be used. */
type StoredCredential =
  | { readonly id: string; readonly credential: ClientCredential }
  | { readonly id: string; readonly why: Words };

/** Reveals each credential at most once, forgets all when disposed of. Null: the sinks hold none. */
export interface CredentialStore extends Disposable {
  readonly get: (name: ArtifactName) => Promise<StoredCredential | null>;
}

export function storedCredentials(observed: ObservedState, listener: Listener, call: Call): CredentialStore {
  const taken = new Map<ArtifactName, Promise<StoredCredential | null>>();
  const disposals: Disposable[] = [];
  const take = async (name: ArtifactName): Promise<StoredCredential | null> => {
    const found = copiesNamed(observed, name)[0];
    if (found === undefined) return null;
    const { id, chain, slot } = found;
    try {
      const privateKey = await revealPem(slot, listener, call);
      disposals.push(privateKey);
      const certificate = pemOf(
        'CERTIFICATE',
        chain.map(({ der }) => der),
      );
      return { id, credential: { certificate, privateKey } };
    } catch (error) {
      call.signal.throwIfAborted();
      if (!PluginError.is(error)) throw error;
      return { id, why: saidBy(error) };
    }
  };
  return {
    get(name) {
      const credential = taken.get(name) ?? take(name);
      taken.set(name, credential);
      return credential;
    },
    [Symbol.dispose]() {
      for (const each of disposals) each[Symbol.dispose]();
    },
  };
}

/** The copies with a certificate, and a slot where its key is. */
function copiesNamed(observed: ObservedState, name: ArtifactName) {
  const observation = observe(observed);
  return observed.artifacts
    .filter((artifact) => artifact.name === name)
    .flatMap(({ id }) =>
      (observation.get(id) ?? []).flatMap((copy) => {
        const chain = chainOf(copy);
        const slot = copy.slots.get('private key') ?? copy.slots.get('kubeconfig');
        return chain.length === 0 || slot === undefined ? [] : [{ id, chain, slot }];
      }),
    );
}

/** Returns the first stored one, usable or not; the list begins with the fewest rights. */
export async function firstCredential(
  names: readonly ArtifactName[],
  store: CredentialStore,
): Promise<StoredCredential | null> {
  let useless: StoredCredential | null = null;
  for (const name of names) {
    const stored = await store.get(name);
    if (stored !== null && 'credential' in stored) return stored;
    useless ??= stored;
  }
  return useless;
}
