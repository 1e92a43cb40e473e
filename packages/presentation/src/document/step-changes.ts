import { changes, type LifetimeDecider, type Plan, type StatusEntry, type Step, type UndoStep } from '@kpki/engine';
import { inRow } from '../counts.ts';
import { day } from '../dates.ts';
import { undoScreenTexts } from '../screens/undo.ts';
import type { Shown } from '../shown.ts';
import { shortOctets } from './artifact.ts';
import { type Fact, fact, type Severity } from './block.ts';
import { type FileChange, fileChanges, fileChangeText, stepWords } from './plan.ts';
import type { Shell } from './shell.ts';

/** What the spec wants of an artifact with a key. */
export interface DesiredArtifact {
  /** How long a certificate is asked for, and who decides how long it is valid; null: the artifact has none. */
  readonly validity: { readonly seconds: number; readonly decider: LifetimeDecider } | null;
  readonly names: readonly string[];
  readonly keyKind: string;
}

export type StoredFields = Pick<Shown<StatusEntry>, 'notAfter' | 'serial' | 'names' | 'keyKind' | 'fingerprint'>;

export interface StepContext {
  readonly plan: Plan;
  /** Null: nothing is stored. */
  readonly stored: StoredFields | null;
  /** Null: not known, or without a key. */
  readonly desired: DesiredArtifact | null;
  /** When the CA expires that signs, RFC 3339: no certificate outlives its CA. Null: a new CA, or none. */
  readonly caUntil: string | null;
}

/** A field of a credential, before and after a step. */
export interface FieldChange {
  readonly is: 'validity' | 'key' | 'serial';
  /** Null: nothing is stored. */
  readonly before: string | null;
  /** Ever shorter. */
  readonly after: readonly [string, ...string[]];
  /** Of what is new: a replaced key is what others may depend on. */
  readonly severity: Severity;
  readonly isSame: boolean;
}

/** Names of a certificate. */
export interface NameChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly same: readonly string[];
}

/** What a step changes, as values: a surface lays them out. */
export interface StepChanges {
  readonly why: readonly string[];
  readonly remedy: string | null;
  /** Without the serial. */
  readonly fields: readonly FieldChange[];
  /** Null: the certificate has none, or there is no new one. */
  readonly names: NameChanges | null;
  readonly files: readonly FileChange[];
  /** A serial is looked up, not read. Null: there is no new certificate. */
  readonly serial: FieldChange | null;
}

export const changeLabels: Readonly<Record<FieldChange['is'] | 'names' | 'files' | 'why' | 'remedy', string>> = {
  validity: 'Valid to',
  key: 'Key',
  serial: 'Serial',
  names: 'Names',
  files: 'Files',
  why: 'Why',
  remedy: 'Fix',
};

/** Returns why a step is planned, its old and new fields, and its files. */
export function stepChanges(step: Step, context: StepContext, shell: Shell): StepChanges {
  const { why, remedy } = stepWords(step, context.plan, shell);
  const files = fileChanges(step, context.plan);
  return { why, remedy, files, ...credentialChanges(step, context) };
}

/** Returns the same in sentences. */
export function stepFacts(step: Step, context: StepContext, shell: Shell): readonly Fact[] {
  const { why, remedy, fields, names, files, serial } = stepChanges(step, context, shell);
  const fieldFact = (field: FieldChange): Fact => fact(changeLabels[field.is], [fieldText(field)]);
  return [
    ...(why.length === 0 ? [] : [fact(changeLabels.why, why)]),
    ...(remedy === null ? [] : [fact(changeLabels.remedy, [remedy], 'warning')]),
    ...fields.map(fieldFact),
    ...(names === null ? [] : [namesFact(names)]),
    ...(files.length === 0 ? [] : [fact(changeLabels.files, files.map(fileChangeText))]),
    ...(serial === null ? [] : [fieldFact(serial)]),
  ];
}

function fieldText({ before, after: [after], isSame }: FieldChange): string {
  if (before === null) return after;
  return isSame ? `${before}, ${after}` : `${before} -> ${after}`;
}

function namesFact({ added, removed, same }: NameChanges): Fact {
  if (added.length + removed.length === 0) return fact(changeLabels.names, [`${same.join(', ')} (unchanged)`]);
  // All names of a new certificate are new.
  if (removed.length + same.length === 0) return fact(changeLabels.names, [added.join(', ')]);
  return fact(
    changeLabels.names,
    [...added.map((name) => `+ ${name}`), ...removed.map((name) => `- ${name}`)],
    'warning',
  );
}

type CredentialChanges = Pick<StepChanges, 'fields' | 'names' | 'serial'>;

const noCredential: CredentialChanges = { fields: [], names: null, serial: null };

/** Only a new certificate has new fields. */
function credentialChanges(step: Step, { plan, stored, desired, caUntil }: StepContext): CredentialChanges {
  const { action } = step;
  if (!changes(step) || desired === null) return noCredential;
  if (action === 'request') {
    const after = [`new ${desired.keyKind}, stored until its certificate comes`, `new ${desired.keyKind}`] as const;
    return { ...noCredential, fields: [{ is: 'key', before: null, after, severity: 'success', isSame: false }] };
  }
  if (action !== 'create' && action !== 'renew' && action !== 'rekey') return noCredential;
  const before = action === 'create' ? null : stored;
  const key = keyChange(action, before, desired);
  if (desired.validity === null) return { ...noCredential, fields: [key] };
  const { seconds, decider } = desired.validity;
  const asked = new Date(Date.parse(plan.made) + seconds * 1000).toISOString();
  const until = (caUntil !== null && caUntil < asked ? caUntil : asked).slice(0, 10);
  const validity: FieldChange = {
    is: 'validity',
    before: before?.notAfter?.slice(0, 10) ?? null,
    after: untilTexts(until, decider),
    severity: 'success',
    isSame: false,
  };
  const serial: FieldChange = {
    is: 'serial',
    before: before?.serial == null ? null : shortOctets(before.serial),
    after: ['new'],
    severity: 'info',
    isSame: false,
  };
  return { fields: [validity, key], names: nameChanges(before, desired.names), serial };
}

/** Exact to the day only where kpki decides. */
function untilTexts(until: string, decider: LifetimeDecider): FieldChange['after'] {
  switch (decider.is) {
    case 'kpki':
      return [until];
    case 'issuers':
      return [`about ${until} (${inRow(decider.names, 'or')} decides)`, `about ${until}`];
    case 'external':
      return [`about ${until} (the signer decides)`, `about ${until}`];
  }
}

function keyChange(action: Step['action'], before: StoredFields | null, { keyKind }: DesiredArtifact): FieldChange {
  if (action === 'renew')
    return { is: 'key', before: before?.keyKind ?? keyKind, after: ['same key'], severity: 'unknown', isSame: true };
  return {
    is: 'key',
    before: before?.keyKind ?? null,
    after: [`new ${keyKind}`],
    severity: before === null ? 'success' : 'critical',
    isSame: false,
  };
}

function nameChanges(before: StoredFields | null, desired: readonly string[]): NameChanges | null {
  const stored = before === null || before.fingerprint === null ? [] : before.names;
  if (desired.length + stored.length === 0) return null;
  return {
    added: desired.filter((name) => !stored.includes(name)),
    removed: stored.filter((name) => !desired.includes(name)),
    same: desired.filter((name) => stored.includes(name)),
  };
}

/** Returns what an undo changes of an artifact. Of the retained file, only what the plan says is known. */
export function undoChanges(
  { action, writes, expired }: UndoStep,
  stored: StoredFields | null,
  locations: Plan['locations'],
): StepChanges {
  const none: StepChanges = { why: [], remedy: null, fields: [], names: null, files: [], serial: null };
  if (action === 'skip') return none;
  const files = fileChanges({ writes }, { locations }).map(
    ({ file }): FileChange => ({ does: action === 'remove' ? 'removes' : 'replaces', file }),
  );
  if (stored === null) return { ...none, files };
  const { restored, removed, previous, sameKey, expiredOn } = undoScreenTexts.changes;
  const field = (
    is: FieldChange['is'],
    before: string | null,
    after: string,
    severity: Severity,
  ): FieldChange | null =>
    before === null
      ? null
      : action === 'remove'
        ? { is, before, after: [removed], severity: 'critical', isSame: false }
        : { is, before, after: [after], severity, isSame: after === sameKey };
  const has = (wanted: string): boolean => writes.some(({ part }) => part === wanted);
  const validity =
    expired === undefined
      ? field('validity', stored.notAfter?.slice(0, 10) ?? null, restored, 'warning')
      : field('validity', stored.notAfter?.slice(0, 10) ?? null, expiredOn(day(expired)), 'critical');
  const key = has('private key')
    ? field('key', stored.keyKind, previous, 'critical')
    : field('key', stored.keyKind, sameKey, 'unknown');
  // A kubeconfig has its key within: whether that is another one is not known.
  const isKeyKnown = has('private key') || (has('certificate') && action === 'restore');
  const isOfCertificate = has('certificate') || has('kubeconfig');
  const serial = stored.serial === null ? null : field('serial', shortOctets(stored.serial), previous, 'info');
  return {
    ...none,
    files,
    fields: [isOfCertificate ? validity : null, isKeyKnown ? key : null].filter((each) => each !== null),
    serial: isOfCertificate ? serial : null,
  };
}
