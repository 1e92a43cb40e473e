import type { Phase, Rotated } from '../generation/phase.ts';
import type { Step } from './step.ts';

/**
 * What somebody asks for beyond what the file declares: a certificate that is not due yet, or a phase of a rotation. Plain
 * data; a plan keeps it, so that the same plan can be made again.
 */
export interface Intent {
  /** Artifacts, by their ids, that get a new certificate for the key that is there. */
  readonly renew: readonly string[];
  /** Artifacts, by their ids, that get a new key and a new certificate. */
  readonly rekey: readonly string[];
  /** What is rotated, and the phase that it is brought to. */
  readonly rotate: readonly RotationTo[];
  /** The command that asks, word by word: `renew`, `apiserver`, `cp1`. Left out where none does; without what leads to the files. */
  readonly words?: readonly string[];
  /** Whether certificates are asked for since they end soon, and not by name, node or CA as well. */
  readonly byEndAlone?: true;
}

export interface RotationTo {
  readonly name: Rotated;
  readonly to: Phase;
}

/** Nothing but what the file declares. */
export const asDeclared: Intent = { renew: [], rekey: [], rotate: [] };

/** Whether nobody asked for anything beyond the declaration. Who asks for what turns out to be nothing has asked. */
export function isAsDeclared({ renew, rekey, rotate, words }: Intent): boolean {
  return renew.length === 0 && rekey.length === 0 && rotate.length === 0 && words === undefined;
}

/** The phase that something is brought to; undefined where it is not rotated. */
export function phaseFor({ rotate }: Intent, name: string): Phase | undefined {
  return rotate.find((each) => each.name === name)?.to;
}

type Asked = 'renew' | 'rekey';

const readOnce = new WeakMap<Intent, ReadonlyMap<string, Asked>>();

/** What an intent asks of an artifact; null: nothing. A new key has a new certificate too. */
export function askedOf(artifact: string, intent: Intent): Asked | null {
  // It may name every certificate of some thousand nodes.
  const asked = readOnce.get(intent) ?? askedBy(intent);
  readOnce.set(intent, asked);
  return asked.get(artifact) ?? null;
}

function askedBy({ renew, rekey }: Intent): ReadonlyMap<string, Asked> {
  return new Map([...renew.map((id) => [id, 'renew'] as const), ...rekey.map((id) => [id, 'rekey'] as const)]);
}

/** Returns whether an artifact is asked for by its name, not as one of a node, of a CA or of all. */
export function isAskedByName({ artifact, name }: Pick<Step, 'artifact' | 'name'>, { renew, rekey }: Intent): boolean {
  const ids = [...renew, ...rekey];
  return ids.includes(artifact) && ids.every((id) => id === name || id.startsWith(`${name} `));
}

/** What is left of an intent once it is carried out for all but some artifacts: it is not done twice. */
export function intentFor(artifacts: ReadonlySet<string>, intent: Intent = asDeclared): Intent {
  const left = (ids: readonly string[]): readonly string[] => ids.filter((id) => artifacts.has(id));
  return { ...intent, renew: left(intent.renew), rekey: left(intent.rekey) };
}
