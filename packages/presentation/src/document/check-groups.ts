import {
  checksOfRotations,
  type LiveCheckResult,
  type LiveVerdict,
  type Phase,
  type RolloutStep,
  type Rotated,
} from '@kpki/engine';
import type { ServerName } from '@kpki/spec';
import { firstLines } from '../counts.ts';
import type { Shown } from '../shown.ts';
import { signLook, signs } from '../signs.ts';
import type { Block, Row, Severity } from './block.ts';

/** A live check that was proven. */
export type PassedCheck = Pick<LiveVerdict, 'name' | 'node' | 'check'>;

/** `pending`: the component runs with what was stored before. `failed`: what is wrong, and no restart alone fixes. */
type CheckState = 'passed' | 'failed' | 'pending' | 'unreachable' | 'unproven' | 'accepted' | 'unobservable';

/** All checks of one component, or of one object of the API. */
export interface CheckGroup {
  readonly name: string;
  readonly state: CheckState;
  /** Of nodes, those in this state; an object counts as one. */
  readonly inState: number;
  readonly all: number;
  readonly left: readonly string[];
  /** The CAs for which no answer tells whether the component trusts them. */
  readonly unobservable: readonly Rotated[];
}

type Asked = Shown<LiveCheckResult>;

/** The worst first: one failed check fails the group. */
export const worstFirst: readonly CheckState[] = [
  'failed',
  'pending',
  'unreachable',
  'unproven',
  'accepted',
  'unobservable',
  'passed',
];

/**
 * The servers that name to each client the CAs of a rotation that they trust; of `sa`, the keys. An API server names
 * its client CAs, and not the CA by which it trusts etcd. The others accept a client, which proves one CA of two.
 */
const showsTrust: Readonly<Record<Rotated, readonly ServerName[]>> = {
  'root-ca': ['etcd', 'etcd-peer'],
  'kubernetes-ca': ['kube-apiserver'],
  'etcd-ca': ['etcd', 'etcd-peer'],
  'front-proxy-ca': ['kube-apiserver'],
  sa: ['kube-apiserver'],
};

/** Its checks tell its trust in some CAs alone. */
const apiServer = 'kube-apiserver';

/** Returns the rotations whose trust in a component no check can see. */
export function unobservableIn(component: string, rotations: readonly Rotated[]): readonly Rotated[] {
  return rotations.filter((name) => isAskedOf(component, name) && !showsTrust[name].some((each) => each === component));
}

/** Whether a phase of the rotation depends on the component: etcd trusts no other CA than its own. */
export function isAskedOf(component: string, rotation: Rotated): boolean {
  return [...checksOfRotations([rotation])].some((check) => check === component);
}

/** In the order of a rollout; others follow by name. */
const componentOrder: readonly string[] = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'etcd',
  'etcd-peer',
];

/** Orders components and objects, whatever their checks have shown: no answer moves another. */
export function byComponent(a: string, b: string): number {
  return rankOf(a) - rankOf(b) || (a < b ? -1 : Number(a > b));
}

function rankOf(component: string): number {
  const at = componentOrder.indexOf(component);
  return at < 0 ? componentOrder.length : at;
}

/**
 * Returns the state of each component and object, as the servers answered. An API server that answers as it should has
 * not passed where its trust in etcd is rotated: it may still have the old bundle in memory.
 */
export function checkGroups(
  asked: Asked,
  passed: readonly PassedCheck[],
  rotations: readonly Rotated[],
): readonly CheckGroup[] {
  const groups = [...Map.groupBy(verdictsIn(asked, passed), groupName)].toSorted(([a], [b]) => byComponent(a, b));
  return groups.map(([name, own]): CheckGroup => {
    const byNode = [...Map.groupBy(own, ({ node }) => node ?? '')].map(([node, verdicts]) => ({
      node,
      state: worstOf(verdicts.map(({ state }) => state)),
    }));
    const left = byNode.filter(({ state }) => state !== 'passed');
    const state = worstOf(byNode.map((each) => each.state));
    const unobservable = name === apiServer ? unobservableIn(name, rotations) : [];
    const isHidden = state === 'passed' && unobservable.length > 0;
    return {
      name,
      state: isHidden ? 'unobservable' : state,
      unobservable,
      // What is not observable of a component is so on each node.
      inState: byNode.filter((each) => each.state === (isHidden ? 'passed' : state)).length,
      all: byNode.length,
      left: left.flatMap(({ node }) => (node === '' ? [] : [node])),
    };
  });
}

/** Returns the components whose trust no answer tells, though each answers as it should. */
export function unobservableServers(rotations: readonly Rotated[]): readonly ServerName[] {
  return unobservableIn(apiServer, rotations).length > 0 ? [apiServer] : [];
}

/** The components whose trust no answer tells. */
export interface Unobservable {
  readonly components: readonly string[];
  /** Those of them that have to be restarted, which is left to a person. */
  readonly restarts: readonly string[];
}

/** `rollout`: of the phase that is reached; null: each has to be restarted, as before a rollback. */
export function unobservableAfter(rotations: readonly Rotated[], rollout: readonly RolloutStep[] | null): Unobservable {
  const components = unobservableServers(rotations);
  return { components, restarts: components.filter((each) => isRestarted(each, rollout)) };
}

function isRestarted(name: string, rollout: readonly RolloutStep[] | null): boolean {
  if (rollout === null) return true;
  return rollout.some(({ action, component }) => component === name && (action === 'restart' || action === 'start'));
}

/** What is left to a person where no answer tells it. */
const restarted = 'make sure that each was restarted';

/** A step of a runbook that restarts a component, which no answer proves. */
export interface StepByHand {
  readonly component: string;
  readonly number: number;
  readonly isTicked: boolean;
}

/** Returns what no answer tells of a component, and what is left to a person; empty: nothing. */
export function unobservableTexts(
  { name, unobservable }: Pick<CheckGroup, 'name' | 'unobservable'>,
  rollout: readonly RolloutStep[],
  byHand: readonly StepByHand[],
): readonly string[] {
  if (unobservable.length === 0) return [];
  const { joint, text } = leftToPerson(name, rollout, byHand);
  return [`trust in ${unobservable.join(', ')} is not observable${joint}${text}`];
}

/** Returns the same next to the state, which says what is not observable. */
export function shortUnobservableTexts(
  { name, unobservable }: Pick<CheckGroup, 'name' | 'unobservable'>,
  rollout: readonly RolloutStep[],
  byHand: readonly StepByHand[],
): readonly string[] {
  if (unobservable.length === 0) return [];
  const { text, short = text } = leftToPerson(name, rollout, byHand);
  return [short];
}

interface LeftToPerson {
  readonly joint: string;
  readonly text: string;
  readonly short?: string;
}

/** What was ticked is not asked for again. */
function leftToPerson(name: string, rollout: readonly RolloutStep[], byHand: readonly StepByHand[]): LeftToPerson {
  if (!isRestarted(name, rollout)) return { joint: ', and ', text: 'no restart is due' };
  const steps = byHand.filter(({ component }) => component === name);
  const open = steps.filter(({ isTicked }) => !isTicked);
  if (steps.length > 0 && open.length === 0) return { joint: '; ', text: `${stepsText(steps)} ticked by you` };
  if (open.length === 0) return { joint: ': ', text: restarted };
  const tick = `tick ${stepsText(open)}`;
  return { joint: '; ', text: `${tick} once each was restarted`, short: `${tick} once all restarted` };
}

/** `step 2`, `steps 2, 3` */
export function stepsText(steps: readonly Pick<StepByHand, 'number'>[]): string {
  return `step${steps.length === 1 ? '' : 's'} ${steps.map(({ number }) => number).join(', ')}`;
}

/** Returns what the conclusion of the live checks before a phase leaves to a person: the rest of a sentence. */
export function restartedText({ restarts }: Unobservable, phase: string): string {
  if (restarts.length === 0) return '';
  return `; ${restarts.join(', ')}: ${restarted}${sinceWritten(phase)}`;
}

/** ` since trust` */
export function sinceWritten(phase: string): string {
  const since = bundlesWritten[phase];
  return since === undefined ? '' : ` since ${since}`;
}

/** The phase that last wrote the trust bundles which count before this one. */
const bundlesWritten: Readonly<Record<string, Phase>> = { reissue: 'trust', distrust: 'trust', remove: 'distrust' };

interface StatedCheck extends PassedCheck {
  readonly state: CheckState;
}

export function verdictsIn(asked: Asked, passed: readonly PassedCheck[]): readonly StatedCheck[] {
  const stated = (state: CheckState, verdicts: readonly PassedCheck[]): readonly StatedCheck[] =>
    verdicts.map(({ name, node, check }) => ({ name, node, check, state }));
  return [
    ...stated(
      'failed',
      asked.refuted.filter((each) => !isWaiting(each)),
    ),
    ...stated('pending', asked.refuted.filter(isWaiting)),
    ...stated(
      'unreachable',
      asked.unproven.filter(({ isUnreached }) => isUnreached === true),
    ),
    ...stated(
      'unproven',
      asked.unproven.filter(({ isUnreached }) => isUnreached !== true),
    ),
    ...stated('accepted', asked.accepted),
    ...stated('passed', passed),
  ];
}

/** Whether the component only has to load what is stored: it was not restarted since, or reloads by itself. */
export function isWaiting({ code }: Asked['refuted'][number]): boolean {
  return code === 'not-reloaded';
}

function worstOf(states: readonly CheckState[]): CheckState {
  return worstFirst.find((state) => states.includes(state)) ?? 'passed';
}

/** `kube-apiserver` of `kube-apiserver/cp1`; an object by its whole name. */
export function groupName({ name, node }: Pick<PassedCheck, 'name' | 'node'>): string {
  return node !== null && name.endsWith(`/${node}`) ? name.slice(0, -node.length - 1) : name;
}

export const checkLooks: Readonly<
  Record<CheckState, { readonly glyph: string; readonly label: string; readonly severity: Severity }>
> = {
  passed: { ...signLook(signs.ok), label: 'passed' },
  failed: { ...signLook(signs.failed), label: signs.failed.word },
  pending: { ...signLook(signs.pending), label: signs.pending.word },
  unreachable: { ...signLook(signs.unreachable), label: signs.unreachable.word },
  unproven: { ...signLook(signs.unproven), label: signs.unproven.word },
  unobservable: { ...signLook(signs.notObservable), label: signs.notObservable.word },
  accepted: { ...signLook(signs.due), label: 'accepted' },
};

const mostNodes = 5;

/** Returns a row for each group, the worst first. Counts come before names, which may be as wide as the screen. */
export function checkRows(groups: readonly CheckGroup[], rollout: readonly RolloutStep[]): readonly Block[] {
  if (groups.length === 0) return [];
  const rows = worstFirst
    .flatMap((state) => groups.filter((group) => group.state === state))
    .map((group): Row => {
      const { name, state, inState, all, left } = group;
      const nodes = left.length === 0 ? [] : [firstLines(left, mostNodes).join(', ')];
      const answered = [...nodes, ...unobservableTexts(group, rollout, [])].join('; ');
      const text = answered === '' ? name : `${name}: ${answered}`;
      return { ...checkLooks[state], subject: `${inState} of ${all}`, texts: [text] };
    });
  return [{ is: 'rows', begins: 'label', rows }];
}
