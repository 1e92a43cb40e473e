import {
  changes,
  type LifetimeDecider,
  type Plan,
  type StatusEntry,
  type Step,
  type UndoPlan,
  type UndoStep,
} from '@kpki/engine';
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

/** Returns what an undo changes of an artifact. Of a private key, only whether it is replaced is known. */
export function undoChanges(
  step: UndoStep,
  stored: StoredFields | null,
  { locations, isRedo }: Pick<UndoPlan, 'locations' | 'isRedo'>,
): StepChanges {
  const none: StepChanges = { why: [], remedy: null, fields: [], names: null, files: [], serial: null };
  const { action, writes } = step;
  if (action === 'skip') return none;
  const files = fileChanges({ writes }, { locations });
  const has = (wanted: string): boolean => writes.some(({ part }) => part === wanted);
  if (action === 'remove') {
    const gone = (is: FieldChange['is'], before: string | null | undefined): readonly FieldChange[] =>
      before == null
        ? []
        : [{ is, before, after: [undoScreenTexts.changes.removed], severity: 'critical', isSame: false }];
    const certificate = has('certificate') || has('kubeconfig') ? stored : null;
    return {
      ...none,
      files,
      fields: [
        ...gone('validity', shortDay(certificate)),
        // A kubeconfig has its key within.
        ...(has('private key') ? gone('key', stored?.keyKind) : []),
      ],
      serial: gone('serial', shortSerial(certificate))[0] ?? null,
    };
  }
  const isOfCertificate = has('certificate') || has('kubeconfig');
  return {
    ...none,
    files,
    fields: [
      ...(isOfCertificate ? restoredValidity(step, stored, isRedo) : []),
      // A kubeconfig has its key within: whether that is another one is not known.
      ...(stored?.keyKind != null && (has('private key') || has('certificate'))
        ? [restoredKey(stored.keyKind, has('private key'), isRedo)]
        : []),
    ],
    serial: isOfCertificate ? restoredSerial(step, stored, isRedo) : null,
  };
}

function shortDay(stored: Pick<StoredFields, 'notAfter'> | null): string | null {
  return stored?.notAfter == null ? null : day(stored.notAfter);
}

function shortSerial(stored: Pick<StoredFields, 'serial'> | null): string | null {
  return stored?.serial == null ? null : shortOctets(stored.serial);
}

function restoredValidity(
  { restores, expired }: UndoStep,
  stored: StoredFields | null,
  isRedo: boolean,
): readonly FieldChange[] {
  const before = shortDay(stored);
  const { restored, expiredOn } = undoScreenTexts.changes;
  const field = (after: string, severity: Severity): readonly FieldChange[] => [
    { is: 'validity', before, after: [after], severity, isSame: isStored(restores, stored) },
  ];
  if (expired !== undefined) return field(expiredOn(day(expired)), 'critical');
  if (restores === undefined) return before === null ? [] : field(restored(isRedo), 'warning');
  const isEarlier = stored?.notAfter != null && restores.notAfter < stored.notAfter;
  return field(day(restores.notAfter), isEarlier ? 'warning' : 'success');
}

function isStored(restores: UndoStep['restores'], stored: StoredFields | null): boolean {
  return restores !== undefined && restores.fingerprint === stored?.fingerprint;
}

function restoredKey(before: string, isReplaced: boolean, isRedo: boolean): FieldChange {
  const { key, sameKey } = undoScreenTexts.changes;
  return isReplaced
    ? { is: 'key', before, after: [key(isRedo)], severity: 'critical', isSame: false }
    : { is: 'key', before, after: [sameKey], severity: 'unknown', isSame: true };
}

function restoredSerial({ restores }: UndoStep, stored: StoredFields | null, isRedo: boolean): FieldChange | null {
  const before = shortSerial(stored);
  const after = shortSerial(restores ?? null);
  if (before === null && after === null) return null;
  return {
    is: 'serial',
    before,
    after: [after ?? undoScreenTexts.changes.restored(isRedo)],
    severity: 'info',
    isSame: isStored(restores, stored),
  };
}
