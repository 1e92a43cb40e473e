import { busyText } from '../../src/session/lock.ts';
import type { ScreenName } from '../../src/ui/state/route.ts';
import { applyDone, declaredOf, failure, planned, read } from './acts.ts';
import { fleetRows, fleetTold } from './fleet.ts';
import { inventoryBeforeItsTime } from './inventory.ts';
import { liveAnswers, liveAsked, liveOver } from './live.ts';
import type { Names } from './names.ts';
import { type Act, keys, later, tells } from './play.ts';
import { checksFailed, rotationAt } from './rotation.ts';
import type { SceneName } from './scenes.ts';
import { undoPlanned } from './undo.ts';
import { unreadInventory } from './unread.ts';

export const screenStates = [
  'loading',
  'empty',
  'partial',
  'unreadable',
  'stale',
  'read-only',
  'busy elsewhere',
  'lock lost',
  'environment switched',
  'wrong clock',
] as const;
export type ScreenState = (typeof screenStates)[number];

/** What is drawn over a screen counts as one. */
export type DrawnScreen = ScreenName | 'help' | 'commands' | 'palette';

interface Never {
  /** Why the screen cannot be in this state. */
  readonly never: string;
}
type Scene = (names: Names) => readonly Act[];

/** A scene of scenes.ts, one of this table, or none. */
export type StateScene = SceneName | Scene | Never;

const never = (why: string): Never => ({ never: why });

const readsNothing = never('it shows nothing that was read from a sink');
const takesNoLock = never('it takes no lock: only an apply and an undo write');
const opensTree = never('the tree of the other environment opens at once: see trust');
const showsNoTimes = never('it shows no times');
const askedByPlan = never('its plan reads everything again');
const notSwitched = never('e does nothing here');

const trust: Scene = (names) => [read(names)];
const after =
  (reach: Scene, ...acts: readonly Act[]): Scene =>
  (names) => [...reach(names), ...acts];
const apiserver = keys('down', 'down', 'right', 'down');
const staleAfter = later(7 * 60_000);
const unread: Scene = (names) => [read(names, { inventory: unreadInventory(names) })];
const beforeItsTime: Scene = (names) => [read(names, { inventory: inventoryBeforeItsTime(names) })];
const artifact = after(trust, apiserver, keys('enter'));
const location: Scene = (names) => [read(names, { drifted: true }), keys('enter')];
const actions = after(trust, apiserver, keys('x'));
const calendar = after(trust, keys('3'));
const rotation = after(trust, keys('x', 'down', 'down', 'down', 'enter'));
const undo = after(trust, keys('u'));
const undoing = after(undo, undoPlanned({ makes: false }), keys('enter', 'left', 'enter'));
const environments = after(trust, keys('5'));
const applying: Scene = (names) => [...trust(names), keys('p'), planned(names), keys('a', 'enter'), later(2000)];

const busy = busyText({ where: './out', heldBy: 'kpki renew on ops2, process 4711 (9f1b77)' });
const lockLost = 'the lock on ./out was lost: another program removed .kpki-lock';

const clockDiffers =
  'the clock of this machine is 3 hours ahead of kube-apiserver (cp1): that server does not accept new certificates yet. ' +
  'Fix: correct the wrong clock before kpki makes certificates';

/** Every screen in every state. The compiler asks for the cells of a new screen. */
export const statesOfScreens: Readonly<Record<DrawnScreen, Readonly<Record<ScreenState, StateScene>>>> = {
  start: {
    loading: 'start',
    empty: 'start',
    partial: readsNothing,
    unreadable: readsNothing,
    stale: readsNothing,
    'read-only': () => [],
    'busy elsewhere': takesNoLock,
    'lock lost': takesNoLock,
    'environment switched': never('it has no environment'),
    'wrong clock': showsNoTimes,
  },
  'new cluster': {
    loading: () => [keys('enter')],
    empty: never('every field begins with a usual answer'),
    partial: readsNothing,
    unreadable: never('it reads no sink; a test of the connection says so below the page: see its own frames'),
    stale: readsNothing,
    // A file of the user is no PKI: it is written all the same.
    'read-only': () => [keys('enter')],
    'busy elsewhere': takesNoLock,
    'lock lost': takesNoLock,
    'environment switched': never('it has no environment'),
    'wrong clock': showsNoTimes,
  },
  trust: {
    loading: 'reading',
    empty: 'nothing there yet',
    partial: 'a sealed sink',
    unreadable: 'cannot be read',
    stale: 'trust that is stale',
    'read-only': trust,
    'busy elsewhere': takesNoLock,
    'lock lost': takesNoLock,
    // The plan that was under way is late, and dropped.
    'environment switched': (names) => [
      ...trust(names),
      keys('p', 'esc'),
      (state) => [...keys('e')(state), ...planned(names)(state)],
    ],
    'wrong clock': beforeItsTime,
  },
  artifact: {
    loading: after(artifact, keys('t')),
    empty: (names) => [read(names, { fresh: true }), apiserver, keys('enter')],
    partial: after(unread, apiserver, keys('enter')),
    unreadable: (names) => [...artifact(names), keys('t'), failure('read', names.error)],
    stale: after(artifact, staleAfter),
    'read-only': artifact,
    'busy elsewhere': takesNoLock,
    'lock lost': takesNoLock,
    'environment switched': opensTree,
    'wrong clock': after(beforeItsTime, apiserver, keys('enter')),
  },
  location: {
    loading: after(location, keys('t')),
    empty: never('it is opened only for a location with findings'),
    partial: never('a location is read as a whole, or not at all'),
    unreadable: (names) => [...location(names), keys('t'), failure('read', names.error)],
    stale: after(location, staleAfter),
    'read-only': location,
    'busy elsewhere': takesNoLock,
    'lock lost': takesNoLock,
    'environment switched': opensTree,
    'wrong clock': showsNoTimes,
  },
  actions: {
    loading: never('it is opened for an artifact that was read'),
    empty: (names) => [read(names, { fresh: true }), apiserver, keys('x')],
    partial: after(unread, apiserver, keys('x')),
    unreadable: (names) => [read(names, { inventory: unreadInventory(names, { all: true }) }), keys('down', 'x')],
    stale: askedByPlan,
    'read-only': actions,
    'busy elsewhere': takesNoLock,
    'lock lost': takesNoLock,
    'environment switched': opensTree,
    'wrong clock': showsNoTimes,
  },
  calendar: {
    loading: () => [keys('3')],
    empty: 'calendar of nothing',
    partial: after(unread, keys('3')),
    unreadable: (names) => [failure('read', names.error), keys('3')],
    stale: after(calendar, staleAfter),
    'read-only': calendar,
    'busy elsewhere': takesNoLock,
    'lock lost': takesNoLock,
    'environment switched': opensTree,
    'wrong clock': after(beforeItsTime, keys('3')),
  },
  fleet: {
    loading: () => [],
    empty: 'fleet of nothing',
    partial: (names) => [fleetTold(fortyClusters(names))],
    unreadable: (names) => [failure('read fleet', names.error)],
    stale: (names) => [fleetTold(fleetRows(names)), staleAfter],
    'read-only': (names) => [fleetTold(fleetRows(names))],
    'busy elsewhere': takesNoLock,
    'lock lost': takesNoLock,
    'environment switched': never('it shows all environments, and switches none'),
    'wrong clock': (names) => [fleetTold(fleetRows(names, inventoryBeforeItsTime(names)))],
  },
  live: {
    loading: 'live is read',
    empty: 'live, nothing to ask',
    partial: 'live, one gives no answer',
    unreadable: 'live that cannot be read',
    stale: 'live, asked again since the files changed',
    'read-only': (names) => [...trust(names), keys('6'), liveAsked(names), liveAnswers(names), liveOver],
    'busy elsewhere': takesNoLock,
    'lock lost': takesNoLock,
    'environment switched': opensTree,
    'wrong clock': never('it compares what is served with what is stored, whatever the time'),
  },
  rotation: {
    loading: 'rotation is read',
    empty: 'rotation not begun',
    partial: 'rotation staged, a check is unproven',
    unreadable: 'rotation that cannot be read',
    stale: (names) => [...rotation(names), rotationAt('trust', checksFailed(names.error)), staleAfter],
    'read-only': after(rotation, rotationAt('begun')),
    'busy elsewhere': never('its plan is applied on the screen of the apply: see apply'),
    'lock lost': never('its plan is applied on the screen of the apply: see apply'),
    'environment switched': opensTree,
    'wrong clock': after(rotation, rotationAt('trust', checksFailed(clockDiffers, 'clock'))),
  },
  undo: {
    loading: 'undo is read',
    empty: 'nothing to undo',
    partial: 'undo of which something stays',
    unreadable: (names) => [...undo(names), failure('plan undo', names.error)],
    stale: never('the undo compares everything once more before it writes'),
    'read-only': after(undo, undoPlanned()),
    'busy elsewhere': (names) => [...undoing(names), failure('undo', busy, 'waiting'), read(names)],
    'lock lost': (names) => [...undoing(names), failure('undo', lockLost), read(names)],
    'environment switched': opensTree,
    'wrong clock': showsNoTimes,
  },
  plan: {
    loading: 'planning',
    empty: 'nothing to do',
    partial: 'plan that is stopped',
    unreadable: 'cannot be planned',
    stale: never('an apply refuses a plan after any change: see apply'),
    'read-only': 'read-only plan',
    'busy elsewhere': takesNoLock,
    'lock lost': takesNoLock,
    'environment switched': opensTree,
    'wrong clock': (names) => [
      ...beforeItsTime(names),
      keys('p'),
      planned(names, { inventory: inventoryBeforeItsTime(names), blocked: 'stops' }),
    ],
  },
  apply: {
    loading: 'apply begins',
    empty: never('a plan without steps has no button'),
    partial: 'apply waits for a sink',
    unreadable: 'apply to two sinks fails',
    stale: 'the plan is stale',
    'read-only': never('the button of the plan is off: see plan'),
    'busy elsewhere': (names) => [...applying(names), failure('apply', busy, 'waiting'), read(names)],
    'lock lost': (names) => [...applying(names), failure('apply', lockLost), read(names)],
    'environment switched': notSwitched,
    'wrong clock': never('a certificate that would not be valid stops the plan or the step: see plan'),
  },
  result: {
    loading: after(applying, later(300), applyDone()),
    empty: never('it is opened after an apply'),
    partial: 'result that waits',
    unreadable: (names) => [...applying(names), later(300), applyDone(), failure('read', names.error)],
    stale: never('it tells what an apply did, which stays so'),
    'read-only': never('a read-only UI applies nothing'),
    'busy elsewhere': never('the apply has ended'),
    'lock lost': never('the apply has ended'),
    'environment switched': opensTree,
    'wrong clock': showsNoTimes,
  },
  environments: {
    loading: () => [keys('5')],
    empty: 'no environments',
    partial: 'environment with missing rights',
    unreadable: 'environment that cannot be tested',
    stale: never('the list is that of the file, and a test says when it was'),
    'read-only': environments,
    'busy elsewhere': takesNoLock,
    'lock lost': takesNoLock,
    // The test of the environment before goes on, and its result stands in its row.
    'environment switched': (names) => [
      ...environments(names),
      keys('t', 'e'),
      read(names, { declared: { ...declaredOf(names), environment: names.environments[1] } }),
      keys('5'),
      tells('check environment', {
        type: 'checked',
        cas: [],
        lines: [{ who: 'sink main', state: 'failed', text: names.error, missing: [] }],
      }),
    ],
    'wrong clock': showsNoTimes,
  },
  plugins: {
    loading: never('the list is that of the file'),
    empty: never('every environment has a backend and a sink'),
    partial: 'plugins, one checked',
    unreadable: never('a plugin that does not open says so on its own screen'),
    stale: readsNothing,
    'read-only': after(environments, keys('c', 'enter')),
    'busy elsewhere': takesNoLock,
    'lock lost': takesNoLock,
    'environment switched': opensTree,
    'wrong clock': showsNoTimes,
  },
  'plugin test': {
    loading: 'plugin that is opened',
    empty: never('the suite has cases for every plugin'),
    partial: 'check that found failures',
    unreadable: 'plugin that cannot be checked',
    stale: never('it tells how a suite ended, which stays so'),
    'read-only': never('a read-only UI tests no plugin: see plugins'),
    'busy elsewhere': never('the suite works at locations of its own'),
    'lock lost': never('the suite works at locations of its own'),
    'environment switched': notSwitched,
    'wrong clock': showsNoTimes,
  },
  help: {
    loading: () => [keys('?')],
    empty: never('every screen has keys'),
    partial: readsNothing,
    unreadable: readsNothing,
    stale: readsNothing,
    'read-only': after(trust, keys('?')),
    'busy elsewhere': takesNoLock,
    'lock lost': takesNoLock,
    'environment switched': notSwitched,
    'wrong clock': showsNoTimes,
  },
  commands: {
    loading: () => [keys('v')],
    empty: () => [keys('v')],
    partial: readsNothing,
    unreadable: readsNothing,
    stale: readsNothing,
    'read-only': after(trust, keys('v')),
    'busy elsewhere': takesNoLock,
    'lock lost': takesNoLock,
    'environment switched': notSwitched,
    'wrong clock': showsNoTimes,
  },
  palette: {
    loading: () => [keys(':')],
    empty: never('every screen has commands'),
    partial: readsNothing,
    unreadable: readsNothing,
    stale: readsNothing,
    'read-only': after(trust, keys(':')),
    'busy elsewhere': takesNoLock,
    'lock lost': takesNoLock,
    'environment switched': notSwitched,
    'wrong clock': showsNoTimes,
  },
};

/** One file of forty is broken. */
function fortyClusters(names: Names): ReturnType<typeof fleetRows> {
  const rows = fleetRows(names);
  const broken = rows.filter(({ is }) => is === 'failed');
  const read = rows.filter(({ is }) => is !== 'failed');
  const many = Array.from({ length: 39 }, (_, at) => read[at % read.length]).flatMap((row, at) =>
    row === undefined
      ? []
      : [{ ...row, file: `clusters/${at}.yaml`, ...('cluster' in row ? { cluster: `c${at}` } : {}) }],
  );
  return [...many, ...broken];
}
