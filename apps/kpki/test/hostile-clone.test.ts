import { chmodSync, copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { builtins } from '../src/builtins.ts';
import { dispatch } from '../src/commands/dispatch.ts';
import { explained } from '../src/fault.ts';
import { answeringTerminal } from './answering-terminal.ts';

/** Secrets of the user, none of which a file of a stranger may get. */
const secrets = {
  VAULT_TOKEN: 'hvs.token-in-a-variable',
  AWS_SECRET_ACCESS_KEY: 'secret-of-another-service',
  HOME_TOKEN: 'hvs.token-in-the-home-folder',
} as const;

const commands = [
  'plan',
  'status',
  'check',
  'verify',
  'verify --live',
  'show apiserver',
  'explain',
  'explain sink local',
  'explain backend other',
  'flags kube-apiserver',
  'plugin list',
  // No person is there to say yes.
  'apply',
  'rotate kubernetes-ca',
  'undo',
  // A yes to a plan is no yes to a server.
  'apply --yes',
] as const;

/** A server of the attacker. That a connection comes is enough: a client certificate would be shown by then. */
interface Attacker {
  readonly port: number;
  readonly received: () => string;
  readonly connections: () => number;
  close(): Promise<void>;
}

async function attacker(): Promise<Attacker> {
  let received = '';
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => {});
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text;
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 13\r\nconnection: close\r\n\r\n{"errors":[]}');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    received: () => received,
    connections: () => connections,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

interface Places {
  readonly home: string;
  readonly clone: string;
  /** What a program of the clone writes as soon as it runs. */
  readonly proof: string;
}

interface Attack {
  readonly title: string;
  readonly plugin: keyof typeof builtins;
  /** The backends and sinks of the only environment. */
  readonly environment: (port: number, places: Places) => { readonly backends?: object; readonly sinks: object };
  /** The user of the kubeconfig `kc.yaml`; absent: there is none. */
  readonly user?: (places: Places) => object;
}

const files = { use: '@kpki/filesystem', layout: 'kubeadm', with: { root: './out' } };

const vaultSink = (given: (port: number, places: Places) => object): Attack['environment'] => {
  return (port, places) => ({
    sinks: {
      local: {
        use: '@kpki/vault',
        layout: 'vault-kv',
        with: { address: `http://127.0.0.1:${port}`, timeoutSeconds: 2, ...given(port, places) },
      },
    },
  });
};

const kubernetesSink: Attack['environment'] = () => ({
  sinks: {
    local: { use: '@kpki/kubernetes', layout: 'tls-secrets', with: { kubeconfig: './kc.yaml', timeoutSeconds: 2 } },
  },
});

const attacks: readonly Attack[] = [
  {
    title: 'the token of VAULT_TOKEN, or of the home folder',
    plugin: '@kpki/vault',
    environment: vaultSink(() => ({})),
  },
  {
    title: 'a CA of its own for its own server',
    plugin: '@kpki/vault',
    environment: vaultSink((port) => ({ address: `https://127.0.0.1:${port}`, caFile: './ca.crt' })),
  },
  {
    title: 'a variable of another service',
    plugin: '@kpki/vault',
    environment: vaultSink(() => ({ auth: { method: 'jwt', jwtVariable: 'AWS_SECRET_ACCESS_KEY' } })),
  },
  {
    title: 'a variable of another service as a secret id',
    plugin: '@kpki/vault',
    environment: vaultSink(() => ({
      auth: { method: 'approle', roleId: 'r', secretIdVariable: 'AWS_SECRET_ACCESS_KEY' },
    })),
  },
  {
    title: 'a file by its absolute path',
    plugin: '@kpki/vault',
    environment: vaultSink((_, { home }) => ({ auth: { method: 'jwt', jwtFile: join(home, '.vault-token') } })),
  },
  {
    title: 'a file by a link',
    plugin: '@kpki/vault',
    environment: vaultSink(() => ({ auth: { method: 'token', tokenFile: './link' } })),
  },
  {
    title: 'keys that a server is to hold',
    plugin: '@kpki/vault',
    environment: (port) => ({
      backends: {
        other: { use: '@kpki/vault', with: { address: `http://127.0.0.1:${port}`, timeoutSeconds: 2, transit: {} } },
      },
      sinks: { local: files },
    }),
  },
  {
    title: 'an exec plugin',
    plugin: '@kpki/kubernetes',
    environment: kubernetesSink,
    user: () => ({
      exec: { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', command: './pwn.sh' },
    }),
  },
  {
    title: 'an exec plugin by the shell',
    plugin: '@kpki/kubernetes',
    environment: kubernetesSink,
    user: ({ proof }) => ({
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        interactiveMode: 'Never',
        command: 'sh',
        args: ['-c', `env > '${proof}'`],
      },
    }),
  },
  {
    title: 'a token file of the user',
    plugin: '@kpki/kubernetes',
    environment: kubernetesSink,
    user: ({ home }) => ({ tokenFile: join(home, '.vault-token') }),
  },
  {
    title: 'a server that only connects',
    plugin: '@kpki/kubernetes',
    environment: kubernetesSink,
    user: () => ({ token: 'of-the-attacker' }),
  },
  {
    title: 'an issuer behind an exec plugin',
    plugin: '@kpki/kubernetes',
    environment: () => ({
      backends: { other: { use: '@kpki/kubernetes', with: { kubeconfig: './kc.yaml', timeoutSeconds: 2 } } },
      sinks: { local: files },
    }),
    user: () => ({
      exec: { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', command: './pwn.sh' },
    }),
  },
  {
    title: 'a PIN from a variable of another service, for a module of the clone',
    plugin: '@kpki/pkcs11',
    environment: () => ({
      backends: {
        other: { use: '@kpki/pkcs11', with: { module: './evil.so', token: 't', pinVariable: 'AWS_SECRET_ACCESS_KEY' } },
      },
      sinks: { local: files },
    }),
  },
];

/** Of these the secret is for another server, whichever the user agrees to. */
const ofOthers: readonly string[] = [
  'a variable of another service',
  'a variable of another service as a secret id',
  'a file by its absolute path',
  'a file by a link',
  'a token file of the user',
];

/** These take no server, no program and no secret: a configuration has nothing to say that could give one away. */
const harmless: readonly (keyof typeof builtins)[] = ['@kpki/node-crypto', '@kpki/forge', '@kpki/filesystem'];

function layOut({ environment, user }: Attack, port: number, places: Places): void {
  const { home, clone, proof } = places;
  const write = (file: string, text: string): void => writeFileSync(join(clone, file), text);
  mkdirSync(clone, { recursive: true });
  writeFileSync(join(home, '.vault-token'), secrets.HOME_TOKEN);
  const { backends = {}, sinks } = environment(port, places);
  const authorities = 'other' in backends ? { authorities: { default: { keys: 'other' } } } : {};
  const configuration = {
    apiVersion: 'kpki.dev/v1alpha1',
    kind: 'ClusterPKI',
    metadata: { name: 'c1' },
    spec: { controlPlane: [{ name: 'cp1', addresses: ['192.0.2.11'] }] },
    environments: {
      local: { backends: { default: { use: '@kpki/node-crypto' }, ...backends }, ...authorities, sinks },
    },
  };
  write('kpki.yaml', JSON.stringify(configuration));
  copyFileSync(new URL('hostile/ca.crt', import.meta.url), join(clone, 'ca.crt'));
  write('pwn.sh', `#!/bin/sh\nenv > '${proof}'\n`);
  chmodSync(join(clone, 'pwn.sh'), 0o755);
  symlinkSync(join(home, '.vault-token'), join(clone, 'link'));
  if (user === undefined) return;
  const kubeconfig = {
    clusters: [{ name: 'a', cluster: { server: `https://127.0.0.1:${port}` } }],
    users: [{ name: 'a', user: user(places) }],
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    'current-context': 'a',
  };
  write('kc.yaml', JSON.stringify(kubeconfig));
}

describe('a clone of a stranger', () => {
  let server: Attacker;
  let places: Places;
  const resources = { dispose: async (): Promise<void> => {} };
  beforeEach(async () => {
    server = await attacker();
    const temporary = await temporaryDirectory();
    const home = temporary.path;
    places = { home, clone: join(home, 'clone'), proof: join(home, 'ran') };
    resources.dispose = async () => {
      await server.close();
      await temporary[Symbol.asyncDispose]();
    };
    const { VAULT_TOKEN, AWS_SECRET_ACCESS_KEY } = secrets;
    vi.stubEnv('HOME', home);
    vi.stubEnv('XDG_CONFIG_HOME', '');
    vi.stubEnv('KUBECONFIG', '');
    vi.stubEnv('KPKI_TRUSTED_SERVERS', '');
    vi.stubEnv('VAULT_TOKEN', VAULT_TOKEN);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', AWS_SECRET_ACCESS_KEY);
    // The user's own Vault is another one.
    vi.stubEnv('VAULT_ADDR', 'https://vault.example.com:8200');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await resources.dispose();
  });

  /** The whole program but its process, with no person at the terminal. Answers what it says where it fails. */
  async function kpki(command: string): Promise<string> {
    const { terminal, notes } = answeringTerminal([]);
    const words = [...command.split(' '), '-f', join(places.clone, 'kpki.yaml')];
    const end = await dispatch(words, terminal, new AbortController().signal).catch((error: unknown) => {
      return explained(error).text;
    });
    return [...notes, end].join('\n');
  }

  test.each(attacks)('gets nothing, and runs nothing: $plugin, $title', async (attack) => {
    layOut(attack, server.port, places);
    for (const command of commands) {
      await kpki(command);
      expect(server.connections(), command).toBe(0);
      expect(existsSync(places.proof), command).toBe(false);
    }
  });

  test.each(attacks.filter(({ title }) => ofOthers.includes(title)))(
    'gets no secret that is not for it, even where the user agreed to its server: $plugin, $title',
    async (attack) => {
      layOut(attack, server.port, places);
      const origins = ['http', 'https'].map((scheme) => `${scheme}://127.0.0.1:${server.port}`);
      vi.stubEnv('KPKI_TRUSTED_SERVERS', origins.join(','));
      for (const command of ['plan', 'check', 'apply --yes']) {
        await kpki(command);
        expect(server.connections(), command).toBe(0);
      }
    },
  );

  test('is told nothing where it names a server beyond this machine without TLS, whatever is agreed to', async () => {
    const environment = vaultSink((port) => ({ address: `http://192.0.2.1:${port}`, plainHttp: true }));
    layOut({ title: 'plain HTTP', plugin: '@kpki/vault', environment }, server.port, places);
    const said = await kpki('plan');
    expect(said).toContain('it has no TLS');
    expect(said).toContain(`KPKI_TRUSTED_SERVERS=http://192.0.2.1:${server.port}`);
  });

  test.each(['KPKI_TRUSTED_SERVERS', 'VAULT_ADDR'])('gets the token where %s names its server', async (variable) => {
    layOut({ title: 'own', plugin: '@kpki/vault', environment: vaultSink(() => ({})) }, server.port, places);
    const entry = `http://127.0.0.1:${server.port}`;
    expect(await kpki('plan')).toContain(`set KPKI_TRUSTED_SERVERS=${entry}`);
    expect(server.received()).toBe('');
    vi.stubEnv(variable, entry);
    await kpki('plan');
    expect(server.received()).toContain(secrets.VAULT_TOKEN);
  });

  test('is walked with every plugin that is built in', () => {
    const walked = new Set([...attacks.map(({ plugin }) => plugin), ...harmless]);
    expect([...walked].toSorted()).toEqual(Object.keys(builtins).toSorted());
  });
});
