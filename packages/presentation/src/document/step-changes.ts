import { changes, type Plan, type StatusEntry, type Step } from '@kpki/engine';
import type { Shown } from '../shown.ts';
import { octets } from './artifact.ts';
import { type Fact, fact } from './block.ts';
import { stepWords, writeTexts } from './plan.ts';
import type { Shell } from './shell.ts';

/** What the spec wants of an artifact with a key. */
export interface DesiredArtifact {
  /** How long a certificate is asked for; null: the artifact has none. */
  readonly seconds: number | null;
  readonly names: readonly string[];
  readonly keyKind: string;
}

type Stored = Pick<Shown<StatusEntry>, 'notAfter' | 'serial' | 'names' | 'keyKind' | 'fingerprint'>;

export interface StepContext {
  readonly plan: Plan;
  /** Null: nothing is stored. */
  readonly stored: Stored | null;
  /** Null: not known, or without a key. */
  readonly desired: DesiredArtifact | null;
  /** When the CA expires that signs, RFC 3339: no certificate outlives its CA. Null: a new CA, or none. */
  readonly caUntil: string | null;
}

/** Returns the old and new fields of a step, why it is planned, and its files. */
export function stepFacts(step: Step, context: StepContext, shell: Shell): readonly Fact[] {
  const { why, remedy } = stepWords(step, context.plan, shell);
  const files = writeTexts(step, context.plan, true);
  return [
    ...(why.length === 0 ? [] : [fact('Why', why)]),
    ...(remedy === null ? [] : [fact('Fix', [remedy], 'warning')]),
    ...credentialFacts(step, context),
    ...(files.length === 0 ? [] : [fact('Files', files)]),
  ];
}

/** Only a new certificate has new fields. */
function credentialFacts(step: Step, { plan, stored, desired, caUntil }: StepContext): readonly Fact[] {
  const { action } = step;
  if (!changes(step) || desired === null) return [];
  if (action === 'request') return [fact('Key', [`new ${desired.keyKind}, stored until its certificate comes`])];
  if (action !== 'create' && action !== 'renew' && action !== 'rekey') return [];
  const before = action === 'create' ? null : stored;
  const key = keyText(action, before, desired);
  if (desired.seconds === null) return [fact('Key', [key])];
  const asked = new Date(Date.parse(plan.made) + desired.seconds * 1000).toISOString();
  const until = caUntil !== null && caUntil < asked ? caUntil : asked;
  return [
    fact('Valid to', [changed(before?.notAfter?.slice(0, 10), `${until.slice(0, 10)} (requested)`)]),
    fact('Serial', [changed(before?.serial == null ? undefined : octets(before.serial), 'new')]),
    fact('Key', [key]),
    ...namesFacts(before, desired.names),
  ];
}

function keyText(action: Step['action'], before: Stored | null, { keyKind }: DesiredArtifact): string {
  if (action === 'renew') return `${before?.keyKind ?? keyKind}, same key`;
  return changed(before?.keyKind ?? undefined, `new ${keyKind}`);
}

function changed(before: string | undefined, after: string): string {
  return before === undefined ? after : `${before} -> ${after}`;
}

function namesFacts(before: Stored | null, desired: readonly string[]): readonly Fact[] {
  const isNew = before === null || before.fingerprint === null;
  const stored = isNew ? [] : before.names;
  if (desired.length + stored.length === 0) return [];
  if (isNew) return [fact('Names', [desired.join(', ')])];
  const added = desired.filter((name) => !stored.includes(name));
  const removed = stored.filter((name) => !desired.includes(name));
  if (added.length + removed.length === 0) return [fact('Names', [`${desired.join(', ')} (unchanged)`])];
  return [fact('Names', [...added.map((name) => `+ ${name}`), ...removed.map((name) => `- ${name}`)], 'warning')];
}
