import type { Phase, Rotated } from '../generation/phase.ts';
import type { Step } from '../model/step.ts';

/** A request beyond the spec. Plain data: a plan stores it, so that the same plan can be made again. */
export interface Intent {
  /** Artifact ids: a new certificate over the same key. */
  readonly renew: readonly string[];
  /** Artifact ids: a new key and certificate. */
  readonly rekey: readonly string[];
  readonly rotate: readonly RotationTo[];
  /** Artifact ids: their steps are left out, with those that depend on them. Left out where nothing is excluded. */
  readonly except?: readonly string[];
  /** Leaves out what is neither requested nor needed by it. Without a request, nothing is left out. */
  readonly only?: true;
  /** The words of the command: `renew`, `apiserver`, `cp1`; without the target's flags. */
  readonly words?: readonly string[];
  /** Whether expiry is the only criterion, without a name, node or CA. */
  readonly byExpiryOnly?: true;
}

export interface RotationTo {
  readonly name: Rotated;
  readonly to: Phase;
}

export const emptyIntent: Intent = { renew: [], rekey: [], rotate: [] };

/**
 * Returns whether nothing is requested beyond the spec; a request that selects nothing is one, and an exclusion is
 * none.
 */
export function isEmptyIntent({ renew, rekey, rotate, words }: Intent): boolean {
  return renew.length === 0 && rekey.length === 0 && rotate.length === 0 && words === undefined;
}

export function phaseFor({ rotate }: Intent, name: string): Phase | undefined {
  return rotate.find((each) => each.name === name)?.to;
}

type RequestedAction = 'renew' | 'rekey';

const readOnce = new WeakMap<Intent, ReadonlyMap<string, RequestedAction>>();

/** A new key includes a new certificate. Null: nothing is requested. */
export function requestedAction(artifact: string, intent: Intent): RequestedAction | null {
  // It may name every certificate of some thousand nodes.
  const asked =
    readOnce.get(intent) ??
    new Map([...intent.renew.map((id) => [id, 'renew'] as const), ...intent.rekey.map((id) => [id, 'rekey'] as const)]);
  readOnce.set(intent, asked);
  return asked.get(artifact) ?? null;
}

/** Returns whether an artifact is requested by its name, not by node, CA or `all`. */
export function isAskedByName({ artifact, name }: Pick<Step, 'artifact' | 'name'>, { renew, rekey }: Intent): boolean {
  const ids = [...renew, ...rekey];
  return ids.includes(artifact) && ids.every((id) => id === name || id.startsWith(`${name} `));
}

/** Returns whether the spec does not cause a step, so that only a request that names the artifact plans it. */
export function isAskedAlone({ reasons }: Pick<Step, 'reasons'>): boolean {
  return reasons.every(({ reason }) => reason === 'requested');
}

/** Returns the intent for the remaining artifacts, so that nothing is done twice. */
export function intentFor(artifacts: ReadonlySet<string>, intent: Intent = emptyIntent): Intent {
  const left = (ids: readonly string[]): readonly string[] => ids.filter((id) => artifacts.has(id));
  return { ...intent, renew: left(intent.renew), rekey: left(intent.rekey) };
}
