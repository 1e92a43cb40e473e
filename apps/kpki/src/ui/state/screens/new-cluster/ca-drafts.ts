import type { BackendSlot, Draft, DraftCa, DraftCas } from '../../draft.ts';
import { backendAt, backendSlots, withPlugin } from './plugin-choice.ts';

export function withCas(draft: Draft, change: (before: DraftCas) => DraftCas): Draft {
  const { environment } = draft;
  return { ...draft, environment: { ...environment, authorities: change(environment.authorities) } };
}

/** The first one gets all keys of CAs until the user chooses otherwise. */
export function withAnotherBackend(draft: Draft): Draft {
  const { environment } = draft;
  const { moreBackends, authorities } = environment;
  const names = new Set(moreBackends.map(({ name }) => name));
  let number = moreBackends.length + 1;
  while (names.has(nameOf(number))) number += 1;
  const backend = { name: nameOf(number), use: '@kpki/pkcs11', other: '', options: {} };
  const isFirst = moreBackends.length === 0 && authorities.all.keys === '';
  const all = isFirst ? { ...authorities.all, keys: backend.name } : authorities.all;
  const more = { moreBackends: [...moreBackends, backend], authorities: { ...authorities, all } };
  return { ...draft, environment: { ...environment, ...more } };
}

function nameOf(number: number): string {
  return number === 1 ? 'store' : `store${number}`;
}

export function withBackendRenamed(draft: Draft, slot: BackendSlot, name: string): Draft {
  const before = backendAt(draft, slot).name;
  return withCas(withPlugin(draft, slot, { name }), (authorities) => pointed(authorities, before, name));
}

export function withoutBackend(draft: Draft, slot: BackendSlot): Draft {
  const { name } = backendAt(draft, slot);
  const gone = backendSlots(draft).indexOf(slot);
  const moreBackends = draft.environment.moreBackends.filter((_backend, at) => at !== gone);
  const without = { ...draft, environment: { ...draft.environment, moreBackends } };
  return withCas(without, (authorities) => pointed(authorities, name, ''));
}

function pointed(authorities: DraftCas, from: string, to: string): DraftCas {
  const moved = (each: DraftCa): DraftCa => (each.keys === from ? { ...each, keys: to } : each);
  const own = Object.fromEntries(Object.entries(authorities.own).map(([name, each]) => [name, moved(each)]));
  return { ...authorities, all: moved(authorities.all), root: moved(authorities.root), own };
}
