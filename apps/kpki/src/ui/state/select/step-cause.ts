import type { Reason, Step } from '@kpki/engine';
import type { StepCause } from '@kpki/presentation';

/** A cause that the stored files or the spec have. */
type OwnCause = Exclude<StepCause, 'follows'>;

/** Why a step is planned that no request names; a reason that is not listed means that the artifact is broken. */
const causes: Readonly<Partial<Record<Reason, OwnCause>>> = {
  missing: 'missing',
  'copy-missing': 'missing',
  'certificate-missing': 'missing',
  'key-missing': 'missing',
  'public-key-missing': 'missing',
  'ca-missing': 'missing',
  expired: 'expired',
  'key-kind-differs': 'changed',
  'subject-differs': 'changed',
  'group-added': 'changed',
  'names-differ': 'changed',
  'usages-differ': 'changed',
  'limits-differ': 'changed',
  'server-differs': 'changed',
  'entries-differ': 'changed',
  'lifetime-differs': 'changed',
  'renew-due': 'due',
};

/** The worst decides: what has expired fails now, whatever else differs; what is due and broken is made again as broken. */
export const stepCauses: readonly OwnCause[] = ['expired', 'missing', 'broken', 'changed', 'due'];

/** Whether a step of a phase is due whether or not its CA is rotated. */
export function isDueAnyway({ reasons }: Pick<Step, 'reasons'>): boolean {
  const all = reasons.map(({ reason }) => reason);
  return all.some((each) => causes[each] !== undefined) && !all.some((each) => each.startsWith('rotation'));
}

/** Counts steps by the worst reason of each, the worst first. A request is no cause, and comes last. */
export function worstReasons(
  steps: readonly Pick<Step, 'reasons'>[],
): readonly (readonly [reason: Reason, count: number])[] {
  const rank = (reason: Reason): number =>
    reason === 'requested' ? stepCauses.length : stepCauses.indexOf(causes[reason] ?? 'broken');
  const worst = steps.flatMap(
    ({ reasons }) => reasons.map(({ reason }) => reason).toSorted((a, b) => rank(a) - rank(b))[0] ?? [],
  );
  return [...Map.groupBy(worst, (reason) => reason)]
    .map(([reason, all]) => [reason, all.length] as const)
    .toSorted(([a], [b]) => rank(a) - rank(b));
}

/** Returns the reasons that each of the steps has, other than a request. */
export function sharedReasons(steps: readonly Pick<Step, 'reasons'>[]): readonly Reason[] {
  const [first, ...others] = steps.map(({ reasons }) => new Set(reasons.map(({ reason }) => reason)));
  return [...(first ?? [])].filter((reason) => reason !== 'requested' && others.every((each) => each.has(reason)));
}

/** Returns the worst cause of a step, except for a request. */
export function causeOf({ reasons }: Pick<Step, 'reasons'>): OwnCause {
  const all = reasons.flatMap(({ reason }) => (reason === 'requested' ? [] : [causes[reason] ?? 'broken']));
  return stepCauses.find((cause) => all.includes(cause)) ?? 'broken';
}
