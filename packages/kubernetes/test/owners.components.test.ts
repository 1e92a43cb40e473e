import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { apiServerComponents } from '@kpki/services';
import { type OpenedApiServer, openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Everything, everything } from './everything.ts';
import { call } from './host.ts';
import { change, locationOf, pair, put, refused } from './scene.ts';

let plane: OpenedApiServer;
let all: Everything;

interface Stored {
  readonly type: string;
  readonly data: Readonly<Record<string, string>>;
  readonly metadata: {
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly unknown[];
    readonly managedFields: readonly { readonly manager: string; readonly operation: string }[];
  };
}

async function stored(namespace: string, name: string): Promise<Stored> {
  return (await plane.ask('GET', `/api/v1/namespaces/${namespace}/secrets/${name}`)) as Stored;
}

function secret(namespace: string, name: string, data: Readonly<Record<string, string>>, more: object = {}): string {
  const encoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')] as const);
  const metadata = { namespace, name, ...more };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    type: 'Opaque',
    data: Object.fromEntries(encoded),
  });
}

needs(...apiServerComponents)('whose a Secret is', () => {
  beforeAll(async () => {
    plane = await openSharedApiServer();
    all = await everything(plane);
  });
  afterAll(async () => plane?.[Symbol.asyncDispose]());

  it('what is made bears the type, labels and annotations that were asked for, and which keys it holds', async () => {
    const sink = await all.open('made', { labels: { team: 'blue' }, annotations: { 'example.com/who': 'us' } });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const templates = {
      type: 'kubernetes.io/tls',
      labels: { 'cluster.x-k8s.io/cluster-name': 'c1' },
      mode: 'not ours',
    };
    const at = locationOf(sink, 'c1-ca', templates);
    const made = await put(sink, at, change({ 'tls.crt': 'certificate', 'tls.key': pem }));
    expect(made.drift).toEqual([]);
    const { type, metadata } = await stored('made', 'c1-ca');
    expect(type).toBe('kubernetes.io/tls');
    expect(metadata.labels).toEqual({
      team: 'blue',
      'cluster.x-k8s.io/cluster-name': 'c1',
      'app.kubernetes.io/managed-by': 'kpki',
    });
    const publicKey = createPublicKey(pem).export({ type: 'spki', format: 'der' });
    const fingerprint = `sha256:${createHash('sha256').update(publicKey).digest('hex')}`;
    expect(metadata.annotations).toEqual({
      'example.com/who': 'us',
      'kpki.dev/key-fingerprints': JSON.stringify({ 'tls.key': fingerprint }),
    });
    expect(metadata.managedFields.map(({ manager, operation }) => [manager, operation])).toEqual([['kpki', 'Update']]);
  });

  it('labels and annotations that were removed, or are asked for otherwise, are drift, and an empty change repairs them', async () => {
    const before = await all.open('drifting', { labels: { team: 'red' }, annotations: { 'example.com/who': 'us' } });
    await put(before, locationOf(before, 'c1-ca'), change(pair));
    await plane.admin(null, '-n', 'drifting', 'label', 'secret', 'c1-ca', 'app.kubernetes.io/managed-by-');
    await plane.admin(null, '-n', 'drifting', 'annotate', 'secret', 'c1-ca', 'example.com/who-', 'example.com/other=1');
    const sink = await all.open('drifting', { labels: { team: 'blue' }, annotations: { 'example.com/who': 'us' } });
    const at = locationOf(sink, 'c1-ca');
    const found = await sink.read(at, call);
    expect(found?.drift).toEqual([
      'label team is "red" instead of "blue"',
      'label app.kubernetes.io/managed-by is missing; it should be "kpki"',
      'annotation example.com/who is missing; it should be "us"',
    ]);
    expect((await put(sink, at, change({}), found)).drift).toEqual([]);
    const { metadata } = await stored('drifting', 'c1-ca');
    expect(metadata.labels).toEqual({ team: 'blue', 'app.kubernetes.io/managed-by': 'kpki' });
    expect(metadata.annotations).toEqual({ 'example.com/who': 'us', 'example.com/other': '1' });
  });

  it('a label or an annotation that another field manager took is left to it, while entries change and after', async () => {
    const sink = await all.open('adopted', { labels: { team: 'blue' }, annotations: { 'example.com/who': 'us' } });
    const at = locationOf(sink, 'c1-ca');
    await put(sink, at, change(pair));
    const theirs = {
      labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: { 'example.com/who': 'them' },
    };
    const patch = ['--type=merge', '-p', JSON.stringify({ metadata: theirs })];
    await plane.admin(null, '-n', 'adopted', 'patch', 'secret', 'c1-ca', '--field-manager=helm', ...patch);
    const found = await sink.read(at, call);
    expect(found?.drift).toEqual([]);
    expect(await put(sink, at, change({}), found)).toEqual(found);
    const changed = await put(sink, at, change({ 'tls.crt': 'another' }), found);
    expect(changed.drift).toEqual([]);
    const { metadata } = await stored('adopted', 'c1-ca');
    expect(metadata.labels).toEqual({ team: 'blue', ...theirs.labels });
    expect(metadata.annotations).toEqual(theirs.annotations);
    // Fields that the other manager gives up belong to kpki again.
    await plane.admin(null, '-n', 'adopted', 'label', 'secret', 'c1-ca', 'app.kubernetes.io/managed-by-');
    const given = await sink.read(at, call);
    expect(given?.drift).toEqual(['label app.kubernetes.io/managed-by is missing; it should be "kpki"']);
    expect((await put(sink, at, change({}), given)).drift).toEqual([]);
  });

  it('a label that belongs to another field manager and to this one as well is wished for as before', async () => {
    const sink = await all.open('both', { labels: { team: 'blue' } });
    const at = locationOf(sink, 'c1-ca');
    await put(sink, at, change(pair));
    const theirs = secret('both', 'c1-ca', {}, { labels: { team: 'blue' } });
    await plane.admin(theirs, 'apply', '--server-side', '--field-manager=argo', '-f', '-');
    const other = await all.open('both', { labels: { team: 'red' } });
    const found = await other.read(locationOf(other, 'c1-ca'), call);
    expect(found?.drift).toEqual(['label team is "blue" instead of "red"']);
  });

  it('where nothing differs nothing is written', async () => {
    const sink = await all.open('quiet');
    const at = locationOf(sink, 'c1-ca');
    const made = await put(sink, at, change(pair));
    expect(await put(sink, at, change(pair), made)).toEqual(made);
  });

  it('a Secret of another client keeps its type, its labels and its other entries', async () => {
    const sink = await all.open('shared', { labels: { team: 'blue', 'app.kubernetes.io/part-of': 'c1' } });
    const labels = { 'app.kubernetes.io/managed-by': 'Helm', team: 'red' };
    const theirs = secret('shared', 'c1-ca', { password: 'theirs' }, { labels });
    await plane.admin(theirs, 'apply', '--server-side', '--field-manager=helm', '-f', '-');
    const at = locationOf(sink, 'c1-ca');
    expect(await sink.read(at, call)).toBeNull();
    expect(await sink.write(at, change({}), null, call)).toBeNull();
    const amended = await put(sink, at, change(pair));
    expect(amended.drift).toEqual([]);
    const { data, metadata } = await stored('shared', 'c1-ca');
    expect(Object.keys(data).toSorted()).toEqual(['password', 'tls.crt', 'tls.key']);
    expect(metadata.labels).toEqual({ ...labels, 'app.kubernetes.io/part-of': 'c1' });
    // When kpki's entries are removed, those of others stay.
    expect(await sink.write(at, change({}, ['tls.crt', 'tls.key']), amended.revision, call)).toBeNull();
    expect(Object.keys((await stored('shared', 'c1-ca')).data)).toEqual(['password']);
  });

  it('a bundle may be stored next to a key pair of another client', async () => {
    const sink = await all.open('beside');
    await plane.admin(
      null,
      '-n',
      'beside',
      'create',
      'secret',
      'generic',
      'c1',
      '--type=kubernetes.io/tls',
      '--from-literal=tls.crt=theirs',
      '--from-literal=tls.key=theirs',
    );
    const at = sink.locate({ path: ['c1'], with: { type: 'kubernetes.io/tls' } }, new Map([['ca.crt', 'public']]));
    expect(await sink.read(at, call)).toBeNull();
    expect((await put(sink, at, change({ 'ca.crt': 'ours' }))).drift).toEqual([]);
    const alone = sink.locate({ path: ['c2'], with: { type: 'kubernetes.io/tls' } }, new Map([['ca.crt', 'public']]));
    await refused('invalid', () => sink.write(alone, change({ 'ca.crt': 'ours' }), null, call));
  });

  it('an entry of another field manager is not removed until that manager gives it up', async () => {
    const sink = await all.open('owned');
    const theirs = secret('owned', 'c1-ca', { 'tls.crt': 'theirs', 'tls.key': 'theirs' });
    await plane.admin(theirs, 'apply', '--server-side', '--field-manager=cert-manager', '-f', '-');
    const at = locationOf(sink, 'c1-ca');
    const found = await sink.read(at, call);
    for (const wanted of [change(pair), change({}, ['tls.key']), change({}, ['tls.crt', 'tls.key'])]) {
      const { message } = await refused('denied', () => sink.write(at, wanted, found?.revision ?? null, call));
      expect(message).toContain('cert-manager');
    }
    expect(await sink.read(at, call)).toEqual(found);
    const { message } = await refused('denied', () => sink.write(at, change(pair), found?.revision ?? null, call));
    const [, command = ''] = /`kubectl (.*)`/.exec(message) ?? [];
    // Splits the command as a shell does: the patch is the one word in quotes.
    const [flags = '', patch = ''] = command.split(" -p '");
    await plane.admin(null, ...flags.split(' '), '-p', patch.replace(/'$/, ''));
    const given = await sink.read(at, call);
    const taken = await put(sink, at, change(pair), given);
    expect(taken.drift).toEqual([]);
    expect(taken.entries.get('tls.crt')).toMatchObject({ bytes: new TextEncoder().encode('certificate') });
  });

  it('kubectl create and kubectl edit are other managers too', async () => {
    const sink = await all.open('created');
    await plane.admin(null, '-n', 'created', 'create', 'secret', 'generic', 'c1-ca', '--from-literal=tls.crt=theirs');
    const at = locationOf(sink, 'c1-ca');
    const found = await sink.read(at, call);
    const { message } = await refused('denied', () => sink.write(at, change(pair), found?.revision ?? null, call));
    expect(message).toContain('kubectl-create');
  });

  it('kubectl apply on the server does not get an entry of ours unless it is forced, and then it is theirs', async () => {
    const sink = await all.open('applied');
    const at = locationOf(sink, 'c1-ca');
    const made = await put(sink, at, change(pair));
    const theirs = secret('applied', 'c1-ca', { 'tls.crt': 'theirs' });
    const apply = ['apply', '--server-side', '--field-manager=argo', '-f', '-'];
    await expect(plane.admin(theirs, ...apply)).rejects.toThrow(/conflict with "kpki"/);
    expect(await sink.read(at, call)).toEqual(made);
    await plane.admin(theirs, ...apply, '--force-conflicts');
    const found = await sink.read(at, call);
    const { message } = await refused('denied', () => sink.write(at, change(pair), found?.revision ?? null, call));
    expect(message).toContain('the key belongs to argo');
    // The other entry still belongs to kpki.
    await put(sink, at, change({ 'tls.key': 'another' }), found);
  });

  it('a Secret goes with its owner', async () => {
    const sink = await all.open('owner');
    const at = locationOf(sink, 'kubeadm-certs', { owner: { kind: 'Secret', name: 'bootstrap-token-abcdef' } });
    expect((await refused('missing', () => sink.write(at, change(pair), null, call))).message).toContain(
      'its owner, Secret owner/bootstrap-token-abcdef, is not there',
    );
    await plane.admin(secret('owner', 'bootstrap-token-abcdef', { 'token-id': 'abcdef' }), 'create', '-f', '-');
    const made = await put(sink, at, change(pair));
    expect(made.drift).toEqual([]);
    const { uid } = (await stored('owner', 'bootstrap-token-abcdef')).metadata;
    const owned = { apiVersion: 'v1', kind: 'Secret', name: 'bootstrap-token-abcdef', uid };
    expect((await stored('owner', 'kubeadm-certs')).metadata.ownerReferences).toEqual([
      { ...owned, controller: true, blockOwnerDeletion: true },
    ]);
    const certificates = '/api/v1/namespaces/owner/secrets/kubeadm-certs';
    await plane.merge(certificates, { metadata: { ownerReferences: null } });
    const found = await sink.read(at, call);
    expect(found?.drift).toEqual(['it is not owned by Secret bootstrap-token-abcdef']);
    const repaired = await put(sink, at, change({}), found);
    expect(repaired.drift).toEqual([]);
    // The next token replaces the last.
    await plane.admin(secret('owner', 'bootstrap-token-ghijkl', { 'token-id': 'ghijkl' }), 'create', '-f', '-');
    const next = locationOf(sink, 'kubeadm-certs', { owner: { kind: 'Secret', name: 'bootstrap-token-ghijkl' } });
    expect((await put(sink, next, change({}), repaired)).drift).toEqual([]);
    expect((await stored('owner', 'kubeadm-certs')).metadata.ownerReferences).toMatchObject([
      { name: 'bootstrap-token-ghijkl' },
    ]);
    const controlled = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'd', uid: '1', controller: true };
    await plane.merge(certificates, { metadata: { ownerReferences: [controlled] } });
    const theirs = await sink.read(next, call);
    const write = () => sink.write(next, change({}), theirs?.revision ?? null, call);
    expect((await refused('denied', write)).message).toContain('Deployment d controls it');
  });

  it('a location may be in another namespace than the sink', async () => {
    const sink = await all.open('here');
    await all.open('there');
    const at = locationOf(sink, 'c1-ca', { namespace: 'there' });
    expect(at.id).toBe(`${new URL(plane.url).host}: Secret there/c1-ca`);
    await put(sink, at, change(pair));
    expect(Object.keys((await stored('there', 'c1-ca')).data)).toEqual(['tls.crt', 'tls.key']);
    expect(sink.rights?.([at, locationOf(sink, 'c1-ca')]).match(/namespace: \w+/g)).toEqual([
      'namespace: here',
      'namespace: there',
    ]);
  });
});
