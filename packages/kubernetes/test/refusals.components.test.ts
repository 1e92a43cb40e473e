import { generateKeyPairSync } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Sink } from '@kpki/plugin';
import { type ApiObject, apiServerComponents, programPath, runProgram, temporaryDirectory } from '@kpki/services';
import { type OpenedApiServer, openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openSink } from '../src/sink.ts';
import { everything, namespaceOf } from './everything.ts';
import { call, host } from './host.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { change, locationOf, pair, put, refused } from './scene.ts';
import { startWebhook } from './webhook.ts';

let plane: OpenedApiServer;
let token: string;

/** A text that no error may contain, in any form. */
const canary = 'c0ffee5ecret'.repeat(6);

async function open(namespace: string): Promise<Sink> {
  const sink = await openSink({ kubeconfig: await writeKubeconfig(plane, { namespace, user: { token } }) }, host, {});
  return sink;
}

async function newNamespace(name: string): Promise<Sink> {
  await namespaceOf(plane, name);
  return open(name);
}

function apply(object: ApiObject & { readonly spec: object }): Promise<void> {
  return plane.apply(object);
}

/** Sets the status as the controller of quotas would. */
async function count(quota: string, status: unknown): Promise<void> {
  await plane.merge(`/api/v1/namespaces/narrow/resourcequotas/${quota}/status`, { status });
}

async function runAdvised(text: string, folder: string): Promise<void> {
  const [, command = ''] = /: `([^`]+)`;/.exec(text) ?? [];
  const environment = {
    KUBECONFIG: join(plane.folder, 'super-admin.conf'),
    PATH: `${dirname(programPath('kubectl'))}:${process.env['PATH']}`,
  };
  expect(await runProgram('sh', ['-c', `cd ${folder} && ${command}`], { environment })).toMatchObject({ code: 0 });
}

/** An object changes the API server's behavior a moment after it was written. */
function eventually<T>(assertion: () => Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: 20_000, interval: 50 });
}

needs(...apiServerComponents)('what an API server refuses', () => {
  beforeAll(async () => {
    plane = await openSharedApiServer();
    ({ token } = await everything(plane));
  });
  afterAll(async () => plane?.[Symbol.asyncDispose]());

  it('a namespace that is not there: nothing is in it, and nothing can be put there', async () => {
    const sink = await open('nowhere');
    const at = locationOf(sink, 'c1-ca');
    expect(await sink.read(at, call)).toBeNull();
    const { message } = await refused('missing', () => sink.write(at, change(pair), null, call));
    expect(message).toBe(
      'create Secret nowhere/c1-ca: there is no namespace nowhere: create it with `kubectl create namespace nowhere`, ' +
        'or choose another',
    );
    await refused('missing', async () => sink.lock?.([at], 'me', call));
    const checked = await refused('missing', () => sink.check(call));
    expect(checked.message).toContain('`kubectl create namespace nowhere`');
  });

  it('a check of an existing namespace reports nothing, and creates nothing', async () => {
    await namespaceOf(plane, 'looked-at');
    const sink = await open('looked-at');
    await sink.check(call);
    const leases = '/apis/coordination.k8s.io/v1/namespaces/looked-at/leases';
    expect(await plane.ask('GET', leases)).toMatchObject({ items: [] });
    const lock = await sink.lock?.([locationOf(sink, 'c1-ca')], 'me', call);
    await sink.check(call);
    if (lock && 'release' in lock) await lock.release();
  });

  it('a namespace that is being deleted', async () => {
    const sink = await newNamespace('ending');
    await put(sink, locationOf(sink, 'before'), change(pair));
    // No controller empties the namespace, so it stays in this state.
    await plane.ask('DELETE', '/api/v1/namespaces/ending');
    for (const ask of [() => sink.write(locationOf(sink, 'c1-ca'), change(pair), null, call), () => sink.check(call)]) {
      expect((await refused('denied', ask)).message).toContain('namespace ending');
    }
  });

  it('a quota that is used up, and a quota that is not counted yet', async () => {
    const sink = await newNamespace('narrow');
    const quota = (name: string) => ({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name, namespace: 'narrow' },
      spec: { hard: { 'count/secrets': '1' } },
    });
    await apply(quota('few-secrets'));
    // Each attempt has a separate name: an attempt that is too early creates its Secret.
    let attempts = 0;
    const attempt = () => sink.write(locationOf(sink, `c${attempts++}`), change(pair), null, call);
    const hard = { 'count/secrets': '1' };
    await count('few-secrets', { hard });
    await eventually(async () => {
      const { message } = await refused('unavailable', attempt);
      expect(message).toContain('few-secrets');
    });
    await count('few-secrets', { hard, used: hard });
    await eventually(() => refused('denied', attempt));
    const { message } = await refused('denied', () => sink.write(locationOf(sink, 'c1-ca'), change(pair), null, call));
    expect(message).toBe(
      'create Secret narrow/c1-ca: the quota few-secrets of namespace narrow allows no more; see ' +
        '`kubectl -n narrow describe quota few-secrets`',
    );
  });

  it('a policy that says no, in its own words and without the values that it repeats', async () => {
    const sink = await newNamespace('policed');
    const metadata = { name: 'no-keys.example.com' };
    await apply({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['secrets'] },
          ],
        },
        validations: [
          {
            expression: "!('tls.key' in object.data)",
            messageExpression: "'keys belong into the vault, not ' + string(object.data['tls.key'])",
          },
        ],
      },
    });
    await apply({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: {
        policyName: metadata.name,
        validationActions: ['Deny'],
        matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'policed' } } },
      },
    });
    const secret = { 'tls.crt': 'certificate', 'tls.key': canary };
    let tries = 0;
    const { message } = await eventually(() =>
      refused('denied', () => sink.write(locationOf(sink, `c${tries++}`), change(secret), null, call)),
    );
    expect(message).toMatch(
      /^create Secret policed\/c\d+: the policy no-keys\.example\.com rejected it: keys belong into the vault, not \[…\]$/,
    );
    expect(message).not.toContain(canary.slice(0, 12));
    // A policy that only warns is logged, and the write takes place.
    const binding = `/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/${metadata.name}`;
    await plane.merge(binding, { spec: { validationActions: ['Warn'] } });
    const log: string[] = [];
    const listening = { ...host, log: (level: string, text: string) => void log.push(`${level}: ${text}`) };
    const kubeconfig = await writeKubeconfig(plane, { namespace: 'policed', user: { token } });
    const warned = await openSink({ kubeconfig }, listening, {});
    let attempt = 0;
    await eventually(() => put(warned, locationOf(warned, `w${attempt++}`), change(secret)));
    await put(warned, locationOf(warned, `w${attempt}`), change(secret));
    expect(log).toHaveLength(1);
    expect(log[0]).toMatch(
      /^warn: the API server warns: .*no-keys\.example\.com.*keys belong into the vault, not \[…\]$/,
    );
    await plane.ask('DELETE', binding);
  });

  it('a webhook that says no, that changes what was sent, and that cannot be called', async () => {
    const sink = await newNamespace('hooked');
    const webhook = await startWebhook(plane, 'hooked');
    const secret = change({ 'tls.crt': 'certificate', 'tls.key': canary });
    let attempts = 0;
    const write = (wanted = secret) => sink.write(locationOf(sink, `c${attempts++}`), wanted, null, call);
    webhook.say(({ data }) => ({ allowed: false, status: { message: `no keys here, such as ${data['tls.key']}` } }));
    await eventually(async () => {
      const { message } = await refused('denied', () => write());
      expect(message).toMatch(/check\.example\.com.*: no keys here, such as \[…\]$/);
    });
    webhook.say(() => ({ allowed: false, status: { message: 'not today', code: 418 } }));
    expect((await refused('denied', () => write())).message).toMatch(/check\.example\.com.*: not today/);
    const value = Buffer.from('another').toString('base64');
    webhook.say(() => ({ allowed: true, patch: [{ op: 'replace', path: '/data/tls.crt', value }] }));
    expect((await refused('uncertain', () => write())).message).toContain('tls.crt');
    await webhook.stop();
    const { message } = await refused('unavailable', () => write());
    expect(message).toContain('check.example.com');
    await webhook.remove();
  });

  it('a Secret of another type: it is drift, and no write takes place', async () => {
    const sink = await newNamespace('types');
    await put(sink, locationOf(sink, 'c1-ca'), change(pair));
    const at = locationOf(sink, 'c1-ca', { type: 'kubernetes.io/tls' });
    const found = await sink.read(at, call);
    expect(found?.drift).toEqual([
      expect.stringMatching(
        /^it has type Opaque instead of kubernetes\.io\/tls, and a type cannot be changed; put the same/,
      ),
    ]);
    for (const wanted of [change({ 'tls.crt': 'other' }), change({})]) {
      const { message } = await refused('denied', () => sink.write(at, wanted, found?.revision ?? null, call));
      expect(message).toMatch(/Opaque.*kubernetes\.io\/tls/);
    }
    expect(await sink.read(at, call)).toEqual(found);
    await using folder = await temporaryDirectory();
    await runAdvised(found?.drift[0] ?? '', folder.path);
    const now = await sink.read(at, call);
    expect({ entries: now?.entries, drift: now?.drift }).toEqual({ entries: found?.entries, drift: [] });
    expect(await put(sink, at, change({ 'tls.crt': 'other' }), now)).toMatchObject({ drift: [] });
  });

  it('a Secret of another accepted type is written and keeps its type; a new one has the first type', async () => {
    const sink = await newNamespace('takes');
    const own = 'cluster.x-k8s.io/secret';
    const typeOf = async (name: string) =>
      ((await plane.ask('GET', `/api/v1/namespaces/takes/secrets/${name}`)) as { readonly type: string }).type;
    await put(sink, locationOf(sink, 'c1-ca', { type: own }), change(pair));
    const templates = { type: 'kubernetes.io/tls', otherTypes: [own] };
    const at = locationOf(sink, 'c1-ca', templates);
    const found = await sink.read(at, call);
    expect(found?.drift).toEqual([]);
    await put(sink, at, change({ 'tls.crt': 'other' }), found);
    await put(sink, locationOf(sink, 'c2-ca', templates), change(pair));
    expect([await typeOf('c1-ca'), await typeOf('c2-ca')]).toEqual([own, 'kubernetes.io/tls']);
  });

  it('a key pair in a TLS Secret, as Cluster API has it, goes there without a warning; what is no certificate else has one', async () => {
    await newNamespace('pairs');
    const log: string[] = [];
    const listening = { ...host, log: (level: string, text: string) => void log.push(`${level}: ${text}`) };
    const kubeconfig = await writeKubeconfig(plane, { namespace: 'pairs', user: { token } });
    const sink = await openSink({ kubeconfig }, listening, {});
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const type = 'kubernetes.io/tls';
    await put(sink, locationOf(sink, 'c1-sa', { type }), change({ 'tls.crt': publicKey, 'tls.key': privateKey }));
    expect(log).toEqual([]);
    await put(sink, locationOf(sink, 'c1-ca', { type }), change({ 'tls.crt': privateKey, 'tls.key': privateKey }));
    expect(log).toHaveLength(1);
    expect(log[0]).toContain('failed to find');
    await put(sink, locationOf(sink, 'c1-etcd', { type }), change({ 'tls.crt': 'certificate', 'tls.key': privateKey }));
    expect(log).toHaveLength(2);
    expect(log[1]).toContain('failed to find any PEM data in certificate input');
  });

  it('half a TLS Secret is kept with an empty other half, and read without it', async () => {
    const sink = await newNamespace('halves');
    const at = locationOf(sink, 'c1-ca', { type: 'kubernetes.io/tls' });
    const half = await put(sink, at, change({ 'tls.key': pair['tls.key'] ?? '' }));
    expect([...half.entries.keys()]).toEqual(['tls.key']);
    expect((await sink.read(at, call))?.entries).toEqual(half.entries);
    const whole = await put(sink, at, change({ 'tls.crt': pair['tls.crt'] ?? '' }), half);
    expect([...whole.entries.keys()].toSorted()).toEqual(['tls.crt', 'tls.key']);
    const other = await put(sink, at, change({}, ['tls.key']), whole);
    expect([...other.entries.keys()]).toEqual(['tls.crt']);
    await refused('missing', async () => sink.reveal?.(at, 'tls.key', call));
    expect(await sink.write(at, change({}, ['tls.crt']), other.revision, call)).toBeNull();
  });

  it('an immutable Secret: its labels can be put right, its entries not', async () => {
    const sink = await newNamespace('frozen');
    const at = locationOf(sink, 'c1-ca');
    await put(sink, at, change(pair));
    await plane.merge('/api/v1/namespaces/frozen/secrets/c1-ca', {
      immutable: true,
      metadata: { labels: { 'app.kubernetes.io/managed-by': null } },
    });
    const found = await sink.read(at, call);
    expect(found?.drift).toEqual(['label app.kubernetes.io/managed-by is missing; it should be "kpki"']);
    const repaired = await put(sink, at, change({}), found);
    expect(repaired.drift).toEqual([]);
    const { message } = await refused('denied', () =>
      sink.write(at, change({ 'tls.crt': 'other' }), repaired.revision, call),
    );
    expect(message).toContain('it is immutable');
    await using folder = await temporaryDirectory();
    await runAdvised(message, folder.path);
    const now = await sink.read(at, call);
    expect(now?.entries).toEqual(found?.entries);
    await put(sink, at, change({ 'tls.crt': 'other' }), now);
  });

  it('1 MiB of entries, and not a byte more', async () => {
    const sink = await newNamespace('full');
    const at = locationOf(sink, 'c1-ca');
    const half = 'x'.repeat(512 * 1024);
    const full = await put(sink, at, change({ 'tls.crt': half, 'ca.crt': half }));
    const { message } = await refused('invalid', () => sink.write(at, change({ 'tls.key': 'k' }), full.revision, call));
    expect(message).toMatch(/1048577.*1048576/);
    expect(await sink.read(at, call)).toEqual(full);
    // The server has the same limit: this bypasses ours.
    const data = Buffer.from(`${half}${half}x`).toString('base64');
    const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'more', namespace: 'full' }, data: { data } };
    await expect(plane.admin(JSON.stringify(object), 'create', '-f', '-')).rejects.toThrow(/Too long/);
  });

  it('a Secret that is being deleted is shown as such, and not written to', async () => {
    const sink = await newNamespace('leaving');
    const at = locationOf(sink, 'c1-ca');
    await put(sink, at, change(pair));
    const keep = { metadata: { finalizers: ['example.com/keep'] } };
    await plane.merge('/api/v1/namespaces/leaving/secrets/c1-ca', keep);
    await plane.ask('DELETE', '/api/v1/namespaces/leaving/secrets/c1-ca');
    const found = await sink.read(at, call);
    expect(found?.drift).toEqual(['the Secret is being deleted, and kept by its finalizers example.com/keep']);
    await refused('conflict', () => sink.write(at, change({ 'tls.crt': 'other' }), found?.revision ?? null, call));
  });

  it('a last entry whose Secret a finalizer keeps is not said to be gone', async () => {
    const sink = await newNamespace('kept');
    const at = locationOf(sink, 'c1-ca');
    await put(sink, at, change(pair));
    const keep = { metadata: { finalizers: ['example.com/keep'] } };
    await plane.merge('/api/v1/namespaces/kept/secrets/c1-ca', keep);
    const found = await sink.read(at, call);
    const all = change({}, ['tls.crt', 'tls.key']);
    await refused('uncertain', () => sink.write(at, all, found?.revision ?? null, call));
  });

  it('a user without any rights gets the list of needed rights', async () => {
    await namespaceOf(plane, 'foreign');
    const user = { token: await plane.tokenOf('accounts', 'nobody') };
    const kubeconfig = await writeKubeconfig(plane, { namespace: 'foreign', user });
    const sink = await openSink({ kubeconfig }, host, {});
    const at = locationOf(sink, 'c1-ca');
    const may = 'system:serviceaccount:accounts:nobody may not';
    const { message, lacksRights } = await refused('denied', () => sink.read(at, call));
    expect(message).toBe(`get Secret foreign/c1-ca: ${may} get Secret foreign/c1-ca`);
    expect(lacksRights).toBe(true);
    await refused('denied', () => sink.write(at, change(pair), null, call));
    await refused('denied', async () => sink.lock?.([at], 'me', call));
    // The login is valid, whatever its rights.
    await sink.check(call);
    expect((await sink.missingRights?.([at], call))?.[0]).toBe('no create on secrets in namespace foreign');
  });
});
