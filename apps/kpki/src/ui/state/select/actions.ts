import { emptyIntent, type Phase } from '@kpki/engine';
import { actionTexts, fleetScreenTexts, type KeyOf, type LeftOut } from '@kpki/presentation';
import { shellWord } from '../../../options/option-words.ts';
import type { Inventory } from '../../../session/inventory.ts';
import type { Rotating } from '../../../session/rotated-names.ts';
import type { FilteredEntry } from '../../work/fleet-row.ts';
import type { ActionRequest } from '../plan-request.ts';
import type { ActedOn } from '../route.ts';
import { artifactName, type Known, knownArtifact, knownArtifacts, membersOf } from './artifacts.ts';
import { artifactWords } from './command-line.ts';

export interface ArtifactAction {
  readonly label: string;
  readonly does: string;
  /** Null: it can be done. */
  readonly why: string | null;
  /** What enter does; null: it cannot be done. */
  readonly onEnter: ActionStep | null;
}

type ActionStep =
  | { readonly is: 'plan'; readonly request: ActionRequest }
  | { readonly is: 'rotate'; readonly rotates: Rotating }
  | { readonly is: 'mark' | 'unmark' | 'unfold' };

/** What an action is for, as a title names it. */
export function actedOnText(of: ActedOn): string {
  return of.is === 'artifact' ? of.artifact : `${of.name}${fleetScreenTexts.times(of.artifacts.length)}`;
}

/** What can be done with all that a row folds. Empty if one of them is gone. */
export function groupActions(
  inventory: Inventory,
  { name, artifacts }: Extract<ActedOn, { readonly is: 'group' }>,
  marks: readonly string[],
  key: KeyOf,
): readonly ArtifactAction[] {
  if (artifacts.some((id) => knownArtifact(inventory, id) === undefined)) return [];
  const isAll = artifacts.every((id) => marks.includes(id));
  return [
    renewAll(inventory, name, artifacts, key),
    { ...actionTexts[isAll ? 'unmarkAll' : 'markAll'], why: null, onEnter: { is: isAll ? 'unmark' : 'mark' } },
    { ...actionTexts.unfold, why: null, onEnter: { is: 'unfold' } },
  ];
}

function renewAll(inventory: Inventory, name: string, artifacts: readonly string[], key: KeyOf): ArtifactAction {
  const { label, does } = actionTexts.renewAll;
  const leftOut = leftOutOf(inventory, artifacts, key);
  const [first] = leftOut;
  if (first !== undefined && leftOut.length === artifacts.length)
    return { label, does: does(artifacts.length), why: first.why, onEnter: null };
  const ids = artifacts.filter((id) => leftOut.every(({ artifact }) => artifact !== id));
  const isWhole = leftOut.length === 0 && membersOf(inventory, name).length === artifacts.length;
  const request = isWhole ? allOfRequest(inventory, name) : markedRequest(ids, leftOut);
  return { label, does: does(ids.length), why: null, onEnter: { is: 'plan', request } };
}

/** Which of several cannot be renewed, and why. */
export function leftOutOf(inventory: Inventory, artifacts: readonly string[], key: KeyOf): readonly LeftOut[] {
  return artifacts.flatMap((artifact): readonly LeftOut[] => {
    const known = knownArtifact(inventory, artifact);
    const why = known === undefined ? actionTexts.why.gone : whyNotAnew('renew', known, key);
    return why === null ? [] : [{ artifact, why }];
  });
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
    onEnter: why === null ? { is: 'plan', request: anewRequest(command, known.entry.artifact) } : null,
  };
}

function below(inventory: Inventory, { entry, state }: Known, key: KeyOf): ArtifactAction {
  const blank = { ...actionTexts.below, onEnter: null };
  if (entry.kind !== 'ca') return { ...blank, why: actionTexts.why.noCa };
  if (state === 'missing') return { ...blank, why: actionTexts.why.notStored(key) };
  return { ...blank, why: null, onEnter: { is: 'plan', request: belowRequest(inventory, entry.name) } };
}

function rotations(inventory: Inventory, known: Known, key: KeyOf): readonly ArtifactAction[] {
  const alone = rotationAlone(known, key);
  if (alone.onEnter === null) return [alone];
  const hasRoot = inventory.entries.some(({ name }) => name === 'root-ca');
  const { rotateAll, rotateAllSa } = actionTexts;
  return [
    alone,
    inStep(rotateAll.label, rotateAll.does(hasRoot), 'all'),
    inStep(rotateAllSa.label, rotateAllSa.does, 'all sa'),
  ];
}

function inStep(label: string, does: string, rotates: Rotating): ArtifactAction {
  return { label, does, why: null, onEnter: { is: 'rotate', rotates } };
}

export function rotationAlone({ entry, state }: Known, key: KeyOf): ArtifactAction {
  const { label, does } = actionTexts.rotate;
  const rotates = rotatedIn(entry);
  const blank = { label, does, onEnter: null };
  if (rotates === null) return { ...blank, why: actionTexts.why.notRotated };
  return state === 'missing' ? { ...blank, why: actionTexts.why.notStored(key) } : inStep(label, does, rotates);
}

export function rotatedIn({ kind, name }: Pick<Known['entry'], 'kind'> & { readonly name: string }): Rotating | null {
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

/**
 * Returns the rotation of a whole cluster: that in progress, else that of the CA of what is named, else that of the only CA.
 * Null: the user has to choose one, or there is none.
 */
export function rotationOfCluster(
  entries: readonly FilteredEntry[],
  isNamed: (artifact: string) => boolean,
): Rotating | null {
  const rotatable = entries.flatMap(({ artifact, kind, phase }) => {
    const of = rotatedIn({ kind, name: artifact });
    return of === null ? [] : [{ of, isCa: kind === 'ca', inProgress: phase !== undefined }];
  });
  const named = entries.find(({ artifact }) => isNamed(artifact));
  const own = rotatable.find(({ of }) => of === named?.artifact || of === named?.ca);
  const inProgress = rotatable.filter((each) => each.inProgress);
  const cas = rotatable.filter(({ isCa }) => isCa);
  const only = cas.length === 1 ? cas[0] : undefined;
  const first = inProgress.find((each) => each === own) ?? inProgress[0] ?? own ?? only;
  return first?.of ?? null;
}

/** Returns the rotation of an artifact of a cluster, or of the CA that signs it. Null: it has none. */
export function rotationOfArtifact(entries: readonly FilteredEntry[], artifact: string): Rotating | null {
  const find = (wanted: string | null | undefined): Rotating | null => {
    const found = entries.find((each) => each.artifact === wanted);
    return found === undefined ? null : rotatedIn({ kind: found.kind, name: found.artifact });
  };
  return find(artifact) ?? find(entries.find((each) => each.artifact === artifact)?.ca);
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
