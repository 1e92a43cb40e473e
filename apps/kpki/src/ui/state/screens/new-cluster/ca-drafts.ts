import type { BackendSlot, Draft, DraftCa, DraftCas } from '../../draft.ts';
import { backendAt, backendSlots, withPlugin } from './plugin-choice.ts';

export function withCas(draft: Draft, change: (before: DraftCas) => DraftCas): Draft {
  const { environment } = draft;
  return { ...draft, environment: { ...environment, ca: change(environment.ca) } };
}

/** The first one gets all keys of CAs until the user chooses otherwise. */
export function withAnotherBackend(draft: Draft): Draft {
  const { environment } = draft;
  const { moreBackends, ca } = environment;
  const names = new Set(moreBackends.map(({ name }) => name));
  let number = moreBackends.length + 1;
  while (names.has(nameOf(number))) number += 1;
  const backend = { name: nameOf(number), use: '@kpki/pkcs11', other: '', options: {} };
  const isFirst = moreBackends.length === 0 && ca.all.keys === '';
  const all = isFirst ? { ...ca.all, keys: backend.name } : ca.all;
  const more = { moreBackends: [...moreBackends, backend], ca: { ...ca, all } };
  return { ...draft, environment: { ...environment, ...more } };
}

function nameOf(number: number): string {
  return number === 1 ? 'store' : `store${number}`;
}

export function withBackendRenamed(draft: Draft, slot: BackendSlot, name: string): Draft {
  const before = backendAt(draft, slot).name;
  return withCas(withPlugin(draft, slot, { name }), (ca) => pointed(ca, before, name));
}

export function withoutBackend(draft: Draft, slot: BackendSlot): Draft {
  const { name } = backendAt(draft, slot);
  const gone = backendSlots(draft).indexOf(slot);
  const moreBackends = draft.environment.moreBackends.filter((_backend, at) => at !== gone);
  const without = { ...draft, environment: { ...draft.environment, moreBackends } };
  return withCas(without, (ca) => pointed(ca, name, ''));
}

function pointed(ca: DraftCas, from: string, to: string): DraftCas {
  const moved = (each: DraftCa): DraftCa => (each.keys === from ? { ...each, keys: to } : each);
  const own = Object.fromEntries(Object.entries(ca.own).map(([name, each]) => [name, moved(each)]));
  return { ...ca, all: moved(ca.all), root: moved(ca.root), own };
}
