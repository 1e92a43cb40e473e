import { optionalArtifacts } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { contentsOf, everythingIsSound } from '../../test/cases.ts';
import { certificateAt, reissue } from '../../test/certificates.ts';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { keyAt, keyPem, newKey, publicKeyOf } from '../../test/keys.ts';
import { kubeconfigAt } from '../../test/kubeconfigs.ts';
import { changesOf, daysLater, emptyState, fullState, now, type TestState } from '../../test/observed-state.ts';
import type { Plan } from '../index.ts';
import type { Step } from '../model/step.ts';

describe('an empty location', () => {
  test.each([
    ['one node', {}],
    ['three nodes and a worker', threeNodes],
    ['external etcd', { etcd: { topology: 'external', nodes: [{ name: 'etcd1', addresses: ['10.0.2.1'] }] } } as const],
    ['unmanaged etcd', { etcd: { topology: 'unmanaged' } } as const],
    ['the profile kubeadm', { profile: 'kubeadm' } as const],
    ['kubeadm of 1.28', { profile: 'kubeadm', kubernetesVersion: 'v1.28.0' } as const],
    [
      'optional artifacts and users',
      { include: optionalArtifacts, users: [{ name: 'jane', groups: ['dev'] }] } as const,
    ],
  ])('%s: one write, then nothing is left to do, and everything verifies', async (_, different) => {
    const observed = await emptyState(cluster(different));
    const plan = await observed.plan();
    const applied = await observed.apply(plan);
    expect(applied.steps).toEqual(plan.steps);
    // A CA's certificate and its bundle share an entry.
    expect(applied.entriesWritten).toBe(observed.entries().length);
    expect(observed.writes()).toBe(1);
    expect(changesOf(await observed.plan())).toEqual({});
    expect(await observed.apply()).toEqual({ repairs: [], steps: [], entriesWritten: 0, pending: [] });
    expect(observed.writes()).toBe(1);
    // verify.test.ts makes handshakes of such clusters in each run, here only the soak does.
    await everythingIsSound(observed);
  });

  test('the layout is kubeadm’s', async () => {
    const observed = await fullState(cluster({ users: [{ name: 'jane', groups: [] }] }));
    const pairs = ['apiserver', 'apiserver-etcd-client', 'apiserver-kubelet-client', 'ca', 'front-proxy-ca'];
    const etcdPairs = ['etcd/ca', 'etcd/healthcheck-client', 'etcd/peer', 'etcd/server'];
    const confs = ['admin', 'controller-manager', 'kubelet', 'scheduler', 'super-admin', 'users/jane'];
    expect(observed.entries()).toEqual(
      [
        ...[...pairs, 'front-proxy-client', ...etcdPairs].flatMap((path) => [`pki/${path}.crt`, `pki/${path}.key`]),
        ...confs.map((path) => `${path}.conf`),
        'pki/sa.key',
        'pki/sa.pub',
      ].toSorted(),
    );
  });

  test('keys of CAs are on control-plane nodes alone', async () => {
    const observed = await fullState(cluster(threeNodes));
    const worker = observed.entries().filter((entry) => entry.startsWith('worker1/'));
    expect(worker).toEqual(['worker1/kubelet.conf', 'worker1/pki/ca.crt']);
    const etcd = await fullState(
      cluster({ etcd: { topology: 'external', nodes: [{ name: 'etcd1', addresses: ['10.0.2.1'] }] } }),
    );
    expect(etcd.entries().filter((entry) => entry.startsWith('etcd1/'))).toEqual([
      'etcd1/pki/etcd/ca.crt',
      'etcd1/pki/etcd/healthcheck-client.crt',
      'etcd1/pki/etcd/healthcheck-client.key',
      'etcd1/pki/etcd/peer.crt',
      'etcd1/pki/etcd/peer.key',
      'etcd1/pki/etcd/server.crt',
      'etcd1/pki/etcd/server.key',
    ]);
  });

  test('every key is another, but for the copies of what all nodes share', async () => {
    const observed = await fullState(cluster(threeNodes));
    const keys = new Map<string, string[]>();
    for (const entry of observed.entries().filter((each) => each.endsWith('.key'))) {
      const key = Buffer.from(publicKeyOf(keyAt(observed, entry))).toString('hex');
      keys.set(key, [...(keys.get(key) ?? []), entry.replace(/^cp\d\//, '')]);
    }
    const shared = [...keys.values()].filter((entries) => entries.length > 1).map((entries) => [...new Set(entries)]);
    expect(shared.flat().toSorted()).toEqual(['pki/ca.key', 'pki/etcd/ca.key', 'pki/front-proxy-ca.key', 'pki/sa.key']);
  });
});

describe('a plan that is not for what is there', () => {
  async function refused(observed: TestState, plan: Plan): Promise<string> {
    const before = contentsOf(observed);
    const writes = observed.writes();
    const error = await observed.apply(plan).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'conflict' });
    expect(observed.writes()).toBe(writes);
    expect(contentsOf(observed)).toEqual(before);
    return (error as Error).message;
  }

  test('a file changed since', async () => {
    const observed = await fullState(cluster());
    observed.remove('admin.conf');
    const plan = await observed.plan();
    observed.put('pki/sa.pub', '');
    expect(await refused(observed, plan)).toContain('kpki is not as it was when the plan was made');
  });

  test('a file appeared where there was nothing', async () => {
    const observed = await emptyState(cluster());
    const plan = await observed.plan();
    observed.put('pki/sa.pub', 'something');
    await refused(observed, plan);
  });

  test('the spec changed', async () => {
    const observed = await fullState(cluster());
    observed.remove('admin.conf');
    const plan = await observed.plan();
    const message = await refused(
      observed.declaredAs(cluster({ extraNames: { ...cluster().extraNames, apiServer: ['x'] } })),
      plan,
    );
    expect(message).toContain('another spec');
  });

  test('it was carried out already', async () => {
    const observed = await emptyState(cluster());
    const plan = await observed.plan();
    await observed.apply(plan);
    await refused(observed, plan);
  });

  test.each<readonly [string, (plan: Plan) => Plan]>([
    ['a step was taken out', (plan) => ({ ...plan, steps: plan.steps.slice(1) })],
    [
      'a blocked step was unblocked',
      (plan) => ({ ...plan, steps: plan.steps.map((step) => ({ ...step, action: 'unchanged' }) as Step) }),
    ],
    [
      'a write was taken out',
      (plan) => ({ ...plan, steps: plan.steps.map((step) => ({ ...step, writes: step.writes.slice(1) }) as Step) }),
    ],
    [
      'it is of another time, at which something else was due',
      (plan) => ({ ...plan, made: daysLater(340).toISOString() }),
    ],
    ['its time is none', (plan) => ({ ...plan, made: 'yesterday' })],
    ['its steps are none', (plan) => ({ ...plan, steps: [{}] as never })],
    ['its locations are none', (plan) => ({ ...plan, locations: [] })],
    ['its repairs are none', (plan) => ({ ...plan, repairs: undefined as never })],
    [
      'it repairs another location',
      (plan) => ({ ...plan, repairs: [{ sink: 'main', location: 'kpki', drift: ['x'] }] }),
    ],
  ])('it was altered: %s', async (_, alter) => {
    const observed = await fullState(cluster());
    observed.remove('admin.conf');
    observed.put('pki/sa.key', '');
    await refused(observed, alter(await observed.plan()));
  });

  test('through JSON and back it is still good', async () => {
    const observed = await fullState(cluster());
    observed.remove('admin.conf');
    await observed.apply(JSON.parse(JSON.stringify(await observed.plan())));
    expect(changesOf(await observed.plan())).toEqual({});
  });
});

describe('a renewal (kubeadm 40, 41)', () => {
  test.each([
    ['a certificate', 'pki/etcd/server.crt', 'pki/etcd/ca'],
    ['the one inside a kubeconfig', 'kubelet.conf', 'pki/ca'],
  ])('%s: a new serial number and a later end, all else as it was', async (_, entry, signer) => {
    const observed = await fullState(cluster());
    await reissue(observed, entry, signer, { notBefore: daysLater(-300), notAfter: daysLater(20) });
    const before = certificateAt(observed, entry);
    const around = entry.endsWith('.conf') ? kubeconfigAt(observed, entry) : null;
    await observed.apply();
    const after = certificateAt(observed, entry);
    expect(after.serial).not.toEqual(before.serial);
    expect(after.notAfter).toEqual(daysLater(365));
    expect(after.notBefore.getTime()).toBe(now.getTime() - 300_000);
    for (const field of [
      'subject',
      'issuer',
      'names',
      'publicKey',
      'keyUsages',
      'extendedKeyUsages',
      'authorityKeyId',
    ] as const) {
      expect(after[field], field).toEqual(before[field]);
    }
    if (around === null) return;
    const form = kubeconfigAt(observed, entry);
    expect(form.users[0].user['client-key-data']).toBe(around.users[0].user['client-key-data']);
    expect([form.clusters, form.contexts, form['current-context']]).toEqual([
      around.clusters,
      around.contexts,
      around['current-context'],
    ]);
  });

  test('CAs are never renewed', async () => {
    const observed = await fullState(cluster());
    const cas = ['pki/ca.crt', 'pki/etcd/ca.crt', 'pki/front-proxy-ca.crt'].map((entry) => observed.text(entry));
    await observed.apply(undefined, daysLater(3610));
    expect(['pki/ca.crt', 'pki/etcd/ca.crt', 'pki/front-proxy-ca.crt'].map((entry) => observed.text(entry))).toEqual(
      cas,
    );
    expect(certificateAt(observed, 'pki/apiserver.crt').notAfter).toEqual(daysLater(3650));
    expect(changesOf(await observed.plan(daysLater(3619)))).toEqual({});
    await expect(observed.apply(undefined, daysLater(3621))).rejects.toMatchObject({ code: 'denied' });
  });
});

describe('a run that does not come to its end', () => {
  test('killed at each step of the first write: the next run finishes it, and keeps what it made', async () => {
    let kills = 0;
    for (let step = 1, ended = false; !ended; step += 3) {
      const observed = await emptyState(cluster({ etcd: { topology: 'unmanaged' } }));
      observed.storage.stepsLeft = step;
      ended = await observed.apply().then(
        () => true,
        () => false,
      );
      delete observed.storage.stepsLeft;
      const killed = contentsOf(observed);
      // 'conflict', unless only the end of the journal was missing.
      const second = await observed.apply().catch((error: { code: string }) => error);
      if ('code' in second) expect(second.code).toBe('conflict');
      expect(contentsOf(observed)).toMatchObject(killed);
      expect(changesOf(await observed.plan()), `${step} steps`).toEqual({});
      kills += ended ? 0 : 1;
    }
    expect(kills).toBeGreaterThan(5);
  });

  test('killed while it replaced a CA that was moved away: repaired though the half of it looks hopeless', async () => {
    const observed = await fullState(cluster());
    const stored = observed.storage.locations.get('kpki');
    if (stored === undefined) throw new Error('nothing is stored');
    const lost = ['pki/front-proxy-ca.crt', 'pki/front-proxy-ca.key'];
    stored.journal = new Map(lost.map((entry) => [entry, observed.bytes(entry)]));
    observed.remove(...lost);
    expect(changesOf(await observed.plan())).toMatchObject({
      kpki: 'repair',
      'front-proxy-ca': 'blocked ca-missing',
    });
    await expect(observed.apply()).rejects.toMatchObject({ code: 'conflict' });
    expect(changesOf(await observed.plan())).toEqual({});
  });

  test('drift that is no unfinished write is repaired in the same run', async () => {
    const observed = await fullState(cluster());
    const stored = observed.storage.locations.get('kpki');
    if (stored === undefined) throw new Error('nothing is stored');
    stored.attributes = '{"mode":"other"}';
    observed.remove('admin.conf');
    const { repairs, entriesWritten } = await observed.apply();
    expect([repairs, entriesWritten]).toMatchObject([[{ location: 'kpki' }], 1]);
    const reported = observed.events.filter(({ type }) => ['applying', 'repairing', 'repaired'].includes(type));
    expect(reported).toEqual([
      { type: 'applying', repairs: 1, steps: 1 },
      { type: 'repairing', sink: 'main', location: 'kpki' },
      { type: 'repaired', sink: 'main', location: 'kpki' },
    ]);
    expect(changesOf(await observed.plan())).toEqual({});
  });

  test('a backend that hands out the wrong key for a CA is found out', async () => {
    const observed = await fullState(cluster());
    observed.remove('pki/apiserver.crt', 'pki/apiserver.key');
    const adopt: typeof observed.keys.adopt = (_, call) => observed.keys.generate('ec-p256', call);
    const before = contentsOf(observed);
    await expect(observed.applyWith({ ...observed.keys, adopt })).rejects.toMatchObject({ code: 'conflict' });
    expect(contentsOf(observed)).toEqual(before);
  });

  test('a backend that signs with another key than it shows is found out', async () => {
    const observed = await emptyState(cluster());
    const generate: typeof observed.keys.generate = async (kind, call) => {
      const shown = await observed.keys.generate(kind, call);
      const other = await observed.keys.generate(kind, call);
      return { ...shown, sign: other.sign };
    };
    await expect(observed.applyWith({ ...observed.keys, generate })).rejects.toMatchObject({
      code: expect.any(String),
    });
    expect(observed.entries()).toEqual([]);
  });
});

describe('what the engine asks of a sink', () => {
  test('private keys are taken out for what needs them, and each time is told', async () => {
    const observed = await fullState(cluster());
    observed.remove('pki/front-proxy-client.crt');
    observed.events.length = 0;
    await observed.apply();
    const revealed = observed.events.flatMap((event) => (event.type === 'revealed' ? [event.entry] : []));
    expect(revealed.toSorted()).toEqual(['pki/front-proxy-ca.key', 'pki/front-proxy-client.key']);
  });

  test('a sink that gives no keys back can be filled, and says so when one is needed', async () => {
    const observed = await emptyState(cluster(), ({ reveal: _, ...rest }) => rest);
    await observed.apply();
    expect(changesOf(await observed.plan())).toEqual({});
    observed.remove('pki/apiserver.crt', 'pki/apiserver.key');
    await expect(observed.apply()).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('a sink that keeps only each entry whole gets keys first', async () => {
    const kinds: string[] = [];
    const observed = await emptyState(cluster(), (sink) => ({
      ...sink,
      atomic: 'each',
      write: (at, change, ...rest) => {
        kinds.push([...new Set([...change.set.values()].map(({ kind }) => kind))].join(' '));
        return sink.write(at, change, ...rest);
      },
    }));
    await observed.apply();
    expect(kinds).toEqual(['secret', 'public']);
    expect(changesOf(await observed.plan())).toEqual({});
  });

  test('only what a step names is written', async () => {
    const observed = await fullState(cluster(threeNodes));
    observed.put('cp2/pki/apiserver.key', keyPem(newKey()));
    const before = contentsOf(observed);
    await observed.apply();
    const after = contentsOf(observed);
    const changed = observed.entries().filter((entry) => before[entry] !== after[entry]);
    expect(changed).toEqual(['cp2/pki/apiserver.crt', 'cp2/pki/apiserver.key']);
  });

  test('the steps are told as they begin and end', async () => {
    const observed = await emptyState(cluster());
    const { steps } = await observed.apply();
    const reported = (type: 'step started' | 'step done') =>
      observed.events.flatMap((event) => (event.type === type ? [event.artifact] : [])).toSorted();
    expect(reported('step started')).toEqual(steps.map(({ artifact }) => artifact).toSorted());
    expect(reported('step done')).toEqual(reported('step started'));
    expect(observed.events).toContainEqual({ type: 'applying', repairs: 0, steps: steps.length });
    expect(observed.events.at(-1)).toEqual({
      type: 'written',
      sink: 'main',
      location: 'kpki',
      entries: observed.entries().length,
    });
  });
});
