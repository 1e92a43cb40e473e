import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Call, PluginError, type Sink } from '@kpki/plugin';
import { apiServerComponents } from '@kpki/services';
import { type OpenedApiServer, openSharedApiServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import type { KubernetesOptions } from '../src/options.ts';
import { type KubernetesSinkDependencies, openSink } from '../src/sink.ts';
import { type Everything, everything } from './everything.ts';
import { each, faultProxy } from './fault-proxy.ts';
import { call, host } from './host.ts';
import { type Written, writeKubeconfig } from './kubeconfig.ts';
import { change, locationOf, pair, put, refused } from './scene.ts';

const namespace = 'logins';
let plane: OpenedApiServer;
let all: Everything;
let number = 0;

interface AdminUser {
  readonly 'client-certificate-data': string;
  readonly 'client-key-data': string;
}

async function adminUser(): Promise<AdminUser> {
  const { users } = parse(await readFile(join(plane.folder, 'super-admin.conf'), 'utf8')) as {
    readonly users: readonly { readonly user: AdminUser }[];
  };
  if (!users[0]) throw new Error('kubeadm made no user');
  return users[0].user;
}

async function folder(): Promise<string> {
  return mkdtemp(join(plane.folder, 'login-'));
}

async function open(
  written: Written,
  options: KubernetesOptions = {},
  machine: KubernetesSinkDependencies = {},
): Promise<Sink> {
  const kubeconfig = await writeKubeconfig(plane, { namespace, ...written });
  return openSink({ kubeconfig, ...options }, host, { environment: {}, ...machine });
}

/** Writes and reads, which needs a valid login. */
async function works(sink: Sink): Promise<void> {
  const at = locationOf(sink, `works-${number++}`);
  await put(sink, at, change(pair));
  expect((await sink.read(at, call))?.entries.size).toBe(2);
}

/** Makes a script that logs in as `print` says; `$1` is the token. It counts its runs in a file next to it. */
async function execScript(print: string, name = 'plugin'): Promise<{ readonly path: string; runs(): Promise<number> }> {
  const beside = await folder();
  const path = join(beside, name);
  await writeFile(
    path,
    `#!/bin/sh\necho run >> '${beside}/runs'\necho "$KUBERNETES_EXEC_INFO" > '${beside}/info'\n${print}\n`,
  );
  await chmod(path, 0o755);
  const runs = async () => (await readFile(join(beside, 'runs'), 'utf8').catch(() => '')).split('\n').length - 1;
  return { path, runs };
}

function credential(version: string, status: Readonly<Record<string, unknown>>): string {
  const object = { apiVersion: `client.authentication.k8s.io/${version}`, kind: 'ExecCredential', status };
  return `cat <<'END'\n${JSON.stringify(object)}\nEND`;
}

const unauthorized = '{"kind":"Status","status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}';

const v1 = { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never' };

needs(...apiServerComponents)('logins', () => {
  beforeAll(async () => {
    plane = await openSharedApiServer();
    all = await everything(plane);
    await all.open(namespace);
  });
  afterAll(async () => plane?.[Symbol.asyncDispose]());

  describe('by kubeconfig', () => {
    it('a client certificate, as data', async () => {
      await works(await open({ user: { ...(await adminUser()) } }));
    });

    it('a client certificate and a CA in files, relative to the kubeconfig', async () => {
      const beside = await folder();
      const user = await adminUser();
      await mkdir(join(beside, 'certs'));
      await writeFile(join(beside, 'certs', 'me.crt'), Buffer.from(user['client-certificate-data'], 'base64'));
      await writeFile(join(beside, 'certs', 'me.key'), Buffer.from(user['client-key-data'], 'base64'));
      await writeFile(join(beside, 'certs', 'ca.crt'), plane.ca);
      const kubeconfig = {
        'current-context': 'c',
        clusters: [{ name: 'k', cluster: { server: plane.url, 'certificate-authority': 'certs/ca.crt' } }],
        users: [{ name: 'u', user: { 'client-certificate': 'certs/me.crt', 'client-key': 'certs/me.key' } }],
        contexts: [{ name: 'c', context: { cluster: 'k', user: 'u', namespace } }],
      };
      await writeFile(join(beside, 'config'), stringify(kubeconfig));
      await works(await openSink({ kubeconfig: 'config' }, { ...host, folder: beside }, {}));
    });

    it('a token', async () => {
      await works(await open({ user: { token: all.token } }));
    });

    it('a token in a file, read with each request', async () => {
      const tokenFile = join(await folder(), 'token');
      await writeFile(tokenFile, 'expired');
      const KUBECONFIG = await writeKubeconfig(plane, { namespace, user: { tokenFile, token: 'passed over' } });
      const sink = await openSink({}, host, { environment: { KUBECONFIG } });
      await refused('denied', () => sink.check(call));
      await writeFile(tokenFile, `${all.token}\n`);
      await works(sink);
      await rm(tokenFile);
      const { message } = await refused('missing', () => sink.check(call));
      expect(message).toContain(`read the token in ${tokenFile}, which does not exist; `);
    });

    it('a token that is refused is not in what is said about it', async () => {
      const sink = await open({ user: { token: 'c0ffee5ecretc0ffee5ecret' } });
      const error = await refused('denied', () => sink.check(call));
      expect(error.message).toContain('401');
      expect(`${error.message}${JSON.stringify(error)}`).not.toContain('c0ffee');
    });

    it('impersonating another user', async () => {
      const user = { ...(await adminUser()), as: 'jane', 'as-groups': ['team/blue', 'system:masters'] };
      await works(await open({ user }));
      const sink = await open({ user: { ...(await adminUser()), as: 'jane' } });
      const { message } = await refused('denied', () => sink.read(locationOf(sink, 'c1-ca'), call));
      expect(message).toMatch(/jane .*get Secret logins\/c1-ca/);
    });

    it('a server by another name', async () => {
      const ca = { 'certificate-authority-data': Buffer.from(plane.ca).toString('base64') };
      const cluster = { server: plane.url, ...ca };
      await works(
        await open({ cluster: { ...cluster, 'tls-server-name': 'api.example.com' }, user: { token: all.token } }),
      );
      const wrong = await open({
        cluster: { ...cluster, 'tls-server-name': 'other.example.com' },
        user: { token: all.token },
      });
      expect((await refused('denied', () => wrong.check(call))).message).toContain(
        'cannot be trusted: its certificate is for other names; check `server` and `tls-server-name` of the kubeconfig',
      );
    });

    it('the wrong CA is not taken for a server that is down, whatever the environment says', async () => {
      const other = await readFile(join(plane.folder, 'pki', 'front-proxy-ca.crt'), 'utf8');
      const data = { 'certificate-authority-data': Buffer.from(other).toString('base64') };
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
      try {
        for (const cluster of [{ server: plane.url, ...data }, { server: plane.url }]) {
          const sink = await open({ cluster, user: { token: all.token } });
          const { message } = await refused('denied', () =>
            sink.write(locationOf(sink, 'c1'), change(pair), null, call),
          );
          expect(message).toContain('`certificate-authority`');
        }
      } finally {
        vi.unstubAllEnvs();
      }
    });

    it('a port that speaks no TLS, and one where nothing listens', async () => {
      const plain = `https://127.0.0.1:${plane.node.ports.etcdMetrics}`;
      const sink = await open({ server: plain, user: { token: all.token } });
      expect((await refused('invalid', () => sink.check(call))).message).toContain('does not use TLS');
      const nothing = await open({ server: 'https://127.0.0.1:9', user: { token: all.token } });
      const error = await refused('unavailable', () =>
        nothing.write(locationOf(nothing, 'c1'), change(pair), null, call),
      );
      expect(error.message).toContain('127.0.0.1:9 could not be reached (ECONNREFUSED)');
    });
  });

  describe('by an exec plugin', () => {
    it.each(['v1', 'v1beta1'])('%s, which gets the cluster and runs once', async (version) => {
      const { path, runs } = await execScript(credential(version, { token: all.token }));
      const exec = {
        ...v1,
        apiVersion: `client.authentication.k8s.io/${version}`,
        command: path,
        args: ['--a'],
        env: [{ name: 'A', value: 'b' }],
        provideClusterInfo: true,
      };
      const sink = await open({ user: { exec } });
      await Promise.all([works(sink), works(sink), works(sink)]);
      await works(sink);
      expect(await runs()).toBe(1);
      const info = JSON.parse(await readFile(join(path, '..', 'info'), 'utf8')) as unknown;
      expect(info).toEqual({
        kind: 'ExecCredential',
        apiVersion: `client.authentication.k8s.io/${version}`,
        spec: {
          interactive: false,
          cluster: {
            server: plane.url,
            'certificate-authority-data': Buffer.from(plane.ca).toString('base64'),
          },
        },
      });
    });

    it('a client certificate', async () => {
      const user = await adminUser();
      const text = (data: string) => Buffer.from(data, 'base64').toString('utf8');
      const status = {
        clientCertificateData: text(user['client-certificate-data']),
        clientKeyData: text(user['client-key-data']),
      };
      const { path } = await execScript(credential('v1', status));
      await works(await open({ user: { exec: { ...v1, command: path } } }));
    });

    it('its arguments and variables, a name on the PATH, a path relative to the kubeconfig', async () => {
      const print = `[ "$1 $GIVEN" = "one two" ] || exit 9\n${credential('v1', { token: all.token })}`;
      const { path } = await execScript(print, 'log-me-in');
      const exec = { ...v1, args: ['one'], env: [{ name: 'GIVEN', value: 'two' }] };
      const PATH = `${join(path, '..')}:${process.env['PATH']}`;
      const user = { exec: { ...exec, command: 'log-me-in' } };
      await works(await open({ user }, {}, { environment: { PATH } }));
      const kubeconfig = join(path, '..', 'config');
      const written = await writeKubeconfig(plane, { namespace, user: { exec: { ...exec, command: './log-me-in' } } });
      await writeFile(kubeconfig, await readFile(written));
      await works(await openSink({ kubeconfig }, host, { environment: { PATH: process.env['PATH'] } }));
    });

    it('runs again when its login has expired', async () => {
      const expirationTimestamp = new Date(Date.now() + 60_000).toISOString();
      const { path, runs } = await execScript(credential('v1', { token: all.token, expirationTimestamp }));
      let now = new Date();
      const kubeconfig = await writeKubeconfig(plane, { namespace, user: { exec: { ...v1, command: path } } });
      const sink = await openSink({ kubeconfig }, { ...host, now: () => now }, {});
      await works(sink);
      expect(await runs()).toBe(1);
      now = new Date(Date.now() + 55_000);
      await works(sink);
      expect(await runs()).toBeGreaterThan(1);
    });

    it('runs again when its login is refused, and what was refused is asked again', async () => {
      const beside = await folder();
      await writeFile(join(beside, 'token'), all.token);
      const print = `printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}' "$(cat '${beside}/token')"`;
      const { path, runs } = await execScript(print);
      let now = new Date();
      await using proxy = await faultProxy(plane);
      const user = { exec: { ...v1, command: path } };
      const kubeconfig = await writeKubeconfig(plane, { server: proxy.origin, namespace, user });
      const sink = await openSink({ kubeconfig }, { ...host, now: () => now }, {});
      await works(sink);
      const { fault } = each(
        () => true,
        ({ answer }) => {
          answer({ status: 401, headers: { 'content-type': 'application/json' }, body: Buffer.from(unauthorized) });
        },
      );
      await proxy.play({ fault });
      now = new Date(Date.now() + 30_000);
      await works(sink);
      expect(await runs()).toBe(2);
    });

    it.each([
      [
        'that is not there',
        { command: 'no-such-plugin', installHint: 'see example.com' },
        'missing',
        'the program does not exist; see example.com',
      ],
      [
        'of an old version',
        { command: 'x', apiVersion: 'client.authentication.k8s.io/v1alpha1' },
        'unsupported',
        'it speaks client.authentication.k8s.io/v1alpha1',
      ],
      [
        'that wants the terminal',
        { command: 'x', interactiveMode: 'Always' },
        'unsupported',
        'it prompts on the terminal',
      ],
      [
        'without the mode that v1 asks for',
        { command: 'x', interactiveMode: null },
        'invalid',
        'has no `interactiveMode`',
      ],
    ] as const)('one %s', async (_, exec, code, says) => {
      const opened = async () => (await open({ user: { exec: { ...v1, ...exec } } })).check(call);
      expect((await refused(code, opened)).message).toContain(says);
    });

    it.each([
      [
        'fails',
        'echo "no session for c0ffee5ecretc0ffee5ecret, log in first" >&2; exit 3',
        'denied',
        'it ended with code 3: no session for […], log in first',
      ],
      ['prints nonsense', 'echo c0ffee5ecretc0ffee5ecret', 'invalid', 'its output is not an ExecCredential'],
      ['prints without an end', 'yes c0ffee5ecret', 'invalid', 'it prints more than 1048576 bytes'],
      [
        'answers in another version',
        credential('v1beta1', { token: 'c0ffee5ecret' }),
        'invalid',
        'its answer has another version',
      ],
      ['has no credential', credential('v1', {}), 'invalid', 'it returned neither a token nor a certificate'],
    ] as const)('one that %s', async (_, print, code, says) => {
      const { path } = await execScript(print);
      const sink = await open({ user: { exec: { ...v1, command: path } } }, {}, { environment: process.env });
      const error = await refused(code, () => sink.check(call));
      expect(error.message).toContain(says);
      expect(`${error.message}${String(error.cause)}`).not.toContain('c0ffee');
    });

    it('a program that hangs is ended together with its caller', async () => {
      const { path } = await execScript('exec sleep 600');
      const sink = await open({ user: { exec: { ...v1, command: path } } }, {}, { environment: process.env });
      const waiting: Call = { signal: AbortSignal.timeout(300) };
      const error: unknown = await sink.check(waiting).catch((thrown: unknown) => thrown);
      expect(PluginError.is(error) && error.code).toBe('cancelled');
    });
  });

  describe('in a pod', () => {
    const pod = (): Record<string, string> => ({
      KUBERNETES_SERVICE_HOST: plane.node.address,
      KUBERNETES_SERVICE_PORT: String(plane.node.ports.apiServer),
    });

    async function mounted(): Promise<string> {
      const files = await folder();
      await writeFile(join(files, 'token'), all.token);
      await writeFile(join(files, 'ca.crt'), plane.ca);
      await writeFile(join(files, 'namespace'), namespace);
      return files;
    }

    it('as its service account, whose token is read with each request', async () => {
      const files = await mounted();
      const homeFolder = await folder();
      const machine = { environment: pod(), homeFolder, serviceAccountFolder: files };
      const sink = await openSink({}, host, machine);
      expect(locationOf(sink, 'c1-ca').id).toBe(`${new URL(plane.url).host}: Secret logins/c1-ca`);
      await works(sink);
      await writeFile(join(files, 'token'), 'rotated');
      await refused('denied', () => sink.check(call));
      await writeFile(join(files, 'token'), all.token);
      await works(sink);
    });

    it('a kubeconfig comes before it', async () => {
      const kubeconfig = await writeKubeconfig(plane, { namespace: 'another', user: { token: all.token } });
      const environment = { ...pod(), KUBECONFIG: kubeconfig };
      const sink = await openSink({}, host, { environment, serviceAccountFolder: await mounted() });
      expect(locationOf(sink, 'c1-ca').id).toContain('Secret another/c1-ca');
    });

    it('with neither it says what there could be', async () => {
      const nothing = { environment: {}, homeFolder: await folder(), serviceAccountFolder: await folder() };
      expect((await refused('missing', () => openSink({}, host, nothing))).message).toBe(
        'find a kubeconfig: none exists, and kpki does not run in a pod; set the option `kubeconfig` or the variable KUBECONFIG',
      );
    });
  });

  describe('where kubectl looks too', () => {
    afterEach(() => vi.unstubAllEnvs());

    it('~/.kube/config, and the context that was asked for', async () => {
      const homeFolder = await folder();
      await mkdir(join(homeFolder, '.kube'));
      const written = parse(
        await readFile(await writeKubeconfig(plane, { namespace, user: { token: all.token } }), 'utf8'),
      );
      written.contexts.push({ name: 'far', context: { cluster: 'it', user: 'me', namespace: 'far' } });
      await writeFile(join(homeFolder, '.kube', 'config'), stringify(written));
      const machine = { environment: {}, homeFolder };
      await works(await openSink({}, host, machine));
      expect(locationOf(await openSink({ context: 'far' }, host, machine), 'x').id).toContain('Secret far/x');
      expect(locationOf(await openSink({ context: 'far', namespace: 'near' }, host, machine), 'x').id).toContain(
        'near/x',
      );
      const { message } = await refused('missing', () => openSink({ context: 'none' }, host, machine));
      expect(message).toMatch(/"none".*"test", "far"/);
    });
  });

  it('a key in a client certificate of another key is refused in words', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const user = { ...(await adminUser()), 'client-key-data': Buffer.from(key).toString('base64') };
    expect((await refused('invalid', () => open({ user }))).message).toBe(
      'use the kubeconfig: the client certificate and its key cannot be used (key values mismatch)',
    );
  });
});
