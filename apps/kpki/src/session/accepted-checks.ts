import {
  checkNames,
  checksBefore,
  checksOfRotations,
  forwards,
  isKubeletName,
  type LiveCheck,
  type LiveVerdict,
  needsLiveChecks,
  type Phase,
  phases,
  type Rotated,
  type RotationMove,
} from '@kpki/engine';
import { runTexts } from '@kpki/presentation';
import { Fault } from '../fault.ts';
import type { Session } from './session.ts';

type Named = Pick<Session, 'cluster' | 'configuration'>;

interface RotationOptions {
  readonly rollback?: boolean | undefined;
  readonly compromised?: boolean | undefined;
  readonly through?: Phase | undefined;
}

/** Throws a Fault for a name that no live check of these rotations has. */
export function refuseUnknownChecks(names: readonly string[], session: Named, rotated: readonly Rotated[]): void {
  const checks = checksOfRotations(rotated);
  const known = knownNames(checks, session);
  const unknown = names.find((name) => !isAsked(name, checks, known));
  if (unknown === undefined) return;
  throw new Fault(
    'usage',
    `--accept-unproven ${JSON.stringify(unknown)}: no live check before a phase of ${rotated.join(', ')} has this name; ` +
      `it takes one name each, no pattern: ${known.join(', ')}`,
  );
}

export function refuseUnknownKubelets(names: readonly string[], made: readonly LiveVerdict[]): void {
  const known = new Set(made.map(({ name }) => name).filter(isKubeletName));
  const unknown = names.find((name) => isKubeletName(name) && !known.has(name));
  if (unknown === undefined) return;
  throw new Fault(
    'usage',
    `--accept-unproven ${JSON.stringify(unknown)}: neither the file nor the API has this kubelet; they have ${[...known].join(', ')}`,
  );
}

/** Throws a Fault if names are given to a run without live checks; a phase that was begun before passes. */
export function refuseUnaskedRun(names: readonly string[], move: RotationMove, run: RotationOptions): void {
  if (names.length === 0 || move.completes || needsLiveChecks(move)) return;
  if (laterPhases(move, run.through).some((phase) => phases[phase].checked.includes('forwards'))) return;
  throw new Fault('usage', `${unaskedText(move, run)}: leave out --accept-unproven`);
}

function laterPhases({ to }: RotationMove, through: Phase | undefined): readonly Phase[] {
  return through === undefined ? [] : forwards.slice(forwards.indexOf(to) + 1, forwards.indexOf(through) + 1);
}

function unaskedText(move: RotationMove, { rollback, compromised, through }: RotationOptions): string {
  if (compromised === true) return runTexts.uncheckedPhases.compromised(move.to);
  if (rollback === true) return runTexts.uncheckedPhases.rollback(move.to);
  return runTexts.uncheckedPhases.forwards([move.to, ...laterPhases(move, through)]);
}

export function notAskedAgain(names: readonly string[], move: RotationMove, session: Named): readonly string[] {
  if (!move.completes) return [];
  const checks = needsLiveChecks(move) ? checksBefore(move) : new Set<LiveCheck>();
  const known = knownNames(checks, session);
  return names.filter((name) => !isAsked(name, checks, known));
}

function knownNames(checks: ReadonlySet<LiveCheck>, { cluster, configuration }: Named): readonly string[] {
  return checkNames(checks, cluster, configuration.environment?.live);
}

/** Kubelets may be known to the API alone. */
function isAsked(name: string, checks: ReadonlySet<LiveCheck>, known: readonly string[]): boolean {
  return known.includes(name) || (checks.has('kubelet') && isKubeletName(name));
}
