import type { Intent } from '@kpki/engine';
import type { Inventory } from '../../../session/inventory.ts';
import type { Rotating } from '../../../session/rotated-names.ts';
import type { ActionRequest } from '../action-request.ts';
import type { State } from '../model.ts';
import { type Known, knownArtifact, knownArtifacts } from './artifacts.ts';
import { artifactWords, commandLine } from './command-line.ts';

export interface ArtifactAction {
  readonly label: string;
  readonly does: string;
  readonly why: string | null;
  readonly request: ActionRequest | null;
  readonly rotates: Rotating | null;
}

/** Includes those that cannot be done. Empty if the artifact is gone. */
export function actionsFor(inventory: Inventory, artifact: string): readonly ArtifactAction[] {
  const known = knownArtifact(inventory, artifact);
  if (known === undefined) return [];
  return [
    newCertificate('renew', known),
    newCertificate('rekey', known),
    below(inventory, known),
    ...rotations(inventory, known),
  ];
}

const anewTexts = {
  renew: { label: 'Renew', does: 'a new certificate, for the same key' },
  rekey: { label: 'New key', does: 'a new key and a new certificate' },
} as const;

function newCertificate(command: 'renew' | 'rekey', known: Known): ArtifactAction {
  const why = whyNotAnew(command, known);
  return {
    ...anewTexts[command],
    why,
    request: why === null ? anewRequest(command, known.entry.artifact) : null,
    rotates: null,
  };
}

function below(inventory: Inventory, { entry, state }: Known): ArtifactAction {
  const label = 'Renew what it signed';
  const does = 'new certificates for all of that, for the same keys';
  const blank = { label, does, request: null, rotates: null };
  if (entry.kind !== 'ca') return { ...blank, why: 'it is no CA' };
  if (state === 'missing') return { ...blank, why: notStored };
  return { ...blank, why: null, request: belowRequest(inventory, entry.name) };
}

function rotations(inventory: Inventory, known: Known): readonly ArtifactAction[] {
  const alone = rotationAlone(known);
  if (alone.rotates === null) return [alone];
  const hasRoot = inventory.entries.some(({ name }) => name === 'root-ca');
  const all = `every CA${hasRoot ? ' below the root' : ''}`;
  return [
    alone,
    inStep('Rotate all …', `${all}, in step: one restart a phase`, 'all'),
    inStep('Rotate all and sa …', `the same, and the key that signs tokens`, 'all sa'),
  ];
}

function inStep(label: string, does: string, rotates: Rotating): ArtifactAction {
  return { label, does, why: null, request: null, rotates };
}

function rotationAlone({ entry, state }: Known): ArtifactAction {
  const label = 'Rotate …';
  const does = 'a new key in its place, phase by phase';
  const rotates = rotatedIn(entry);
  const blank = { label, does, request: null, rotates: null };
  if (rotates === null) return { ...blank, why: 'only a CA, or sa, is rotated' };
  return state === 'missing' ? { ...blank, why: notStored } : inStep(label, does, rotates);
}

const notStored = 'not stored yet; p plans it';

function rotatedIn({ kind, name }: Known['entry']): Rotating | null {
  if (kind === 'key pair' && name === 'sa') return name;
  // CAs have the names of the catalog.
  return kind === 'ca' ? (name as Rotating) : null;
}

const nothing: Intent = { renew: [], rekey: [], rotate: [] };
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

/** Of several names, several commands do the same. */
export function markedRequest(state: Pick<State, 'program' | 'target'>, ids: readonly string[]): ActionRequest {
  const words = [...Map.groupBy(ids, (id) => id.split(' ')[0] ?? '')].map(([name, own]) =>
    [name, ...own.map((id) => artifactWords(id).slice(name.length + 1))].join(' ').trim(),
  );
  const last = words.at(-1) ?? '';
  const chain = [
    ...words.slice(0, -1).map((each) => commandLine(state, `renew ${each}`)),
    `${state.program} renew ${last}`,
  ];
  return { ...wishOf('renew', ids, last), command: chain.join(' && ').slice(state.program.length + 1) };
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

function wishOf(command: 'renew' | 'rekey', ids: readonly string[], words: string): ActionRequest {
  return { intent: { ...nothing, [command]: ids }, command: `${command} ${words}`, costs: [], typed: null };
}

function leaves(inventory: Inventory): readonly Known[] {
  return knownArtifacts(inventory).filter(({ entry }) => entry.kind === 'certificate' || entry.kind === 'kubeconfig');
}

export function whyNotAnew(command: 'renew' | 'rekey', { entry, state }: Known): string | null {
  const { kind, name, ca } = entry;
  if (kind === 'key pair') return `${name} has no certificate; Rotate gives it a new key`;
  if (kind === 'trust bundle') return `${name} follows its CA, ${ca}`;
  if (kind === 'ca' && command === 'rekey') return `all it signed would be lost with its key; Rotate replaces it`;
  if (state === 'missing') return notStored;
  if (state === 'unreadable') return 'unreadable; p says what to do';
  if (state === 'pending') return 'already requested and pending';
  return null;
}
