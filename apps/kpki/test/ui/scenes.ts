import type { Event } from '@kpki/engine';
import { clean } from '../../src/text/clean.ts';
import type { Size, State } from '../../src/ui/state/model.ts';
import { planRoute } from '../../src/ui/state/route.ts';
import type { EnvironmentLine } from '../../src/ui/work/task.ts';
import { applyDone, declaredOf, environmentsOf, events, failure, planned, read, steps } from './acts.ts';
import { inventoryOf } from './inventory.ts';
import { type Names, nameSets } from './names.ts';
import { type Act, type Beginning, keys, later, play, tells, text } from './play.ts';
import { asksToCheck, checkFails, checkOver, checkStopped, firstCases, manyCases } from './plugin-check.ts';
import {
  gateClosed,
  gateOpen,
  gateUnproven,
  inventoryInRotation,
  inventoryWithNextAwaited,
  restarts,
  rotationAt,
  rotationOfAll,
} from './rotation.ts';
import { inventoryOfTwoSinks, madeForTwoSinks, placesOfSink, plannedForTwoSinks, retriesOfSink } from './two-sinks.ts';
import { undoPlanned } from './undo.ts';
import { sealed, unreadInventory } from './unread.ts';
import { appliedAndWaits, certificatesAsked, inventoryThatWaits, keysKept, plannedToWait } from './waiting.ts';

interface Scene {
  readonly beginning?: Omit<Beginning, 'size'>;
  readonly acts: (names: Names) => readonly Act[];
}

const trust = (names: Names): readonly Act[] => [read(names)];
const calendar = (names: Names): readonly Act[] => [...trust(names), keys('3')];
const rotating = (names: Names): readonly Act[] => [...trust(names), keys('x', 'down', 'down', 'down', 'enter')];
const rotatingAll = (names: Names): readonly Act[] => [...trust(names), keys('x', 'end', 'enter')];
const distrusting = (names: Names): readonly Act[] => [
  ...rotating(names),
  rotationAt('issue', gateOpen),
  keys('p'),
  planned(names),
  keys('a'),
];
const undoing = (names: Names): readonly Act[] => [...trust(names), keys('u')];
const plan = (names: Names): readonly Act[] => [...trust(names), keys('p'), planned(names)];
const applying = (names: Names): readonly Act[] => [...plan(names), keys('a', 'tab', 'enter'), later(2000)];
const environments = (names: Names): readonly Act[] => [...trust(names), keys('4')];
const toTwoSinks = (names: Names): readonly Act[] => [
  read(names, { fresh: true }),
  keys('p'),
  plannedForTwoSinks(names),
  keys('a', 'enter'),
];
const writingToTwoSinks = (names: Names): readonly Act[] => [
  ...toTwoSinks(names),
  later(1000),
  events(...madeForTwoSinks(names)),
  later(200),
  events(...placesOfSink(names, 'vault', 'writing', [0, 20]), ...placesOfSink(names, 'vault', 'written', [0, 12])),
];
const checking = (names: Names): readonly Act[] => [
  ...environments(names),
  keys('c', 'enter'),
  asksToCheck,
  keys('left', 'enter'),
];
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
          authorities: [
            { authority: 'root-ca', key: 'key the-root in hsm', signer: 'signs itself', isInSinks: false },
            { authority: 'kubernetes-ca', key: 'key in hsm', signer: 'signed by root-ca', isInSinks: false },
            { authority: 'etcd-ca', key: 'key in hsm', signer: 'signed by root-ca', isInSinks: false },
            { authority: 'front-proxy-ca', key: 'key in issuer vault/pki', signer: null, isInSinks: false },
          ],
        },
  );
const requesting = (names: Names): readonly Act[] => [
  read(names, { inventory: inventoryThatWaits(names, { asked: false }) }),
  keys('p'),
  plannedToWait(names),
];
const usual = nameSets.latin;

/** Every screen and overlay, in each state that looks different. */
export const scenes = {
  start: { beginning: { declared: false }, acts: () => [] },
  reading: { acts: () => [] },
  'reading a place': {
    acts: ({ place }) => [tells('read', { type: 'events', events: [{ type: 'reading', sink: 'main', place }] })],
  },
  'cannot be read': {
    acts: ({ error }) => [failure('read', error)],
  },
  'cannot be read any more': {
    acts: (names) => [...trust(names), keys('t'), failure('read', names.error)],
  },
  'reading waits for a sink': {
    acts: () => [
      tells('read', {
        type: 'events',
        events: [{ type: 'retrying', sink: 'vault', place: null, attempt: 2, of: 6, seconds: 8, text: sealed }],
      }),
      later(3000),
    ],
  },
  'reading again waits for a sink': {
    acts: (names) => [
      ...trust(names),
      keys('t'),
      tells('read', {
        type: 'events',
        events: [{ type: 'retrying', sink: 'vault', place: null, attempt: 4, of: 6, seconds: 8, text: sealed }],
      }),
    ],
  },
  'planning waits for a sink': {
    acts: (names) => [
      ...trust(names),
      keys('p'),
      tells('plan', {
        type: 'events',
        events: [{ type: 'retrying', sink: 'vault', place: null, attempt: 2, of: 6, seconds: 8, text: names.error }],
      }),
    ],
  },
  'a sealed sink': { acts: (names) => [read(names, { inventory: unreadInventory(names) })] },
  'every sink is sealed': { acts: (names) => [read(names, { inventory: unreadInventory(names, { all: true }) })] },
  'a sink that says no': {
    acts: (names) => [
      read(names, { inventory: unreadInventory(names, { code: 'denied', text: names.error }) }),
      keys('down'),
    ],
  },
  trust: { acts: trust },
  'trust while an authority is rotated': {
    acts: (names) => [read(names, { inventory: inventoryInRotation(inventoryOf(names)) })],
  },
  'trust while a rotation waits for its certificate': {
    acts: (names) => [read(names, { inventory: inventoryWithNextAwaited(inventoryOf(names)) })],
  },
  'trust further down': { acts: (names) => [...trust(names), keys('end', 'up', 'left')] },
  'trust unfolded': { acts: (names) => [...trust(names), keys('down', 'down', 'right', 'down')] },
  'nothing there yet': { acts: (names) => [read(names, { fresh: true })] },
  'a place to repair': { acts: (names) => [read(names, { drifted: true })] },
  'a place to repair among what is not ok': { acts: (names) => [read(names, { drifted: true }), keys('w')] },
  'a place to repair in full': { acts: (names) => [read(names, { drifted: true }), keys('enter')] },
  'a copy is missing in a sink': {
    acts: (names) => [
      read(names, { inventory: inventoryOfTwoSinks(names) }),
      keys('down', 'down', 'right', 'down', 'down'),
    ],
  },
  'an artifact in two sinks': {
    acts: (names) => [
      read(names, { inventory: inventoryOfTwoSinks(names) }),
      keys('down', 'down', 'right', 'down', 'down', 'enter', 'end'),
    ],
  },
  'filter typed': { acts: (names) => [...trust(names), keys('/'), text('state:!ok'), keys('left')] },
  'filter kept': { acts: (names) => [...trust(names), keys('/'), text('etcd'), keys('enter')] },
  'filter of a name': { acts: (names) => [...trust(names), keys('/'), text(names.user), keys('enter')] },
  'filter that nothing matches': { acts: (names) => [...trust(names), keys('/'), text(`${names.place} nowhere`)] },
  'filter that is wrong': { acts: (names) => [...trust(names), keys('/'), text('/[/')] },
  artifact: { acts: (names) => [...trust(names), keys('down', 'down', 'right', 'down', 'enter')] },
  'artifact scrolled': { acts: (names) => [...trust(names), keys('enter', 'end')] },
  'key pair': { acts: (names) => [...trust(names), keys('end', 'enter')] },
  calendar: { acts: calendar },
  'calendar, several that end together': {
    acts: (names) => [...calendar(names), keys('down', 'down', 'down', 'enter', 'down')],
  },
  'calendar, an authority with what ends with it': {
    acts: (names) => [
      read(names, { inventory: inventoryOf(names, { short: true }) }),
      keys('3', 'down', 'down', 'right', 'down'),
    ],
  },
  'calendar of nothing': { acts: (names) => [read(names, { fresh: true }), keys('3')] },
  'actions of a certificate': { acts: (names) => [...trust(names), keys('down', 'down', 'right', 'down', 'x')] },
  'actions of an authority': { acts: (names) => [...trust(names), keys('x', 'down')] },
  'planning a renewal': { acts: (names) => [...calendar(names), keys('r')] },
  'rotation is read': { acts: (names) => rotating(names) },
  'rotation not prepared': { acts: (names) => [...rotating(names), rotationAt('unprepared')] },
  'rotation not begun': { acts: (names) => [...rotating(names), rotationAt('begun')] },
  'rotation staged, its servers are asked': { acts: (names) => [...rotating(names), rotationAt('stage', 'asking')] },
  'rotation staged, its plan waits for the servers': {
    acts: (names) => [...rotating(names), rotationAt('stage', 'asking'), keys('enter')],
  },
  'rotation staged, the servers have answered': {
    acts: (names) => [...rotating(names), rotationAt('stage', 'asking'), rotationAt('stage', gateOpen)],
  },
  'rotation staged, read again': {
    acts: (names) => [...rotating(names), rotationAt('stage', gateOpen), keys('t')],
  },
  'rotation staged, a live check failed': {
    acts: (names) => [...rotating(names), rotationAt('stage', gateClosed(names.error)), keys('end', 'enter')],
  },
  'rotation staged, a check is unproven': {
    acts: (names) => [...rotating(names), rotationAt('stage', gateUnproven), keys('end')],
  },
  'rotation in part': { acts: (names) => [...rotating(names), rotationAt('in part', gateOpen)] },
  'rotation of all, not prepared': {
    acts: (names) => [...rotatingAll(names), rotationOfAll('unprepared', 'begun')],
  },
  'rotation of all, its servers are asked': {
    acts: (names) => [...rotatingAll(names), rotationOfAll('stage', 'stage', 'asking')],
  },
  'rotation of all, not begun': { acts: (names) => [...rotatingAll(names), rotationOfAll('begun', 'begun', gateOpen)] },
  'rotation of all, not in step': { acts: (names) => [...rotatingAll(names), rotationOfAll('stage', 'begun')] },
  'rotation that cannot be told': {
    acts: (names) => [
      ...rotating(names),
      rotationAt('stage', 'none', `${names.place} holds another than ${names.nodes[0]}`),
    ],
  },
  'rotation that cannot be read': {
    acts: (names) => [...rotating(names), failure('look at rotation', names.error)],
  },
  'question before a rotation is taken back': {
    acts: (names) => [
      ...rotating(names),
      rotationAt('stage', gateOpen),
      keys('tab', 'enter'),
      planned(names),
      keys('a'),
    ],
  },
  'result of a rotation that is taken back': {
    acts: (names) => [
      ...rotating(names),
      rotationAt('stage', gateOpen),
      keys('tab', 'enter'),
      planned(names, { intent: { renew: [], rekey: [], rotate: [{ name: 'kubernetes-ca', to: 'abandon' }] } }),
      keys('a'),
      text('kubernetes-ca'),
      keys('enter'),
      later(300),
      applyDone({ rollout: restarts, next: ['  kpki status'] }),
      read(names),
    ],
  },
  'question before distrusting': { acts: distrusting },
  'question before distrusting, with the name': {
    acts: (names) => [...distrusting(names), text(clean(names.cluster)), keys('tab')],
  },
  'rotation distrusted': { acts: (names) => [...rotating(names), rotationAt('distrust', gateOpen)] },
  'result of a phase': {
    acts: (names) => [
      ...distrusting(names),
      text(clean(names.cluster)),
      keys('enter'),
      later(300),
      applyDone({ rollout: restarts, next: ['  kpki status'] }),
      read(names),
    ],
  },
  'result of a renewal from the calendar': {
    acts: (names) => [
      ...calendar(names),
      keys('down', 'r'),
      planned(names),
      keys('a', 'tab', 'enter'),
      later(300),
      applyDone({ entriesWritten: 2, rollout: restarts, next: ['  kpki status'] }),
      read(names),
    ],
  },
  'plan that is stopped': {
    acts: (names) => [...trust(names), keys('p'), planned(names, { blocked: 'stops' }), keys('a')],
  },
  'result of a renewal beside what is blocked': {
    acts: (names) => [
      ...calendar(names),
      keys('down', 'r'),
      planned(names, { blocked: 'beside' }),
      keys('a', 'tab', 'enter'),
      later(300),
      applyDone({ entriesWritten: 2, rollout: restarts, next: ['  kpki status'] }),
      read(names),
    ],
  },
  'undo is read': { acts: (names) => undoing(names) },
  'undo planned': { acts: (names) => [...undoing(names), undoPlanned({ place: names.place })] },
  'undo of which something stays': {
    acts: (names) => [...undoing(names), undoPlanned({ stays: true, place: names.place }), keys('tab')],
  },
  'nothing to undo': { acts: (names) => [...undoing(names), undoPlanned({ nothing: true })] },
  'undo after a write was cut short': {
    acts: (names) => [...undoing(names), undoPlanned({ drifted: true, place: names.place })],
  },
  'question before an undo': { acts: (names) => [...undoing(names), undoPlanned(), keys('enter')] },
  'undo runs': { acts: (names) => [...undoing(names), undoPlanned({ makes: false }), keys('enter', 'left', 'enter')] },
  'undo done': {
    acts: (names) => [
      ...undoing(names),
      undoPlanned({ makes: false }),
      keys('enter', 'left', 'enter'),
      tells('undo', { type: 'undone', entriesWritten: 2, rollout: restarts }),
      read(names),
    ],
  },
  'undo failed': {
    acts: (names) => [
      ...undoing(names),
      undoPlanned({ makes: false }),
      keys('enter', 'left', 'enter'),
      failure('undo', names.error),
      read(names),
    ],
  },
  planning: { acts: (names) => [...trust(names), keys('p')] },
  'cannot be planned': {
    acts: (names) => [...trust(names), keys('p'), failure('plan', names.error)],
  },
  'no plan': { acts: (names) => [...trust(names), () => [{ type: 'visit', route: planRoute }]] },
  plan: { acts: plan },
  'plan from nothing': {
    acts: (names) => [read(names, { fresh: true }), keys('p'), planned(names, { fresh: true }), keys('pgdn', 'tab')],
  },
  'nothing to do': { acts: (names) => [...trust(names), keys('p'), planned(names, { nothing: true })] },
  'plan with a repair': { acts: (names) => [...trust(names), keys('p'), planned(names, { repairs: true }), keys('a')] },
  'result of a repair alone': {
    acts: (names) => [
      ...trust(names),
      keys('p'),
      planned(names, { nothing: true, repairs: true }),
      keys('a', 'enter'),
      events({ type: 'repairing', sink: 'main', place: names.place }),
      later(200),
      events({ type: 'repaired', sink: 'main', place: names.place }),
      applyDone({ entriesWritten: 0, next: ['  kpki status', '  kpki verify'] }),
      read(names),
    ],
  },
  'read-only plan': { beginning: { readOnly: true }, acts: plan },
  'question before applying': { acts: (names) => [...plan(names), keys('a')] },
  'apply begins': { acts: applying },
  'apply goes on': {
    acts: (names) => [
      ...applying(names),
      events(...steps(names, 2)),
      later(1000),
      events(...steps(names, 3).slice(4, 5)),
    ],
  },
  'apply stops': { acts: (names) => [...applying(names), events(...steps(names, 2)), keys('ctrl-c')] },
  'apply to two sinks': { acts: writingToTwoSinks },
  'apply asks a sink again': {
    acts: (names) => [
      ...writingToTwoSinks(names),
      events(...retriesOfSink(names, 'vault', [14, 18], sealed)),
      later(5000),
    ],
  },
  'apply to two sinks fails': {
    acts: (names) => [
      ...writingToTwoSinks(names),
      events(
        ...placesOfSink(names, 'vault', 'writing', [20, 21]).map((event): Event => {
          if (event.type !== 'writing') throw new Error('no place');
          const { sink, place } = event;
          return { type: 'write failed', sink, place, text: names.error, isUncertain: false };
        }),
      ),
      failure('apply', names.error),
      read(names),
    ],
  },
  'apply waits for a sink': {
    acts: (names) => [
      ...applying(names),
      events({ type: 'retrying', sink: 'main', place: null, attempt: 3, of: 6, seconds: 8, text: names.error }),
      later(2000),
    ],
  },
  'a step failed': {
    acts: (names) => {
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
  },
  'a write failed': {
    acts: (names) => [
      ...applying(names),
      events(...steps(names, 9), { type: 'writing', sink: 'main', place: names.place, entries: 8 }),
      later(400),
      events({ type: 'write failed', sink: 'main', place: names.place, text: names.error, isUncertain: false }),
      failure('apply', names.error),
      read(names),
      keys('tab'),
    ],
  },
  'the plan is stale': {
    acts: (names) => [...applying(names), failure('apply', `${names.place} is not as it was`), read(names)],
  },
  result: {
    acts: (names) => [
      ...applying(names),
      later(300),
      applyDone({ next: ['  kpki status', '  kpki verify'] }),
      read(names),
    ],
  },
  'plan that keeps keys first': { acts: requesting },
  'question before keys are kept': { acts: (names) => [...requesting(names), keys('a')] },
  'apply keeps keys': { acts: (names) => [...requesting(names), keys('a', 'enter'), events(...keysKept(names))] },
  'apply waits for an approval': {
    acts: (names) => [
      ...requesting(names),
      keys('a', 'enter'),
      events(...keysKept(names)),
      later(300),
      events(...certificatesAsked(names)),
    ],
  },
  'result that waits': {
    acts: (names) => [
      ...requesting(names),
      keys('a', 'enter'),
      events(...keysKept(names), ...certificatesAsked(names)),
      later(300),
      appliedAndWaits(names),
      read(names, { inventory: inventoryThatWaits(names) }),
    ],
  },
  'what waits, planned again': {
    acts: (names) => [
      read(names, { inventory: inventoryThatWaits(names) }),
      keys('p'),
      plannedToWait(names, { asked: true }),
    ],
  },
  'a plan that only waits': {
    acts: (names) => [
      read(names, { inventory: inventoryThatWaits(names) }),
      keys('p'),
      plannedToWait(names, { asked: true, onlyElsewhere: true }),
    ],
  },
  'trust that waits': { acts: (names) => [read(names, { inventory: inventoryThatWaits(names) }), keys('w', 'down')] },
  'an artifact that waits': {
    acts: (names) => [read(names, { inventory: inventoryThatWaits(names) }), keys('w', 'down', 'enter')],
  },
  'leaving while applying': { acts: (names) => [...applying(names), keys('q')] },
  'no environments': { acts: (names) => [read(names, { declared: declaredOf(names, []) }), keys('4')] },
  'no environment chosen': {
    acts: (names) => [read(names, { declared: { ...declaredOf(names), isChosen: false } })],
  },
  'plan without an environment chosen': {
    acts: (names) => [
      read(names, { declared: { ...declaredOf(names), isChosen: false } }),
      keys('p'),
      planned(names),
      keys('a'),
    ],
  },
  'one environment': {
    acts: (names) => [read(names, { declared: declaredOf(names, environmentsOf(names).slice(0, 1)) }), keys('4')],
  },
  environments: { acts: (names) => [...environments(names), keys('down')] },
  'environment in a test': { acts: (names) => [...environments(names), keys('t')] },
  'environment tested': {
    acts: (names) => [
      ...environments(names),
      keys('t'),
      tells('check environment', {
        type: 'checked',
        environment: names.environments[0],
        authorities: [],
        lines: [
          { who: 'sink main', state: 'wrong', text: names.error, missing: [] },
          { who: 'backend default', state: 'fine', text: 'ready', missing: [] },
        ],
      }),
    ],
  },
  'environment with missing rights': {
    acts: (names) => [
      read(names, { declared: declaredOf(names, environmentsInTwoSinks(names)) }),
      keys('4', 't'),
      tells('check environment', {
        type: 'checked',
        environment: names.environments[0],
        authorities: [],
        lines: [
          { who: 'sink vault', state: 'wrong', text: '', missing: missingRights },
          { who: 'sink mgmt', state: 'wrong', text: names.error, missing: [] },
          { who: 'backend default', state: 'fine', text: 'ready', missing: [] },
        ],
      }),
    ],
  },
  'environment with authorities in a token': {
    acts: (names) => [read(names, { declared: declaredOf(names, environmentsWithToken(names)) }), keys('4')],
  },
  'environment with authorities in a token tested': {
    acts: (names) => [
      read(names, { declared: declaredOf(names, environmentsWithToken(names)) }),
      keys('4', 't'),
      tells('check environment', {
        type: 'checked',
        environment: names.environments[0],
        lines: [
          { who: 'sink main', state: 'fine', text: 'ready', missing: [] },
          { who: 'backend hsm', state: 'fine', text: 'ready', missing: [] },
          { who: 'backend vault', state: 'wrong', text: names.error, missing: [] },
        ],
        authorities: [
          { authority: 'root-ca', state: 'there', text: 'hsm holds the-root (ec-p384)' },
          { authority: 'kubernetes-ca', state: 'there', text: 'hsm holds prod-eu.kubernetes-ca.1 (ec-p256)' },
          { authority: 'etcd-ca', state: 'not there', text: 'hsm holds no key prod-eu.etcd-ca.1 yet' },
          { authority: 'front-proxy-ca', state: 'unknown', text: 'backend vault could not be opened' },
        ],
      }),
    ],
  },
  'environment that cannot be tested': {
    acts: (names) => [...environments(names), keys('t'), failure('check environment', names.error, 'usage')],
  },
  plugins: { acts: (names) => [...environments(names), keys('c')] },
  'plugins, one checked': {
    acts: (names) => [...checking(names), firstCases(names.error), checkOver, keys('esc')],
  },
  'plugin that is opened': { acts: (names) => [...environments(names), keys('c', 'enter')] },
  'question before a check': { acts: (names) => [...environments(names), keys('c', 'enter'), asksToCheck] },
  'check not wanted': { acts: (names) => [...environments(names), keys('c', 'enter'), asksToCheck, keys('enter')] },
  'check runs': { acts: (names) => [...checking(names), firstCases(names.error)] },
  'check stops': { acts: (names) => [...checking(names), firstCases(names.error), keys('ctrl-c')] },
  'check stopped': {
    acts: (names) => [...checking(names), firstCases(names.error), keys('ctrl-c'), checkStopped],
  },
  'check of many cases': { acts: (names) => [...checking(names), manyCases] },
  'check of many cases, over': { acts: (names) => [...checking(names), manyCases, checkOver, keys('home')] },
  'check that found failures': { acts: (names) => [...checking(names), firstCases(names.error), checkOver] },
  'plugin that cannot be checked': {
    acts: (names) => [...environments(names), keys('c', 'enter'), checkFails(names.error)],
  },
  help: { acts: (names) => [...trust(names), keys('?')] },
  'help scrolled': { acts: (names) => [...trust(names), keys('?', 'end', 'up')] },
  'help at a question': { acts: (names) => [...plan(names), keys('a', '?')] },
  'commands so far': { acts: (names) => [...plan(names), keys('v')] },
  'question of a plugin': {
    acts: (names) => [
      tells('read', { type: 'question', question: 1, text: `${names.error}?`, hidden: false }),
      text(names.user),
    ],
  },
  'hidden question': {
    acts: (names) => [
      tells('read', { type: 'question', question: 1, text: `PIN of ${names.cluster}: `, hidden: true }),
      text('•••'),
    ],
  },
} as const satisfies Record<string, Scene>;

export type SceneName = keyof typeof scenes;

export function sceneOf(
  name: SceneName,
  { names = usual, size }: { readonly names?: Names; readonly size?: Size } = {},
): State {
  const { acts, beginning }: Scene = scenes[name];
  return play({ ...beginning, ...(size === undefined ? {} : { size }) }, ...acts(names)).state;
}
