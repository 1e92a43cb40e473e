import { counted, firstInWords } from '../counts.ts';
import { restartedText } from '../document/check-groups.ts';
import { type HintBy, hints, type KeyOf } from './hints.ts';

/** What the screen of a rotation says around the document. */
export const rotationScreenTexts = {
  title: (of: string): string => `Rotate ${of === 'all sa' ? 'all and sa' : of}`,
  checks: 'CHECKS',
  /** Where not all items below a title are in view; `key` is null where no key scrolls them. */
  isCut: (title: string, below: number, all: number, key: KeyOf | null): string =>
    `${title} (${below} of ${all} below${key === null ? '' : `, ${key('page down')} scrolls`})`,
  /** Until a step is ticked; `isIn`: the cursor is in the runbook. */
  howToTick: (title: string, isIn: boolean, key: KeyOf): string =>
    isIn ? `${title} (${key('choose')} ticks the step)` : `${title} (${key('choose')} goes to a step, then ticks it)`,
  noTick: 'A condition has no tick: make sure that it holds.',
  /** In the border. */
  ticked: (done: number, all: number): string => `runbook ${done} of ${all}`,
  noRunbook: 'Nothing to tick: no rollout is due.',
  side: 'Trust by node',
  reading: 'Reading where it stands …',
  reads: (location: string): string => `Reading ${location} …`,
  /** `awaited`: the servers that have not answered yet. */
  asks: (servers: number, awaited: readonly string[]): string =>
    awaited.length === 0
      ? `All ${counted(servers, 'server')} answered. Asking the API for copies of the CA …`
      : `${servers - awaited.length} of ${counted(servers, 'server')} answered. Waiting for ${firstInWords(awaited, 2)} …`,
  /** In the border. */
  isBeingRead: 'reading …',
  inStep: (by: HintBy): string => `All CAs in step need one restart in each phase: ${hints.rotateAll(by)}`,
  notInStep: 'not in step',
  /** In the border. */
  isIdle: (name: string, isPrepared: boolean): string => `${name} does not rotate${isPrepared ? '; prepared' : ''}`,
  /** Other CAs of the cluster, or `sa`. */
  others: (rotating: readonly { readonly name: string; readonly phase: string }[]): string =>
    `In rotation: ${rotating.map(({ name, phase }) => `${name}, at ${phase}`).join('; ')}.`,
  notYet: (why: string): string => `Not yet: ${why}.`,
  resumes: 'If kpki ends here, it finds this phase again.',
  planComes: 'Waiting for the servers; the plan follows.',
  /** `unobservable`: components whose trust no answer tells. */
  ready: (phase: string, unobservable: readonly string[]): string =>
    unobservable.length === 0
      ? `Every server is ready for ${phase}.`
      : `Ready for ${phase} as far as it can be observed; ${restartedText(unobservable, phase)}.`,
  /** In the phases: how many checks passed, and apart those that no answer tells. */
  passed: (done: number, all: number, unobservable: number): string =>
    `${done}/${all - unobservable}${unobservable === 0 ? '' : ` ?${unobservable}`}`,
  rollBack: (phase: string): string => (phase === 'rollback' ? 'Roll back' : `Roll back to ${phase}`),
  leaked: (keys: number): string => (keys === 1 ? 'The key leaked' : 'The keys leaked'),
  isRead: 'it is being read',
  waits: (phase: string): string => `${phase} waits for the servers`,
  checkFailed: (key: KeyOf): string => `a live check failed, see the text. Fix that first; ${key('again')} tries again`,
  /** `restarts` is false where the components take the files by themselves. */
  checksWait: (checks: number, restarts: boolean, key: KeyOf): string => {
    const what = counted(checks, 'live check waits', 'live checks wait');
    return restarts
      ? `${what} for a restart, see the live checks. ${key('again')} tries again`
      : `${what} for a reload, which takes seconds; if one still waits, restart its component. ${key('again')} tries again`;
  },
  notProven: (key: KeyOf): string => `not all is proven, see the text. ${key('again')} tries again`,
} as const;
