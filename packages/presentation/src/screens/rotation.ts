import { counted, firstInWords } from '../counts.ts';
import { timeOfDay } from '../dates.ts';
import { sinceWritten, type Unobservable } from '../document/check-groups.ts';
import type { RotationHead } from '../document/rotation-head.ts';
import { signs } from '../signs.ts';
import { type HintBy, hints, type KeyOf } from './hints.ts';

/** How far a step of a runbook is: ticked by the user, or observed, as the live checks prove. */
export type RunbookStepState = 'done' | 'observed' | 'open';

export const runbookStepLooks: Readonly<Record<RunbookStepState, { readonly box: string; readonly word: string }>> = {
  done: { box: '[x]', word: 'done' },
  observed: { box: '[✓]', word: 'observed' },
  open: { box: '[ ]', word: 'not done' },
};

function forYou(components: readonly string[]): string {
  return `check ${components.join(', ')} yourself`;
}

/** What the screen of a rotation says around the document. */
export const rotationScreenTexts = {
  title: (of: string): string => `Rotate ${of === 'all sa' ? 'all and sa' : of}`,
  checks: 'CHECKS',
  /** Behind how many of the checks have passed: those that only the user can make, and that nothing waits for. */
  moreByHand: (components: number): string => `+${components} by hand`,
  /** The same where there is no room for the word. */
  moreByHandInShort: (components: number): string => `+${components}`,
  /** Until a step is ticked. */
  howToTick: (title: string, key: KeyOf): string => `${title} (${key('choose')} ticks a step)`,
  /** The title of both certificates of a CA. */
  pair: 'Old and new',
  /** Behind a check: when its answers came, or since when one is missing, in milliseconds. */
  answered: (at: number): string => timeOfDay(at),
  unanswered: (at: number): string => `since ${timeOfDay(at)}`,
  noTick: 'A condition has no tick: make sure that it holds.',
  /** The matrix of trust in one line. */
  trustCounted: (counts: readonly string[]): string => `Trust  ${counts.join(' · ')}`,
  /** How many restarts of a step the live checks have proven, and the components of those that they cannot. */
  observed: (observed: number, observable: number, components: readonly string[]): string => {
    const { word } = runbookStepLooks.observed;
    if (components.length === 0) return observed === observable ? word : `${observed} of ${observable} ${word}`;
    const proven = observed === observable ? observed : `${observed} of ${observable}`;
    return `${proven} ${word}; ${forYou(components)}`;
  },
  /** Before any restart of a step is proven. */
  byHand: (components: readonly string[]): string => forYou(components),
  /** Of a component that takes new files by itself: it has, or was restarted. */
  reloaded: (component: string, nodes: readonly string[]): string =>
    `${component} (${firstInWords(nodes, 3)}) uses the new files.`,
  /** At the tick of a step whose restarts are seen on some nodes alone. */
  tickedEarly: (step: number, observed: string): string =>
    `Step ${step} is ticked, with ${observed}: the live checks wait for the others.`,
  /** In the border. */
  ticked: (done: number, all: number): string => `runbook ${done} of ${all}`,
  noRunbook: 'Nothing to tick: no rollout is due.',
  reading: 'Reading the rotation …',
  reads: (location: string): string => `Reading ${location} …`,
  /** `awaited`: the servers that have not answered yet. */
  asks: (servers: number, awaited: readonly string[]): string =>
    awaited.length === 0
      ? `All ${counted(servers, 'server')} answered. Asking the API for copies of the CA …`
      : `${servers - awaited.length} of ${counted(servers, 'server')} answered. Waiting for ${firstInWords(awaited, 2)} …`,
  /** In the border. */
  isBeingRead: 'reading …',
  inStep: (by: HintBy): string => hints.rotateAll(by),
  /** Where several rotate in step. */
  actionsOfOne: (key: KeyOf): string =>
    `${key('actions')} is for one CA: choose it in the trust tree, by ${key('trust')}.`,
  notInStep: 'not in step',
  /** In the border. `of`: where another CA of the cluster rotates; else null. */
  isIdle: (isPrepared: boolean, of: string | null): string =>
    `${of === null ? 'no rotation in progress' : `${of} is not in rotation`}${isPrepared ? '; prepared' : ''}`,
  /** Other CAs of the cluster, or `sa`. */
  others: (rotating: readonly { readonly name: string; readonly phase: string }[]): string =>
    `In rotation: ${rotating.map(({ name, phase }) => `${name}, phase ${phase}`).join('; ')}.`,
  /** Of a rotation, outside of its screen: `etcd-ca in phase distrust: restart etcd on cp3`. */
  owed: (rotating: readonly { readonly name: string; readonly phase: string }[], restart: string): string =>
    `${rotating.map(({ name, phase }) => `${name} in phase ${phase}`).join(', ')}: ${restart}`,
  /** The same in a column: something outside of kpki has to happen. */
  owedInShort: (rotating: readonly { readonly name: string }[]): string =>
    `${signs.pending.glyph} ${rotating.map(({ name }) => name).join(', ')}`,
  /** A phase, after its apply. */
  done: (
    { phase, isRollback }: { readonly phase: string; readonly isRollback: boolean },
    names: readonly string[],
    work: string,
    /** What was written and removed, counted. */
    files: readonly string[],
  ): string =>
    `Done: ${isRollback ? `rolled back ${firstInWords(names, 3)} to ${phase}` : `${phase} of ${firstInWords(names, 3)}`}. ${[work, ...files].join(', ')}.`,
  /** How a person goes on, behind what the rotation is about now. */
  goesOn: (follow: NonNullable<RotationHead['follow']>, to: string, key: KeyOf): string =>
    follow === 'then ask'
      ? `; then ${key('again')} asks again`
      : `${follow === 'plan' ? ': ' : '; then '}${key('plan')} plans ${to}`,
  notYet: (why: string): string => `Not yet: ${why}.`,
  /** At each press of a button that is off. */
  refused: (button: string, why: string): string => `${button} is off: ${why}.`,
  resumes: 'Safe to quit: kpki continues at this phase.',
  planComes: 'Asking the servers; once they are ready, the plan follows.',
  ready: (phase: string, { components, restarts }: Unobservable): string =>
    components.length === 0
      ? `Every server is ready for ${phase}.`
      : restarts.length === 0
        ? `Ready for ${phase}, as far as it can be observed.`
        : `Make sure that each ${firstInWords(restarts, 3)} was restarted${sinceWritten(phase)}; all else is ready.`,
  /** In the phases: the files of a phase are written, and its checks wait. */
  written: (loaded: number, nodes: number): string => `written, ${loaded}/${nodes} observed`,
  /** Instead of a row for each check, where there is no room. */
  folded: (checks: readonly string[]): string => `${checks.length} passed: ${checks.join(', ')}`,
  /** Behind the command that accepts unproven checks, where not all of it is shown. */
  acceptsOf: (checks: number): string => `… (${counted(checks, 'check')})`,
  rollBack: (phase: string): string => (phase === 'rollback' ? 'Roll back' : `Roll back to ${phase}`),
  leaked: (keys: number): string => (keys === 1 ? 'Key compromised' : 'Keys compromised'),
  isRead: 'it is being read',
  waits: (phase: string): string => `${phase} waits for the servers`,
  checkFailed: (key: KeyOf): string => `a live check failed. Fix that first; ${key('again')} asks again`,
  /** `restarts` is false where the components take the files by themselves. */
  checksWait: (checks: number, all: number, restarts: boolean): string =>
    `${checks} of ${all} live checks ${checks === 1 ? 'waits' : 'wait'} for a ${restarts ? 'restart' : 'reload'}`,
  notProven: (key: KeyOf): string => `a live check is unproven, see the text. ${key('again')} asks again`,
} as const;
