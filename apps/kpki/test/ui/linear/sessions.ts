import type { Event } from '@kpki/engine';
import { command, type Shown } from '@kpki/presentation';
import { applyDone, declaredOf, events, failure, looksAround, planned, read, steps } from '../acts.ts';
import { liveAnswers, liveAsked, liveOver, noAnswer, olderCertificate } from '../live.ts';
import type { Names } from '../names.ts';
import { type Act, type Beginning, later, tells } from '../play.ts';
import { asksToCheck, checkOver, checkStopped, firstCases } from '../plugin-check.ts';
import { locationsOfSink, madeForTwoSinks, plannedForTwoSinks, retriesOfSink } from '../two-sinks.ts';
import { sealed, unreadInventory } from '../unread.ts';
import { appliedAndWaits, certificatesAsked, inventoryThatWaits, keysKept, plannedToWait } from '../waiting.ts';
import { type Talk, type Turn, talk } from './talk.ts';

type Session = (names: Names) => readonly Turn[];

const failureOf = (of: 'read' | 'plan' | 'apply'): ((names: Names) => Act) => {
  return ({ error }) => failure(of, error);
};
const readFails = failureOf('read');
const planFails = failureOf('plan');
const applyFails = failureOf('apply');
const applyStops: Act = failure('apply', 'stopped', 'interrupted');

const planMade = (names: Names): readonly Turn[] => [read(names), 'plan', planned(names)];
const applying = (names: Names): readonly Turn[] => [...planMade(names), 'apply', 'yes'];

function locationWritten({ location }: Names): readonly Shown<Event>[] {
  return [
    { type: 'writing', sink: 'main', location, entries: 8 },
    { type: 'written', sink: 'main', location, entries: 8 },
  ];
}

function failedStep(names: Names, at: number): Shown<Event> {
  const [step] = steps(names, at).slice(-1);
  if (step?.type !== 'step done') throw new Error('no such step');
  return { ...step, type: 'step failed', text: names.error };
}

const applied: Act = applyDone({ next: [command('kpki status'), command('kpki verify')] });

/** Each has its transcript in a file beside this one. */
export const sessions = {
  'what the servers serve': (names) => [
    read(names),
    'servers',
    liveAsked(names),
    liveAnswers(names, {
      [`etcd ${names.nodes[1]}`]: olderCertificate,
      [`kube-apiserver ${names.nodes[0]}`]: noAnswer(`${names.location} refuses the connection`),
    }),
    liveOver,
    'again',
    liveAsked(names),
    liveAnswers(names),
    liveOver,
    '1',
  ],
  'from trust to result past a step that fails': (names) => [
    ...planMade(names),
    '2',
    'back',
    'apply',
    'perhaps',
    'yes',
    events(...steps(names, 2), failedStep(names, 3)),
    applyFails(names),
    read(names),
    'again',
    planned(names),
    'apply',
    'yes',
    events(...steps(names, 4), ...locationWritten(names)),
    later(400),
    applied,
    read(names),
    'commands',
    'trust',
    'quit',
  ],
  'the trust tree': (names) => [
    read(names),
    '12',
    'find etcd-server',
    'find state:due',
    'find in:x',
    'find',
    '99',
    'all',
    '',
  ],
  'nothing there yet': (names) => [read(names, { fresh: true }), 'all', 'plan', planned(names, { fresh: true })],
  'a sealed sink': (names) => [
    read(names),
    'again',
    tells('read', {
      type: 'events',
      events: [
        { type: 'retrying', sink: 'vault', location: 'a', attempt: 2, of: 6, seconds: 0.4, text: sealed },
        { type: 'retrying', sink: 'vault', location: 'b', attempt: 2, of: 6, seconds: 0.3, text: sealed },
      ],
    }),
    tells('read', {
      type: 'events',
      events: [{ type: 'retrying', sink: 'vault', location: 'a', attempt: 3, of: 6, seconds: 2, text: sealed }],
    }),
    'stop',
    failure('read', 'stopped', 'interrupted'),
    'again',
    read(names, { inventory: unreadInventory(names) }),
    'plan',
    failure('plan', `sink "vault": ${sealed}`),
    'env',
    read(names),
  ],
  'apply asks a sink again': (names) => [
    read(names, { fresh: true }),
    'plan',
    plannedForTwoSinks(names),
    'apply',
    'yes',
    events(...madeForTwoSinks(names)),
    events(
      ...locationsOfSink(names, 'vault', 'writing', [0, 8]),
      ...locationsOfSink(names, 'vault', 'written', [0, 8]),
    ),
    events(
      ...locationsOfSink(names, 'vault', 'writing', [8, 16]),
      ...retriesOfSink(names, 'vault', [8, 12], names.error),
    ),
    events(...retriesOfSink(names, 'vault', [12, 16], names.error)),
    later(12_000),
    events(
      ...locationsOfSink(names, 'vault', 'written', [8, 32]),
      ...locationsOfSink(names, 'mgmt', 'writing', [0, 1]),
      ...locationsOfSink(names, 'mgmt', 'written', [0, 32]),
    ),
    applied,
    read(names),
  ],
  'certificates that somebody has to approve': (names) => [
    read(names, { inventory: inventoryThatWaits(names, { asked: false }) }),
    'plan',
    plannedToWait(names),
    'apply',
    'yes',
    events(...keysKept(names)),
    events(...certificatesAsked(names)),
    later(300),
    appliedAndWaits(names),
    read(names, { inventory: inventoryThatWaits(names) }),
    'again',
    plannedToWait(names, { asked: true, onlyElsewhere: true }),
    'trust',
    'quit',
  ],
  'nothing to do': (names) => [read(names), 'plan', planned(names, { nothing: true }), 'all', 'apply', 'plan'],
  'read-only': (names) => [...planMade(names), 'read-only', 'apply', 'read-only', 'apply', 'no'],
  'started read-only': (names) => [...planMade(names), 'apply', 'read-only'],
  environments: (names) => [
    read(names),
    'environments',
    'test 3',
    tells('check environment', {
      type: 'checked',
      cas: [],
      lines: [
        { who: 'sink main', state: 'failed', text: names.error, missing: [] },
        { who: 'backend default', state: 'ok', text: 'ready', missing: [] },
      ],
    }),
    'env dew',
    'env nothing-like-it',
    '2',
  ],
  'no environment chosen': (names) => [
    read(names, { declared: { ...declaredOf(names), isChosen: false } }),
    'read-only',
    'plan',
    planned(names),
    'apply',
    'environments',
    '3',
  ],
  'nothing is declared': () => [looksAround({ file: 'kubeadm.yaml', cluster: 'old' }), 'plan', 'help', '4', '1'],
  'a plugin is checked': (names) => [
    read(names),
    'environments',
    'plugins 1',
    '1',
    asksToCheck,
    'no',
    'again',
    asksToCheck,
    'yes',
    firstCases(names.error),
    later(11_000),
    'help',
    checkOver,
    '',
    'again',
    asksToCheck,
    'yes',
    firstCases(names.error),
    'stop',
    checkStopped,
    'back',
    'back',
    'plugins 2',
    '1',
  ],
  'what cannot be read': (names) => [
    readFails(names),
    'again',
    read(names),
    'again',
    readFails(names),
    'plan',
    planFails(names),
    'again',
  ],
  'an apply that takes its time': (names) => [
    ...applying(names),
    events(...steps(names, 1)),
    later(9000),
    later(1000),
    later(9000),
    later(1000),
    'quit',
    'no',
    'stop',
    later(10_000),
    applyStops,
  ],
  'a write that fails': (names) => [
    ...applying(names),
    events(...steps(names, 4), { type: 'writing', sink: 'main', location: names.location, entries: 8 }),
    events({ type: 'write failed', sink: 'main', location: names.location, text: names.error, isUncertain: false }),
    applyFails(names),
    read(names),
    'back',
  ],
  'asked to end while it applies': (names) => [
    ...applying(names),
    () => [{ type: 'ending', by: 'signal' }],
    events(...steps(names, 1)),
    applyStops,
  ],
  'questions of plugins': (names) => [
    tells('read', { type: 'question', question: 1, text: `PIN of ${names.cluster}: `, hidden: true }),
    '123456',
    tells('read', { type: 'question', question: 2, text: 'Which slot?', hidden: false }),
    '',
    tells('read', { type: 'events', events: [{ type: 'log', level: 'warn', from: 'hsm', text: names.error }] }),
  ],
} as const satisfies Record<string, Session>;

const beginnings: Readonly<Record<string, Omit<Beginning, 'size'>>> = {
  'nothing is declared': { declared: false },
  'started read-only': { readOnly: true },
};

export function talkOf(session: keyof typeof sessions, names: Names): Talk {
  return talk(beginnings[session] ?? {}, ...sessions[session](names));
}
