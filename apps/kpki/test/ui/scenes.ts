import type { Event } from '@kpki/engine';
import { command, type Shown } from '@kpki/presentation';
import { clean } from '../../src/text/clean.ts';
import type { Size, State } from '../../src/ui/state/model.ts';
import { planRoute } from '../../src/ui/state/route.ts';
import type { EnvironmentLine, Task } from '../../src/ui/work/task.ts';
import { applyDone, declaredOf, environmentsOf, events, failure, planned, read, steps } from './acts.ts';
import { blockedStepsOf } from './blocked-steps.ts';
import { plannedRequest } from './excluded.ts';
import { fleetRows, fleetTold, partlyRead } from './fleet.ts';
import { inventoryOf } from './inventory.ts';
import { hiddenTrust, liveAnswers, liveAsked, liveOver, noAnswer, olderCertificate, olderTrust } from './live.ts';
import { type Names, nameSets } from './names.ts';
import { type Act, type Beginning, keys, later, play, tells, text } from './play.ts';
import { asksToCheck, checkFails, checkOver, checkStopped, firstCases, manyCases } from './plugin-check.ts';
import {
  checksFailed,
  checksOfAnotherCa,
  checksPassed,
  checksUnproven,
  checksWaiting,
  etcdRestarts,
  inventoryInRotation,
  inventoryWithBothCas,
  inventoryWithNextAwaited,
  restarts,
  rotationAt,
  rotationOfAll,
  rotationWithRestarts,
} from './rotation.ts';
import {
  inventoryOfTwoSinks,
  locationsOfSink,
  madeForTwoSinks,
  plannedForTwoSinks,
  retriesOfSink,
} from './two-sinks.ts';
import { undoPlanned } from './undo.ts';
import { sealed, unreadInventory } from './unread.ts';
import { appliedAndWaits, certificatesAsked, inventoryThatWaits, keysKept, plannedToWait } from './waiting.ts';

type Scene = (names: Names) => readonly Act[];

const ofFleet = { clusters: ['clusters'] } as const;
const beginnings: Readonly<Record<string, Omit<Beginning, 'size'>>> = {
  fleet: ofFleet,
  'fleet is read': ofFleet,
  'fleet as a wall': ofFleet,
  'fleet searched': ofFleet,
  'fleet, a broken file': ofFleet,
  'fleet of nothing': ofFleet,
  'fleet, what expires next': ofFleet,
  'fleet, what expires': ofFleet,
  'fleet, what expires is read': ofFleet,
  'fleet, what expires, not all read': ofFleet,
  'fleet, what expires, nothing found': ofFleet,
  start: { declared: false },
  'read-only plan': { readOnly: true },
};
const trust: Scene = (names) => [read(names)];
const calendar: Scene = (names) => [...trust(names), keys('3')];
const rotating: Scene = (names) => [...trust(names), keys('x', 'down', 'down', 'down', 'enter')];
const rotatingAll: Scene = (names) => [...trust(names), keys('x', 'end', 'enter')];
const distrusting: Scene = (names) => [
  ...rotating(names),
  rotationAt('reissue', checksPassed),
  keys('p'),
  planned(names),
  keys('a'),
];
const artifact: Scene = (names) => [...trust(names), keys('down', 'down', 'right', 'down', 'enter')];
const undoing: Scene = (names) => [...trust(names), keys('u')];
const plan: Scene = (names) => [...trust(names), keys('p'), planned(names)];
const ofEtcd: Scene = (names) => [...trust(names), keys('/'), text('etcd-server'), keys('enter', 'end', 'esc', 'r')];
const excluding: Scene = (names) => [...ofEtcd(names), plannedRequest(names), keys('home', 'enter', 'down', 'space')];
const applying: Scene = (names) => [...plan(names), keys('a', 'enter'), later(2000)];
const live: Scene = (names) => [...trust(names), keys('6'), liveAsked(names)];
const environments: Scene = (names) => [...trust(names), keys('5')];
const toTwoSinks: Scene = (names) => [
  read(names, { fresh: true }),
  keys('p'),
  plannedForTwoSinks(names),
  keys('a', 'enter'),
];
const writingToTwoSinks: Scene = (names) => [
  ...toTwoSinks(names),
  later(1000),
  events(...madeForTwoSinks(names)),
  later(200),
  events(
    ...locationsOfSink(names, 'vault', 'writing', [0, 20]),
    ...locationsOfSink(names, 'vault', 'written', [0, 12]),
  ),
];
const checking: Scene = (names) => [...environments(names), keys('c', 'enter'), asksToCheck, keys('left', 'enter')];
const missingRights = ['ca', 'apiserver', 'etcd-ca', 'sa', 'admin.conf', 'kubelet.conf'].map(
  (what) => `no create on secret/data/kpki/prod-eu/${what}`,
);
const environmentsInTwoSinks = (names: Names): readonly EnvironmentLine[] =>
  environmentsOf(names).map((each, at) =>
    at > 0
      ? each
      : {
          ...each,
          sinks: ['vault: @kpki/vault', 'mgmt: @kpki/kubernetes in namespace clusters'],
          into: ['vault', 'mgmt'],
        },
  );
const environmentsWithToken = (names: Names): readonly EnvironmentLine[] =>
  environmentsOf(names).map((each, at) =>
    at > 0
      ? each
      : {
          ...each,
          backends: ['default: @kpki/node-crypto', 'hsm: @kpki/pkcs11', 'vault: @kpki/vault'],
          cas: [
            { ca: 'root-ca', key: 'key the-root in hsm', signer: 'signs itself', isInSinks: false },
            { ca: 'kubernetes-ca', key: 'key in hsm', signer: 'signed by root-ca', isInSinks: false },
            { ca: 'etcd-ca', key: 'key in hsm', signer: 'signed by root-ca', isInSinks: false },
            { ca: 'front-proxy-ca', key: 'key in issuer vault/pki', signer: null, isInSinks: false },
          ],
        },
  );
const requesting: Scene = (names) => [
  read(names, { inventory: inventoryThatWaits(names, { asked: false }) }),
  keys('p'),
  plannedToWait(names),
];
const usual = nameSets.latin;

const vaultRetried = (task: Task['type'], attempt: number, why: string): Act =>
  tells(task, {
    type: 'events',
    events: [{ type: 'retrying', sink: 'vault', location: null, attempt, of: 6, seconds: 8, text: why }],
  });

export const scenes = {
  start: () => [],
  reading: () => [],
  'reading a location': ({ location }) => [
    tells('read', { type: 'events', events: [{ type: 'reading', sink: 'main', location }] }),
  ],
  'cannot be read': ({ error }) => [failure('read', error)],
  'cannot be read any more': (names) => [...trust(names), keys('t'), failure('read', names.error)],
  'reading, a key waits': () => [keys('down')],
  'reading waits for a sink': () => [vaultRetried('read', 2, sealed), later(3000)],
  'reading again waits for a sink': (names) => [...trust(names), keys('t'), vaultRetried('read', 4, sealed)],
  'planning waits for a sink': (names) => [...trust(names), keys('p'), vaultRetried('plan', 2, names.error)],
  'a sealed sink': (names) => [read(names, { inventory: unreadInventory(names) })],
  'every sink is sealed': (names) => [read(names, { inventory: unreadInventory(names, { all: true }) })],
  'a sink that says no': (names) => [
    read(names, { inventory: unreadInventory(names, { code: 'denied', text: names.error }) }),
    keys('down'),
  ],
  trust: trust,
  'trust while a CA is rotated': (names) => [read(names, { inventory: inventoryInRotation(inventoryOf(names)) })],
  'trust while a rotation waits for its certificate': (names) => [
    read(names, { inventory: inventoryWithNextAwaited(inventoryOf(names)) }),
  ],
  'trust, several marked': (names) => [
    ...trust(names),
    keys('down', 'down', 'right', 'down', 'space', 'space', 'space'),
  ],
  'trust, the worst first': (names) => [...trust(names), keys('s', 's')],
  'a key that is not bound': (names) => [...trust(names), text('b')],
  'trust further down': (names) => [...trust(names), keys('end', 'up', 'left')],
  'trust unfolded': (names) => [...trust(names), keys('down', 'down', 'right', 'down')],
  'trust, a group marked in part': (names) => [
    ...trust(names),
    keys('down', 'down', 'right', 'down', 'space', 'down', 'space'),
  ],
  'nothing there yet': (names) => [read(names, { fresh: true })],
  'a location to repair': (names) => [read(names, { drifted: true })],
  'a location to repair among what is not ok': (names) => [read(names, { drifted: true }), keys('w')],
  'a location to repair in full': (names) => [read(names, { drifted: true }), keys('enter')],
  'a copy is missing in a sink': (names) => [
    read(names, { inventory: inventoryOfTwoSinks(names) }),
    keys('down', 'down', 'right', 'down', 'down'),
  ],
  'an artifact in two sinks': (names) => [
    read(names, { inventory: inventoryOfTwoSinks(names) }),
    keys('down', 'down', 'right', 'down', 'down', 'enter', 'end'),
  ],
  'filter typed': (names) => [...trust(names), keys('/'), text('state:!ok'), keys('left')],
  'filter kept': (names) => [...trust(names), keys('/'), text('etcd'), keys('enter')],
  'filter of a name': (names) => [...trust(names), keys('/'), text(names.user), keys('enter')],
  'filter that nothing matches': (names) => [...trust(names), keys('/'), text(`${names.location} nowhere`)],
  'filter that is wrong': (names) => [...trust(names), keys('/'), text('/[/')],
  artifact,
  'artifact scrolled': (names) => [...trust(names), keys('enter', 'end')],
  'a choice of what to copy': (names) => [...artifact(names), keys('y')],
  'a file that holds a private key is not opened': (names) => [
    ...trust(names),
    keys('/'),
    text('admin.conf'),
    keys('enter', 'down', 'down', 'o'),
  ],
  'a line of the spec is wrong': (names) => [
    tells('read', {
      type: 'failure',
      failure: {
        text: `kpki.yaml cannot be used:\n${names.error}`,
        exit: 'usage',
        at: { file: 'kpki.yaml', line: 12, problem: names.error },
      },
    }),
  ],
  'a choice of format': (names) => [...trust(names), keys('E', 'down')],
  'a file name to export to': (names) => [...plan(names), keys('E', 'enter')],
  'question before a file is replaced': (names) => [
    ...plan(names),
    keys('E', 'enter', 'enter'),
    tells('export', { type: 'export exists', file: 'plan.md' }),
  ],
  exported: (names) => [
    ...plan(names),
    keys('E', 'enter', 'enter'),
    tells('export', { type: 'exported', file: 'plan.md' }),
  ],
  copied: (names) => [...artifact(names), keys('y', 'enter')],
  'key pair': (names) => [...trust(names), keys('end', 'enter')],
  calendar: calendar,
  'calendar, several that end together': (names) => [...calendar(names), keys('down', 'down', 'enter', 'down')],
  'calendar, a CA with what ends with it': (names) => [
    read(names, { inventory: inventoryOf(names, { short: true }) }),
    keys('3', 'down', 'right', 'down'),
  ],
  'calendar of ten years': (names) => [...calendar(names), keys('z', 'z')],
  'calendar of nothing': (names) => [read(names, { fresh: true }), keys('3')],
  'actions of a certificate': (names) => [...trust(names), keys('down', 'down', 'right', 'down', 'x')],
  'actions of a group': (names) => [...trust(names), keys('down', 'down', 'x')],
  'actions of a CA': (names) => [...trust(names), keys('x', 'down')],
  'planning a renewal': (names) => [...calendar(names), keys('r')],
  'rotation is read': (names) => rotating(names),
  'rotation not prepared': (names) => [...rotating(names), rotationAt('unprepared')],
  'rotation not begun': (names) => [...rotating(names), rotationAt('begun')],
  'rotation staged, its servers are asked': (names) => [...rotating(names), rotationAt('trust', 'asking')],
  'rotation staged, its plan waits for the servers': (names) => [
    ...rotating(names),
    rotationAt('trust', 'asking'),
    keys('enter'),
  ],
  'rotation staged, the servers have answered': (names) => [
    ...rotating(names),
    rotationAt('trust', 'asking'),
    rotationAt('trust', checksPassed),
  ],
  'rotation staged, read again': (names) => [...rotating(names), rotationAt('trust', checksPassed), keys('t')],
  'rotation staged, a server not restarted': (names) => [...rotating(names), rotationAt('trust', checksWaiting)],
  'rotation staged, a live check failed': (names) => [
    ...rotating(names),
    rotationAt('trust', checksFailed(names.error)),
    keys('p'),
  ],
  'rotation staged, servers of another CA': (names) => [...rotating(names), rotationAt('trust', checksOfAnotherCa)],
  'rotation staged, a check is unproven': (names) => [...rotating(names), rotationAt('trust', checksUnproven)],
  'rotation staged, both CAs': (names) => [
    read(names, { inventory: inventoryWithBothCas(inventoryOf(names)) }),
    keys('x', 'down', 'down', 'down', 'enter'),
    rotationAt('trust', checksUnproven),
    later(3 * 60_000),
  ],
  'rotation staged, a step of the runbook is ticked': (names) => [
    ...rotating(names),
    rotationAt('trust', checksPassed),
    keys('space', 'space'),
  ],
  'rotation staged, a restart is observed': (names) => [
    ...rotating(names),
    rotationWithRestarts(checksWaiting, 'cp1', 'cp2'),
  ],
  'rotation in part': (names) => [...rotating(names), rotationAt('in part', checksPassed)],
  'rotation of all, not prepared': (names) => [...rotatingAll(names), rotationOfAll('unprepared', 'begun')],
  'rotation of all, its servers are asked': (names) => [
    ...rotatingAll(names),
    rotationOfAll('trust', 'trust', 'asking'),
  ],
  'rotation of all, not begun': (names) => [...rotatingAll(names), rotationOfAll('begun', 'begun', checksPassed)],
  'rotation of all, not in step': (names) => [...rotatingAll(names), rotationOfAll('trust', 'begun')],
  'rotation that cannot be told': (names) => [
    ...rotating(names),
    rotationAt('trust', 'none', `${names.location} holds another than ${names.nodes[0]}`),
  ],
  'rotation that cannot be read': (names) => [...rotating(names), failure('read rotation', names.error)],
  'question before a rotation is taken back': (names) => [
    ...rotating(names),
    rotationAt('trust', checksPassed),
    keys('tab', 'enter'),
    planned(names),
    keys('a'),
  ],
  'result of a rotation that is taken back': (names) => [
    ...rotating(names),
    rotationAt('trust', checksPassed),
    keys('tab', 'enter'),
    planned(names, { intent: { renew: [], rekey: [], rotate: [{ name: 'kubernetes-ca', to: 'rollback' }] } }),
    keys('a'),
    text(clean(names.cluster)),
    keys('enter'),
    later(300),
    applyDone({ rollout: restarts, next: [command('kpki status')] }),
    read(names),
  ],
  'question before distrusting': distrusting,
  'question before distrusting, with the name': (names) => [
    ...distrusting(names),
    text(clean(names.cluster)),
    keys('tab'),
  ],
  'rotation distrusted': (names) => [...rotating(names), rotationAt('distrust', checksPassed)],
  'result of a phase': (names) => [
    ...distrusting(names),
    text(clean(names.cluster)),
    keys('enter'),
    later(300),
    applyDone({ rollout: etcdRestarts, next: [command('kpki status')] }),
    read(names),
  ],
  'result of a renewal from the calendar': (names) => [
    ...calendar(names),
    keys('r'),
    planned(names),
    keys('a', 'enter'),
    later(300),
    applyDone({ entriesWritten: 2, rollout: restarts, next: [command('kpki status')] }),
    read(names),
  ],
  'trust, watched': (names) => [...trust(names), keys('i')],
  'trust that is stale': (names) => [...trust(names), later(7 * 60_000)],
  'plan, searched': (names) => [...plan(names), keys('/'), text('etcd')],
  'plan, a search kept': (names) => [...plan(names), keys('/'), text('cp'), keys('enter', 'n')],
  'calendar, a filter kept': (names) => [...calendar(names), keys('/'), text('etcd'), keys('enter', 'n')],
  'help searched': (names) => [...trust(names), keys('?', '/'), text('expir'), keys('enter')],
  'plan that is stopped': (names) => [...trust(names), keys('p'), planned(names, { blocked: 'stops' }), keys('a')],
  'result of a renewal beside what is blocked': (names) => [
    ...calendar(names),
    keys('r'),
    planned(names, { blocked: 'beside' }),
    keys('a', 'enter'),
    later(300),
    applyDone({ entriesWritten: 2, rollout: restarts, next: [command('kpki status')], blocked: blockedStepsOf(names) }),
    read(names),
  ],
  'undo is read': (names) => undoing(names),
  'undo planned': (names) => [...undoing(names), undoPlanned({ location: names.location })],
  'undo of which something stays': (names) => [
    ...undoing(names),
    undoPlanned({ stays: true, location: names.location }),
    keys('tab'),
  ],
  'nothing to undo': (names) => [...undoing(names), undoPlanned({ nothing: true })],
  'undo after a write was cut short': (names) => [
    ...undoing(names),
    undoPlanned({ drifted: true, location: names.location }),
  ],
  'question before an undo': (names) => [...undoing(names), undoPlanned(), keys('enter')],
  'undo runs': (names) => [...undoing(names), undoPlanned({ makes: false }), keys('enter', 'left', 'enter')],
  'undo done': (names) => [
    ...undoing(names),
    undoPlanned({ makes: false }),
    keys('enter', 'left', 'enter'),
    tells('undo', { type: 'undone', entriesWritten: 2, rollout: etcdRestarts }),
    read(names),
  ],
  'undo failed': (names) => [
    ...undoing(names),
    undoPlanned({ makes: false }),
    keys('enter', 'left', 'enter'),
    failure('undo', names.error),
    read(names),
  ],
  planning: (names) => [...trust(names), keys('p')],
  'cannot be planned': (names) => [...trust(names), keys('p'), failure('plan', names.error)],
  'no plan': (names) => [...trust(names), () => [{ type: 'visit', route: planRoute }]],
  plan: plan,
  'plan, old and new fields': (names) => [...plan(names), keys('down', 'enter')],
  'plan of a request': (names) => [...ofEtcd(names), plannedRequest(names)],
  'plan, planned again without a step': excluding,
  'plan, a step is excluded': (names) => [
    ...excluding(names),
    plannedRequest(names, [`etcd-server ${names.nodes[0]}`]),
  ],
  'plan, a step that is not excluded': (names) => [
    ...trust(names),
    keys('p'),
    planned(names, { repairs: true }),
    keys('home', 'space'),
  ],
  'planning, a key waits': (names) => [...trust(names), keys('p'), text('a')],
  'plan of all, a step is excluded': (names) => [
    ...plan(names),
    keys('home', 'space'),
    planned(names, { except: [`apiserver ${names.nodes[0]}`] }),
  ],
  'plan from nothing, a CA is excluded': (names) => [
    read(names, { fresh: true }),
    keys('p'),
    planned(names, { fresh: true }),
    keys('home', 'down', 'space'),
    planned(names, { fresh: true, except: ['etcd-ca'] }),
  ],
  'plan from nothing': (names) => [
    read(names, { fresh: true }),
    keys('p'),
    planned(names, { fresh: true }),
    keys('pgdn', 'tab'),
  ],
  'nothing to do': (names) => [...trust(names), keys('p'), planned(names, { nothing: true })],
  'plan with a repair': (names) => [...trust(names), keys('p'), planned(names, { repairs: true }), keys('a')],
  'result of a repair alone': (names) => [
    ...trust(names),
    keys('p'),
    planned(names, { nothing: true, repairs: true }),
    keys('a', 'enter'),
    events({ type: 'repairing', sink: 'main', location: names.location }),
    later(200),
    events({ type: 'repaired', sink: 'main', location: names.location }),
    applyDone({ entriesWritten: 0, next: [command('kpki status'), command('kpki verify')] }),
    read(names),
  ],
  'read-only plan': plan,
  'question before applying': (names) => [...plan(names), keys('a')],
  'apply begins': applying,
  'apply goes on': (names) => [
    ...applying(names),
    events(...steps(names, 2)),
    later(1000),
    events(...steps(names, 3).slice(4, 5)),
  ],
  'apply stops': (names) => [...applying(names), events(...steps(names, 2)), keys('ctrl-c')],
  'apply to two sinks': writingToTwoSinks,
  'apply asks a sink again': (names) => [
    ...writingToTwoSinks(names),
    events(...retriesOfSink(names, 'vault', [14, 18], sealed)),
    later(5000),
  ],
  'apply to two sinks fails': (names) => [
    ...writingToTwoSinks(names),
    events(
      ...locationsOfSink(names, 'vault', 'writing', [20, 21]).map((event): Shown<Event> => {
        if (event.type !== 'writing') throw new Error('no location');
        const { sink, location } = event;
        return { type: 'write failed', sink, location, text: names.error, isUncertain: false };
      }),
    ),
    failure('apply', names.error),
    read(names),
  ],
  'apply waits for a sink': (names) => [
    ...applying(names),
    events({ type: 'retrying', sink: 'main', location: null, attempt: 3, of: 6, seconds: 8, text: names.error }),
    later(2000),
  ],
  'a step failed': (names) => {
    const [begun] = steps(names, 3).slice(4, 5);
    if (begun?.type !== 'step started') throw new Error('no third step');
    return [
      ...applying(names),
      events(...steps(names, 2), begun),
      later(1500),
      events({ ...begun, type: 'step failed', text: names.error }),
      failure('apply', names.error),
      read(names),
    ];
  },
  'a write failed': (names) => [
    ...applying(names),
    events(...steps(names, 9), { type: 'writing', sink: 'main', location: names.location, entries: 8 }),
    later(400),
    events({ type: 'write failed', sink: 'main', location: names.location, text: names.error, isUncertain: false }),
    failure('apply', names.error),
    read(names),
    keys('tab'),
  ],
  'the plan is stale': (names) => [
    ...applying(names),
    failure('apply', `${names.location} is not as it was`),
    read(names),
  ],
  result: (names) => [
    ...applying(names),
    later(300),
    applyDone({ next: [command('kpki status'), command('kpki verify')] }),
    read(names),
  ],
  'plan that keeps keys first': requesting,
  'question before keys are kept': (names) => [...requesting(names), keys('a')],
  'apply keeps keys': (names) => [...requesting(names), keys('a', 'enter'), events(...keysKept(names))],
  'apply waits for an approval': (names) => [
    ...requesting(names),
    keys('a', 'enter'),
    events(...keysKept(names)),
    later(300),
    events(...certificatesAsked(names)),
  ],
  'result that waits': (names) => [
    ...requesting(names),
    keys('a', 'enter'),
    events(...keysKept(names), ...certificatesAsked(names)),
    later(300),
    appliedAndWaits(names),
    read(names, { inventory: inventoryThatWaits(names) }),
  ],
  'what waits, planned again': (names) => [
    read(names, { inventory: inventoryThatWaits(names) }),
    keys('p'),
    plannedToWait(names, { asked: true }),
  ],
  'a plan that only waits': (names) => [
    read(names, { inventory: inventoryThatWaits(names) }),
    keys('p'),
    plannedToWait(names, { asked: true, onlyElsewhere: true }),
  ],
  'trust that waits': (names) => [read(names, { inventory: inventoryThatWaits(names) }), keys('w', 'down')],
  'an artifact that waits': (names) => [
    read(names, { inventory: inventoryThatWaits(names) }),
    keys('w', 'down', 'enter'),
  ],
  'leaving while applying': (names) => [...applying(names), keys('q')],
  'no environments': (names) => [read(names, { declared: declaredOf(names, []) }), keys('5')],
  'no environment chosen': (names) => [read(names, { declared: { ...declaredOf(names), isChosen: false } })],
  'plan without an environment chosen': (names) => [
    read(names, { declared: { ...declaredOf(names), isChosen: false } }),
    keys('p'),
    planned(names),
    keys('a'),
  ],
  'one environment': (names) => [
    read(names, { declared: declaredOf(names, environmentsOf(names).slice(0, 1)) }),
    keys('5'),
  ],
  fleet: (names) => [fleetTold(fleetRows(names))],
  'fleet is read': (names) => [(state) => fleetTold(fleetRows(names).slice(0, 2))(state).slice(0, -1), keys('down')],
  'fleet as a wall': (names) => [fleetTold(fleetRows(names)), keys('z', 'right')],
  'fleet searched': (names) => [fleetTold(fleetRows(names)), keys('/'), text('admin.conf expired')],
  'fleet, a broken file': (names) => [fleetTold(fleetRows(names)), keys('/'), text('broken'), keys('enter')],
  'fleet, what expires next': (names) => [fleetTold(fleetRows(names)), keys('end', 'down', 'down')],
  'fleet, what expires': (names) => [fleetTold(fleetRows(names)), keys('3')],
  'fleet, what expires is read': (names) => [
    (state) => fleetTold(fleetRows(names).slice(0, 2))(state).slice(0, -1),
    keys('z', 'z'),
  ],
  'fleet, what expires, not all read': (names) => [fleetTold(partlyRead(names)), keys('3')],
  'fleet, what expires, nothing found': (names) => [
    fleetTold(fleetRows(names)),
    keys('3', '/'),
    text('nowhere'),
    keys('enter'),
  ],
  'fleet of nothing': () => [fleetTold([])],
  'fleet of one file': (names) => [...trust(names), keys('4'), fleetTold(fleetRows(names).slice(0, 1))],
  'live is read': (names) => [...trust(names), keys('6')],
  'live, the servers are asked': (names) => [...live(names), liveAnswers(names, {}, 3)],
  'live, stopped': (names) => [
    ...live(names),
    liveAnswers(names, {}, 3),
    keys('ctrl-c'),
    failure('ask servers', 'stopped', 'interrupted'),
  ],
  'live, asked again since the files changed': (names) => [
    ...live(names),
    liveAnswers(names),
    liveOver,
    keys('u'),
    undoPlanned({ makes: false }),
    keys('enter', 'left', 'enter'),
    tells('undo', { type: 'undone', entriesWritten: 2, rollout: restarts }),
    read(names),
    keys('esc'),
  ],
  live: (names) => [...live(names), liveAnswers(names), liveOver],
  'live, one serves an older certificate': (names) => [
    ...live(names),
    liveAnswers(names, { [`etcd ${names.nodes[1]}`]: olderCertificate }),
    liveOver,
  ],
  'live, servers trust a removed CA': (names) => [
    ...live(names),
    liveAnswers(names, {
      ...Object.fromEntries(['etcd', 'etcd-peer'].map((server) => [`${server} ${names.nodes[1]}`, olderTrust])),
      [`kube-apiserver ${names.nodes[0]}`]: hiddenTrust,
    }),
    liveOver,
  ],
  'live, one gives no answer': (names) => [
    ...live(names),
    liveAnswers(names, { [`kube-apiserver ${names.nodes[1]}`]: noAnswer(`${names.location} refuses the connection`) }),
    liveOver,
    later(2 * 60_000),
  ],
  'live, asked again': (names) => [...live(names), liveAnswers(names), liveOver, keys('t')],
  'live, nothing to ask': (names) => [...trust(names), keys('6'), liveAsked(names, []), liveOver],
  'live that cannot be read': (names) => [...trust(names), keys('6'), failure('ask servers', names.error)],
  environments: (names) => [...environments(names), keys('down')],
  'environment in a test': (names) => [...environments(names), keys('t')],
  'environment tested': (names) => [
    ...environments(names),
    keys('t'),
    tells('check environment', {
      type: 'checked',
      cas: [],
      lines: [
        { who: 'sink main', state: 'failed', text: names.error, missing: [] },
        { who: 'backend default', state: 'ok', text: 'ready', missing: [] },
      ],
    }),
  ],
  'environment with missing rights': (names) => [
    read(names, { declared: declaredOf(names, environmentsInTwoSinks(names)) }),
    keys('5', 't'),
    tells('check environment', {
      type: 'checked',
      cas: [],
      lines: [
        { who: 'sink vault', state: 'failed', text: '', missing: missingRights },
        { who: 'sink mgmt', state: 'failed', text: names.error, missing: [] },
        { who: 'backend default', state: 'ok', text: 'ready', missing: [] },
      ],
    }),
  ],
  'environment with CAs in a token': (names) => [
    read(names, { declared: declaredOf(names, environmentsWithToken(names)) }),
    keys('5'),
  ],
  'environment with CAs in a token tested': (names) => [
    read(names, { declared: declaredOf(names, environmentsWithToken(names)) }),
    keys('5', 't'),
    tells('check environment', {
      type: 'checked',
      lines: [
        { who: 'sink main', state: 'ok', text: 'ready', missing: [] },
        { who: 'backend hsm', state: 'ok', text: 'ready', missing: [] },
        { who: 'backend vault', state: 'failed', text: names.error, missing: [] },
      ],
      cas: [
        { ca: 'root-ca', state: 'there', text: 'hsm holds the-root (ec-p384)' },
        { ca: 'kubernetes-ca', state: 'there', text: 'hsm holds prod-eu.kubernetes-ca.1 (ec-p256)' },
        { ca: 'etcd-ca', state: 'not there', text: 'hsm holds no key prod-eu.etcd-ca.1 yet' },
        { ca: 'front-proxy-ca', state: 'unknown', text: 'backend vault could not be opened' },
      ],
    }),
  ],
  'environment that cannot be tested': (names) => [
    ...environments(names),
    keys('t'),
    failure('check environment', names.error, 'usage'),
  ],
  plugins: (names) => [...environments(names), keys('c')],
  'plugins, one checked': (names) => [...checking(names), firstCases(names.error), checkOver, keys('esc')],
  'plugin that is opened': (names) => [...environments(names), keys('c', 'enter')],
  'question before a check': (names) => [...environments(names), keys('c', 'enter'), asksToCheck],
  'check not wanted': (names) => [...environments(names), keys('c', 'enter'), asksToCheck, keys('enter')],
  'check runs': (names) => [...checking(names), firstCases(names.error)],
  'check stops': (names) => [...checking(names), firstCases(names.error), keys('ctrl-c')],
  'check stopped': (names) => [...checking(names), firstCases(names.error), keys('ctrl-c'), checkStopped],
  'check of many cases': (names) => [...checking(names), manyCases],
  'check of many cases, over': (names) => [...checking(names), manyCases, checkOver, keys('home')],
  'check that found failures': (names) => [...checking(names), firstCases(names.error), checkOver],
  'plugin that cannot be checked': (names) => [...environments(names), keys('c', 'enter'), checkFails(names.error)],
  palette: (names) => [...trust(names), keys(':')],
  'palette with words': (names) => [...trust(names), keys(':'), text('plan')],
  help: (names) => [...trust(names), keys('?')],
  'help scrolled': (names) => [...trust(names), keys('?', 'end', 'up')],
  'help at a question': (names) => [...plan(names), keys('a', '?')],
  'commands so far': (names) => [...plan(names), keys('v')],
  'question of a plugin': (names) => [
    tells('read', { type: 'question', question: 1, text: `${names.error}?`, hidden: false }),
    text(names.user),
  ],
  'hidden question': (names) => [
    tells('read', { type: 'question', question: 1, text: `PIN of ${names.cluster}: `, hidden: true }),
    text('•••'),
  ],
} as const satisfies Record<string, Scene>;

export type SceneName = keyof typeof scenes;

export function sceneOf(
  name: SceneName,
  { names = usual, size }: { readonly names?: Names; readonly size?: Size } = {},
): State {
  return play({ ...beginnings[name], ...(size === undefined ? {} : { size }) }, ...scenes[name](names)).state;
}
