import type { RolloutStep } from '@kpki/engine';
import { andMore, counted, firstInWords, namesText } from '../counts.ts';
import { signs } from '../signs.ts';
import { actionRows } from './action-rows.ts';
import { timesText } from './alike.ts';
import type { Severity } from './block.ts';

/** What a running cluster does about new files. `none`: no component restarts, nor has to reload a file. */
export type RolloutEffect =
  | { readonly is: 'none' }
  /** What stops working, a sentence each. */
  | { readonly is: 'breaks'; readonly what: readonly string[] }
  /** Components, each with its nodes in the order of the waves. */
  | { readonly is: 'reload'; readonly components: ReadonlyMap<string, readonly string[]> }
  | {
      readonly is: 'restart';
      readonly components: ReadonlyMap<string, readonly string[]>;
      /** In their order. */
      readonly legs: readonly Leg[];
    }
  | { readonly is: 'distribute'; readonly artifacts: readonly string[] };

/** Components that restart node by node, one leg after the other. */
interface Leg {
  readonly components: readonly string[];
  readonly nodes: readonly string[];
}

interface EffectLook {
  readonly glyph: string;
  readonly word: string;
  readonly severity: Severity;
}

/** `valid`: what an undo does not take back. */
export const effectLooks: Readonly<Record<RolloutEffect['is'] | 'valid', EffectLook>> = {
  breaks: { ...signs.failed, word: 'breaks' },
  none: { ...signs.ok, word: 'no restart' },
  restart: { glyph: '↻', word: 'you restart', severity: 'warning' },
  reload: { ...signs.nothing, word: 'reloads itself' },
  distribute: { glyph: actionRows.copy.glyph, word: 'you distribute', severity: 'pending' },
  valid: { ...signs.nothing, word: 'stays valid' },
};

/** Returns the effects of a rollout, at most one of each kind; whether components restart comes first. */
export function rolloutEffects(rollout: readonly RolloutStep[]): readonly RolloutEffect[] {
  const restarts = rollout.filter(({ action }) => action === 'restart' || action === 'start');
  const restarted = componentsOf(restarts);
  const reloaded = componentsOf(
    rollout.filter(({ action, component }) => action === 'reloads' && !restarted.has(component ?? '')),
  );
  const artifacts = [...new Set(rollout.flatMap((step) => (isDistributed(step) ? step.artifacts : [])))];
  return [
    ...(restarted.size === 0 ? [] : [{ is: 'restart', components: restarted, legs: legsOf(restarts) } as const]),
    // What reloads may fail to: that no component restarts would be a promise.
    ...(restarted.size === 0 && reloaded.size === 0 ? [{ is: 'none' } as const] : []),
    ...(reloaded.size === 0 ? [] : [{ is: 'reload', components: reloaded } as const]),
    ...(artifacts.length === 0 ? [] : [{ is: 'distribute', artifacts } as const]),
  ];
}

/** What has expired is renewed first. */
function isDistributed({ action, why }: RolloutStep): boolean {
  return action === 'redistribute' && why.message !== 'rollout/expired-kubeconfig';
}

function componentsOf(steps: readonly RolloutStep[]): ReadonlyMap<string, readonly string[]> {
  const ordered = steps.toSorted((one, other) => one.wave - other.wave);
  const groups = Map.groupBy(ordered, ({ component }) => component ?? '');
  return new Map(
    [...groups].map(([component, own]) => [component, [...new Set(own.flatMap(({ node }) => node ?? []))]] as const),
  );
}

/** Components with the same nodes, whose waves are not apart: all of them restart on one node before the next. */
function legsOf(steps: readonly RolloutStep[]): readonly Leg[] {
  interface Open extends Leg {
    readonly last: number;
  }
  const legs: Open[] = [];
  for (const [component, nodes] of componentsOf(steps)) {
    const waves = steps.flatMap((step) => (step.component === component ? [step.wave] : []));
    const [first, last] = [Math.min(...waves), Math.max(...waves)];
    const leg = legs.at(-1);
    const isBeside = leg !== undefined && first <= leg.last && leg.nodes.join() === nodes.join();
    if (isBeside)
      legs[legs.length - 1] = { components: [...leg.components, component], nodes, last: Math.max(leg.last, last) };
    else legs.push({ components: [component], nodes, last });
  }
  return legs.map(({ components, nodes }) => ({ components, nodes }));
}

/** A list of a rollout has the time of each component. */
const restartIfLate = 'restart what has not reloaded in time';
const restartIfLateInShort = 'if late, restart';

/** With more nodes, their number says more than their names. */
const mostNodes = 5;

const mostNames = 2;

/** Returns what an effect is about, ever shorter: with nodes, with their number, with few names, and as a count. */
export function effectTexts(effect: RolloutEffect): readonly [string, ...string[]] {
  if (effect.is === 'none') return [''];
  if (effect.is === 'breaks') return [effect.what.join(' '), ...shorterTexts(effect.what)];
  if (effect.is === 'distribute') {
    const { artifacts } = effect;
    return [artifacts.join(', '), namesText(artifacts), counted(artifacts.length, 'file')];
  }
  const { components } = effect;
  const counts = [firstInWords([...components.keys()], mostNames), counted(components.size, 'component')];
  const short = componentsText(components);
  if (effect.is === 'reload') {
    const inShort = [short, ...counts].map((text) => `${text}; ${restartIfLateInShort}`);
    return [`${short}; ${restartIfLate}`, ...inShort];
  }
  return [legsText(effect.legs), short, ...counts];
}

/** Of sentences, which a number follows. */
function shorterTexts([first = '', ...others]: readonly string[]): readonly string[] {
  return others.length === 0 ? [] : [`${first}${andMore(others.length)}`, first];
}

/** `etcd, kube-apiserver on cp1 → cp2; kube-scheduler on cp1 → cp2` */
function legsText(legs: readonly Leg[]): string {
  const between = legs.some(({ components }) => components.length > 1) ? '; ' : ', ';
  return legs.map(legText).join(between);
}

function legText({ components, nodes }: Leg): string {
  if (nodes.length > mostNodes) return components.map((each) => timesText(each, nodes.length)).join(', ');
  const on = components.length > 1 && nodes.length > 0 ? ' on' : '';
  return `${components.join(', ')}${on} ${nodes.join(' → ')}`.trimEnd();
}

export function componentsText(components: ReadonlyMap<string, readonly string[]>): string {
  return [...components].map(([component, nodes]) => timesText(component, nodes.length)).join(', ');
}
