import { isSoak, partOf } from '@kpki/services/random-cases';
import { readCertificates } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { call, changesOf, now } from '../../test/observed-state.ts';
import { copiesOf, filledSinks, type SinksState, sinksState } from '../../test/sinks.ts';
import {
  emptyIntent,
  type Intent,
  makePlan,
  nextMove,
  type ObservedState,
  type Phase,
  type Rotated,
  rotationStatus,
  verifyObserved,
} from '../index.ts';
import { type Finding, remedy } from '../model/finding.ts';
import { storedVerdicts } from '../reports/verify.ts';
import { conditionsBackTo, conditionsOf } from './conditions.ts';

const declared = cluster({
  workers: [{ name: 'w1', addresses: ['10.0.1.1'] }],
  ca: { topology: 'single-root', limitPathLength: true, permittedNames: null },
});

const sinks = [
  { name: 'files', layout: 'kubeadm' },
  { name: 'stick', layout: 'root-ca' },
] as const;

const made = (): Promise<SinksState> => filledSinks(declared, sinks);

function keyIdsIn(observed: SinksState, entry: string): readonly string[] {
  const text =
    [...observed.stored()].find(([name]) => name.startsWith('files') && name.endsWith(` ${entry}`))?.[1] ?? '';
  return readCertificates(Buffer.from(text)).map(({ subjectKeyId = [] }) => Buffer.from(subjectKeyId).toString('hex'));
}

const withHandshakes: readonly Rotated[] = partOf(['root-ca', 'kubernetes-ca'], 2);

async function next(observed: SinksState, name: Rotated): Promise<string> {
  const move = nextMove([rotationStatus(await observed.read(), name, now)]);
  if (move === null) throw new Error('there is no move');
  await observed.apply(now, { ...emptyIntent, rotate: move.rotate });
  const read = await observed.read();
  // Where both are trusted and the new one signs there are handshakes of one of them in each run, at every phase in the soak.
  const verdicts =
    isSoak || (move.to === 'reissue' && withHandshakes.includes(name))
      ? await verifyObserved(read, now, () => {}, call)
      : storedVerdicts(read, now);
  expect(
    verdicts.filter(({ holds }) => holds === 'no'),
    move.to,
  ).toEqual([]);
  expect(changesOf(await observed.plan()), move.to).toEqual({});
  return move.to;
}

/** What is there before each phase and after the last, with the phase that led to it. */
interface Course {
  readonly phase: string;
  readonly observed: SinksState;
}

async function courseOf(name: Rotated): Promise<readonly Course[]> {
  const observed = await made();
  const course: Course[] = [];
  for (let phase = ''; ; phase = await next(observed, name)) {
    course.push({ phase, observed: await sinksState(declared, sinks, copiesOf(observed.storages)) });
    if (phase === 'remove') return course;
  }
}

/** Each is gone through once. */
const courses = { 'root-ca': courseOf('root-ca'), 'kubernetes-ca': courseOf('kubernetes-ca') } as const;

/** What a plan says of certificates in trust bundles that are somebody else's. */
function othersReportedBy(observed: ObservedState, intent: Partial<Intent>): readonly Finding[] {
  const { steps } = makePlan(observed, now, { ...emptyIntent, ...intent });
  return steps.flatMap(({ warnings }) => warnings.filter(({ reason }) => reason === 'bundle-has-others'));
}

test.each(['root-ca', 'kubernetes-ca'] as const)(
  'what a rotation of %s keeps in bundles is nobody else’s: neither it nor a renewal meanwhile says so',
  async (name) => {
    const renewals = [['root-ca'], ['kubernetes-ca'], ['root-ca', 'kubernetes-ca', 'etcd-ca']];
    for (const { phase, observed } of (await courses[name]).slice(0, -1)) {
      const read = await observed.read();
      for (const renew of renewals) expect(othersReportedBy(read, { renew }), `${phase} ${renew}`).toEqual([]);
      const move = nextMove([rotationStatus(read, name, now)]);
      expect(othersReportedBy(read, { rotate: move?.rotate ?? [] }), phase).toEqual([]);
    }
  },
);

type FiveWorlds = [SinksState, SinksState, SinksState, SinksState, SinksState];

test('the root is rotated: the CAs under it keep their keys, and lead up to both, then to the new one', async () => {
  const course = await courses['root-ca'];
  expect(course.map(({ phase }) => phase)).toEqual(['', 'trust', 'reissue', 'distrust', 'remove']);
  const [before, staged, issued, distrusted, retired] = course.map(({ observed }) => observed) as FiveWorlds;
  const [ca, old] = keyIdsIn(before, 'cp1/pki/ca-chain.crt');
  const [, , newer] = keyIdsIn(staged, 'cp1/pki/ca-chain.crt');
  expect(keyIdsIn(staged, 'cp1/pki/ca-chain.crt')).toEqual([ca, old, newer]);
  expect(keyIdsIn(staged, 'cp1/pki/ca.crt')).toEqual([ca]);
  expect(keyIdsIn(issued, 'cp1/pki/ca-chain.crt')).toEqual([ca, newer, old]);
  expect(keyIdsIn(issued, 'cp1/pki/ca.crt')).toEqual([ca]);
  expect(keyIdsIn(distrusted, 'cp1/pki/ca-chain.crt')).toEqual([ca, newer]);
  expect(keyIdsIn(retired, 'cp1/pki/apiserver.crt')[0]).toBe(keyIdsIn(before, 'cp1/pki/apiserver.crt')[0]);
  expect([...retired.stored().keys()].filter((name) => /\.(next|previous)$/.test(name))).toEqual([]);
});

test('where the root has its key elsewhere, all that waits for its signature names the environment that keeps it', async () => {
  const observed = await made();
  const alone = await sinksState(declared, [{ name: 'files', layout: 'kubeadm' }]);
  const files = observed.storages.get('files')?.locations ?? new Map();
  for (const [name, location] of files) alone.storages.get('files')?.locations.set(name, location);
  const rotate = [{ name: 'etcd-ca', to: 'trust' }] as const;
  for (const intent of [{ rotate }, { renew: ['etcd-ca'] }]) {
    const { steps } = await alone.plan(now, { ...emptyIntent, ...intent });
    const blocked = steps.filter(({ action }) => action === 'blocked');
    expect(blocked.length).toBeGreaterThan(0);
    const next = remedy('use-environment-of-key', { name: 'root-ca' });
    expect(blocked.map((step) => step.next)).toEqual(blocked.map(() => next));
  }
});

describe('a root and what it signs have all ended', () => {
  const all = ['root-ca', 'kubernetes-ca', 'etcd-ca', 'front-proxy-ca'] as const;
  const nextOf = async (observed: SinksState, name: string, at: Date, intent?: Intent) =>
    (await observed.plan(at, intent)).steps.find(({ artifact }) => artifact === name)?.next;
  const toDistrust = (name: 'root-ca' | 'kubernetes-ca'): Intent => ({
    ...emptyIntent,
    rotate: [{ name, to: 'distrust' }],
  });
  const stick = (observed: SinksState): Map<string, Uint8Array> => {
    const locations = [...(observed.storages.get('stick')?.locations.values() ?? [])];
    const location = locations.find(({ entries }) => [...entries.keys()].some((name) => name.endsWith('.key')));
    if (location === undefined) throw new Error('there is no key');
    return location.entries;
  };

  test('with its keys: one command renews all', async () => {
    const observed = await made();
    const after = lastEnd(observed);
    for (const intent of [emptyIntent, { ...emptyIntent, rotate: [{ name: 'root-ca', to: 'trust' }] } as const]) {
      const next = await nextOf(observed, 'root-ca', after, intent);
      expect(next).toEqual(remedy('renew-cas-or-replace', { names: all, name: 'root-ca' }));
    }
  });

  test('without the key of the root: the command that is named goes, and what it signed is signed anew', async () => {
    const observed = await made();
    const after = lastEnd(observed);
    for (const name of [...stick(observed).keys()].filter((each) => each.endsWith('.key')))
      stick(observed).delete(name);

    await observed.apply(after, toDistrust('root-ca'));
    // No handshake: it goes by the clock of this machine, which is before that.
    const verdicts = storedVerdicts(await observed.read(), after);
    expect(verdicts.length).toBeGreaterThan(0);
    expect(verdicts.filter(({ holds }) => holds === 'no')).toEqual([]);
  });
});

/** A moment after the end of every certificate. */
function lastEnd(observed: SinksState): Date {
  const texts = [...observed.stored()].filter(([name]) => name.endsWith('.crt')).map(([, text]) => text);
  const ends = texts.flatMap((text) => readCertificates(Buffer.from(text)).map(({ notAfter }) => notAfter.getTime()));
  return new Date(Math.max(...ends) + 86_400_000);
}

// The live checks compare cluster-info and other copies with the stored bundle.
test('wherever a phase of the root changed the stored bundle, the next phase lists its copies', async () => {
  const observed = await made();
  const bundle = (): string =>
    [...observed.stored()].find(([name]) => name.startsWith('files') && name.endsWith(' cp1/pki/ca-chain.crt'))?.[1] ??
    '';
  const isListed = async (conditions: typeof conditionsOf, phase: Phase): Promise<boolean> =>
    conditions(rotationStatus(await observed.read(), 'root-ca', now), phase).some(({ commands }) =>
      commands.includes('base64 -w0 /etc/kubernetes/pki/ca-chain.crt'),
    );
  const ways = [
    ['trust', conditionsOf, 'reissue'],
    ['reissue', conditionsOf, 'distrust'],
    ['trust', conditionsBackTo, 'rollback'],
    ['reissue', conditionsOf, 'distrust'],
    ['distrust', conditionsOf, 'remove'],
  ] as const;
  for (const [to, conditions, phase] of ways) {
    const before = bundle();
    await observed.apply(now, { ...emptyIntent, rotate: [{ name: 'root-ca', to }] });
    expect(bundle(), to).not.toBe(before);
    expect(await isListed(conditions, phase), `before ${phase}`).toBe(true);
  }
});

test('an intermediate is rotated under its root', async () => {
  const course = await courses['kubernetes-ca'];
  expect(course.map(({ phase }) => phase)).toEqual(['', 'prepare', 'trust', 'reissue', 'distrust', 'remove']);
  const [before, , staged, , , retired] = course.map(({ observed }) => observed) as [SinksState, ...FiveWorlds];
  const [old, root] = keyIdsIn(before, 'cp1/pki/ca-chain.crt');
  const [, newer] = keyIdsIn(staged, 'cp1/pki/ca.crt');
  expect(keyIdsIn(staged, 'cp1/pki/ca-chain.crt')).toEqual([old, root, newer]);
  expect(keyIdsIn(retired, 'cp1/pki/ca-chain.crt')).toEqual([newer, root]);
});
