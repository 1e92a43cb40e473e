import type { Intent } from '@kpki/engine';
import type { Inventory } from '../../../session/inventory.ts';
import type { Wish } from '../wish.ts';
import { type Known, knownArtefacts } from './artefacts.ts';
import { artefactWords } from './command-line.ts';

const nothing: Intent = { renew: [], rekey: [], rotate: [] };
const day = 86_400;

/** A new certificate for one artefact, with its key or with a new one. */
export function anewWish(command: 'renew' | 'rekey', artefact: string): Wish {
  return wishOf(command, [artefact], artefactWords(artefact));
}

/** New certificates, with the same keys, for all that an authority signed. */
export function belowWish(inventory: Inventory, authority: string): Wish {
  const ids = leaves(inventory).flatMap(({ entry }) => (entry.authority === authority ? [entry.artefact] : []));
  return wishOf('renew', ids, `--authority ${authority}`);
}

/** The same for all of one catalogue entry. */
export function allOfWish(inventory: Inventory, name: string): Wish {
  const ids = leaves(inventory).flatMap(({ entry }) => (entry.name === name ? [entry.artefact] : []));
  return wishOf('renew', ids, name);
}

/** For those of one catalogue entry that end within so many seconds, counted in whole days as the command does. */
export function endingWish(inventory: Inventory, name: string, seconds: number): Wish {
  const days = Math.max(1, Math.floor(seconds / day) + 1);
  const all = leaves(inventory).filter(({ entry }) => entry.name === name);
  const ids = all.filter(({ entry }) => entry.residualSeconds !== null && entry.residualSeconds <= days * day);
  if (ids.length === all.length) return allOfWish(inventory, name);
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) return anewWish('renew', only.entry.artefact);
  return wishOf(
    'renew',
    ids.map(({ entry }) => entry.artefact),
    `${name} --within ${days}d`,
  );
}

function wishOf(command: 'renew' | 'rekey', ids: readonly string[], words: string): Wish {
  return { intent: { ...nothing, [command]: ids }, command: `${command} ${words}`, costs: [], typed: null };
}

/** What has a certificate that no other artefact is signed with. */
function leaves(inventory: Inventory): readonly Known[] {
  return knownArtefacts(inventory).filter(({ entry }) => entry.kind === 'certificate' || entry.kind === 'kubeconfig');
}

/** Why an artefact cannot be renewed or given a new key; null where it can. */
export function whyNotAnew(command: 'renew' | 'rekey', { entry, state }: Known): string | null {
  const { kind, name, authority } = entry;
  if (kind === 'key pair') return `${name} has no certificate; Rotate gives it a new key`;
  if (kind === 'trust bundle') return `${name} follows its authority, ${authority}`;
  if (kind === 'authority' && command === 'rekey')
    return `all it signed would be lost with its key; Rotate replaces it`;
  if (state === 'missing') return 'nothing of it is there; p plans it';
  if (state === 'unreadable') return 'it cannot be read; p says what to do';
  if (state === 'waiting') return 'it is asked for already, and waits for somebody';
  return null;
}
