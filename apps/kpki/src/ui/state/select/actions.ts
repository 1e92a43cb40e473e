import { emptyIntent, type Phase } from '@kpki/engine';
import { actionTexts, type KeyOf, type LeftOut } from '@kpki/presentation';
import { shellWord } from '../../../options/option-words.ts';
import type { Inventory } from '../../../session/inventory.ts';
import type { Rotating } from '../../../session/rotated-names.ts';
import type { ActionRequest } from '../plan-request.ts';
import { artifactName, type Known, knownArtifact, knownArtifacts } from './artifacts.ts';
import { artifactWords } from './command-line.ts';

export interface ArtifactAction {
  readonly label: string;
  readonly does: string;
  readonly why: string | null;
  readonly request: ActionRequest | null;
  readonly rotates: Rotating | null;
}

/** Includes those that cannot be done. Empty if the artifact is gone. */
export function actionsFor(inventory: Inventory, artifact: string, key: KeyOf): readonly ArtifactAction[] {
  const known = knownArtifact(inventory, artifact);
  if (known === undefined) return [];
  return [
    newCertificate('renew', known, key),
    newCertificate('rekey', known, key),
    below(inventory, known, key),
    ...rotations(inventory, known, key),
  ];
}

function newCertificate(command: 'renew' | 'rekey', known: Known, key: KeyOf): ArtifactAction {
  const why = whyNotAnew(command, known, key);
  return {
    ...actionTexts[command],
    why,
    request: why === null ? anewRequest(command, known.entry.artifact) : null,
    rotates: null,
  };
}

function below(inventory: Inventory, { entry, state }: Known, key: KeyOf): ArtifactAction {
  const blank = { ...actionTexts.below, request: null, rotates: null };
  if (entry.kind !== 'ca') return { ...blank, why: actionTexts.why.noCa };
  if (state === 'missing') return { ...blank, why: actionTexts.why.notStored(key) };
  return { ...blank, why: null, request: belowRequest(inventory, entry.name) };
}

function rotations(inventory: Inventory, known: Known, key: KeyOf): readonly ArtifactAction[] {
  const alone = rotationAlone(known, key);
  if (alone.rotates === null) return [alone];
  const hasRoot = inventory.entries.some(({ name }) => name === 'root-ca');
  const { rotateAll, rotateAllSa } = actionTexts;
  return [
    alone,
    inStep(rotateAll.label, rotateAll.does(hasRoot), 'all'),
    inStep(rotateAllSa.label, rotateAllSa.does, 'all sa'),
  ];
}

function inStep(label: string, does: string, rotates: Rotating): ArtifactAction {
  return { label, does, why: null, request: null, rotates };
}

export function rotationAlone({ entry, state }: Known, key: KeyOf): ArtifactAction {
  const { label, does } = actionTexts.rotate;
  const rotates = rotatedIn(entry);
  const blank = { label, does, request: null, rotates: null };
  if (rotates === null) return { ...blank, why: actionTexts.why.notRotated };
  return state === 'missing' ? { ...blank, why: actionTexts.why.notStored(key) } : inStep(label, does, rotates);
}

function rotatedIn({ kind, name }: Known['entry']): Rotating | null {
  if (kind === 'key pair' && name === 'sa') return name;
  // CAs have the names of the catalog.
  return kind === 'ca' ? (name as Rotating) : null;
}

export interface RotationInProgress {
  readonly name: Rotating;
  readonly phase: Phase;
}

/** Returns the CAs, and `sa`, that have reached a phase. */
export function rotationsInProgress(inventory: Inventory | null): readonly RotationInProgress[] {
  const phases = (inventory?.entries ?? []).flatMap((entry) => {
    const name = rotatedIn(entry);
    return name === null || entry.phase === undefined ? [] : [[name, entry.phase] as const];
  });
  return [...new Map(phases)].map(([name, phase]) => ({ name, phase }));
}

/** Returns the artifact whose rotation replaces this one: a bundle follows its CA. Null: none does by itself. */
export function rotatedWith({ entry }: Known): string | null {
  if (rotatedIn(entry) !== null) return entry.artifact;
  return entry.kind === 'trust bundle' ? entry.ca : null;
}

const day = 86_400;

export function anewRequest(command: 'renew' | 'rekey', artifact: string): ActionRequest {
  return wishOf(command, [artifact], artifactWords(artifact));
}

function belowRequest(inventory: Inventory, ca: string): ActionRequest {
  const ids = leaves(inventory).flatMap(({ entry }) => (entry.ca === ca ? [entry.artifact] : []));
  return wishOf('renew', ids, `--signed-by ${ca}`);
}

export function allOfRequest(inventory: Inventory, name: string): ActionRequest {
  const ids = leaves(inventory).flatMap(({ entry }) => (entry.name === name ? [entry.artifact] : []));
  return wishOf('renew', ids, name);
}

export function markedRequest(ids: readonly string[], leftOut: readonly LeftOut[]): ActionRequest {
  return { ...wishOf('renew', ids, namedWords(ids)), leftOut };
}

/** Of one name, the owners follow it; of several, each word is NAME/OWNER, and one of those is the first. */
function namedWords(ids: readonly string[]): string {
  const [first, ...others] = [...new Set(ids.map(artifactName))];
  if (first !== undefined && others.length === 0) {
    return [first, ...ids.map((id) => artifactWords(id).slice(first.length + 1))].join(' ').trim();
  }
  const isOwned = (id: string): boolean => id.includes(' ');
  const ownedFirst = [...ids.filter(isOwned), ...ids.filter((id) => !isOwned(id))];
  return ownedFirst.map((id) => shellWord(id.replace(' ', '/'))).join(' ');
}

/** Counts whole days, as the command does. */
export function endingRequest(inventory: Inventory, name: string, seconds: number): ActionRequest {
  const days = Math.max(1, Math.floor(seconds / day) + 1);
  const all = leaves(inventory).filter(({ entry }) => entry.name === name);
  const ids = all.filter(({ entry }) => entry.residualSeconds !== null && entry.residualSeconds <= days * day);
  if (ids.length === all.length) return allOfRequest(inventory, name);
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) return anewRequest('renew', only.entry.artifact);
  return wishOf(
    'renew',
    ids.map(({ entry }) => entry.artifact),
    `${name} --within ${days}d`,
  );
}

function wishOf(verb: 'renew' | 'rekey', ids: readonly string[], words: string): ActionRequest {
  return {
    of: 'action',
    intent: { ...emptyIntent, [verb]: ids, only: true },
    isRollback: false,
    command: `${verb} ${words}`,
    after: null,
    costs: [],
    decided: [],
    typed: null,
    leftOut: [],
  };
}

function leaves(inventory: Inventory): readonly Known[] {
  return knownArtifacts(inventory).filter(({ entry }) => entry.kind === 'certificate' || entry.kind === 'kubeconfig');
}

export function whyNotAnew(command: 'renew' | 'rekey', { entry, state }: Known, key: KeyOf): string | null {
  const { kind, name, ca } = entry;
  const { why } = actionTexts;
  if (kind === 'key pair') return why.noCertificate(name);
  if (kind === 'trust bundle') return why.followsCa(ca);
  if (kind === 'ca' && command === 'rekey') return why.lostWithKey;
  if (state === 'missing') return why.notStored(key);
  if (state === 'unreadable') return why.unreadable(key);
  if (state === 'pending') return why.pending;
  return null;
}
