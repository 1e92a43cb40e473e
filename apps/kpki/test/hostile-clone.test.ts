import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { builtins } from '../src/builtins.ts';
import { type Script, script } from './script.ts';

/** Secrets of the user, none of which a file of a stranger may get. */
const secrets = {
  VAULT_TOKEN: 'hvs.token-in-a-variable',
  AWS_SECRET_ACCESS_KEY: 'secret-of-another-service',
  HOME_TOKEN: 'hvs.token-in-the-home-folder',
} as const;

const readOnlyCommands = [
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
  'rotate kubernetes-ca --plan',
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

interface Attack {
  readonly title: string;
  readonly plugin: keyof typeof builtins;
  /** The backends and sinks of the only environment. */
  readonly environment: (port: number, home: string) => { readonly backends?: object; readonly sinks: object };
  /** The user of the kubeconfig `kc.yaml`; absent: there is none. */
  readonly user?: (home: string) => object;
}

const files = { use: '@kpki/filesystem', layout: 'kubeadm', with: { root: './out' } };

const vaultSink = (given: (port: number, home: string) => object): Attack['environment'] => {
  return (port, home) => ({
    sinks: {
      local: {
        use: '@kpki/vault',
        layout: 'vault-kv',
        with: { address: `http://127.0.0.1:${port}`, timeoutSeconds: 2, ...given(port, home) },
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
    environment: vaultSink((_, home) => ({ auth: { method: 'jwt', jwtFile: join(home, '.vault-token') } })),
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
    user: () => ({
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        interactiveMode: 'Never',
        command: 'sh',
        args: ['-c', 'env > PWNED'],
      },
    }),
  },
  {
    title: 'a token file of the user',
    plugin: '@kpki/kubernetes',
    environment: kubernetesSink,
    user: (home) => ({ tokenFile: join(home, '.vault-token') }),
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

/** These take no server, no program and no secret: a configuration has nothing to say that could give one away. */
const harmless: readonly (keyof typeof builtins)[] = ['@kpki/node-crypto', '@kpki/forge', '@kpki/filesystem'];

function layOut($: Script, { environment, user }: Attack, port: number, home: string): void {
  const { backends = {}, sinks } = environment(port, home);
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
  $.write('kpki.yaml', JSON.stringify(configuration));
  $.write('ca.crt', readFileSync(new URL('hostile/ca.crt', import.meta.url)));
  $.write('pwn.sh', '#!/bin/sh\nenv > PWNED\n');
  chmodSync(join($.directory, 'pwn.sh'), 0o755);
  symlinkSync(join(home, '.vault-token'), join($.directory, 'link'));
  if (user === undefined) return;
  const kubeconfig = {
    clusters: [{ name: 'a', cluster: { server: `https://127.0.0.1:${port}` } }],
    users: [{ name: 'a', user: user(home) }],
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    'current-context': 'a',
  };
  $.write('kc.yaml', JSON.stringify(kubeconfig));
}

describe('a clone of a stranger', () => {
  let server: Attacker;
  beforeEach(async () => {
    server = await attacker();
  });
  afterEach(() => server.close());

  /** The home of the user, with the clone in it. */
  function homeOf($: Script): string {
    const home = `${$.directory}-home`;
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, '.vault-token'), secrets.HOME_TOKEN);
    return home;
  }

  function environmentIn(home: string, more: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    const { VAULT_TOKEN, AWS_SECRET_ACCESS_KEY } = secrets;
    // The user's own Vault is another one.
    const VAULT_ADDR = 'https://vault.example.com:8200';
    return { HOME: home, VAULT_TOKEN, AWS_SECRET_ACCESS_KEY, VAULT_ADDR, KPKI_TRUSTED_SERVERS: '', ...more };
  }

  for (const attack of attacks) {
    script(`gets nothing, and runs nothing: ${attack.plugin}, ${attack.title}`, async ($) => {
      const home = homeOf($);
      layOut($, attack, server.port, home);
      const environment = environmentIn(home);
      for (const command of readOnlyCommands) {
        const { stdout, stderr, code } = await $.kpki(command, { environment });
        expect(code, `${command}: ${stdout}${stderr}`).not.toBeNull();
        expect(server.connections(), command).toBe(0);
        expect($.files(), command).not.toContain('PWNED');
      }
      expect((await $.kpki('apply --yes', { environment })).code).not.toBe(0);
      expect(server.connections()).toBe(0);
      expect($.files()).not.toContain('PWNED');
    });
  }

  script('is told nothing where it names a server beyond this machine without TLS, whatever was agreed', async ($) => {
    const home = homeOf($);
    const [attack] = attacks;
    if (attack === undefined) throw new Error('there is no attack');
    layOut($, attack, server.port, home);
    $.write(
      'kpki.yaml',
      $.read('kpki.yaml')
        .replace('127.0.0.1', '192.0.2.1')
        .replace('"timeoutSeconds"', '"plainHttp":true,"timeoutSeconds"'),
    );
    const { stderr, code } = await $.kpki('plan', { environment: environmentIn(home) });
    expect(code).not.toBe(0);
    expect(stderr).toContain('it has no TLS');
    expect(stderr).toContain(`KPKI_TRUSTED_SERVERS=http://192.0.2.1:${server.port}`);
  });

  script(
    'gets the token where the environment names its server: by KPKI_TRUSTED_SERVERS, or by VAULT_ADDR',
    async ($) => {
      const home = homeOf($);
      const [attack] = attacks;
      if (attack === undefined) throw new Error('there is no attack');
      layOut($, attack, server.port, home);
      const refused = await $.kpki('plan', { environment: environmentIn(home) });
      const entry = `http://127.0.0.1:${server.port}`;
      expect(refused.stderr).toContain(`set KPKI_TRUSTED_SERVERS=${entry}`);
      for (const named of [{ KPKI_TRUSTED_SERVERS: `https://other,${entry}` }, { VAULT_ADDR: entry }]) {
        const before = server.received().length;
        await $.kpki('plan', { environment: environmentIn(home, named) });
        expect(server.received().slice(before)).toContain(secrets.VAULT_TOKEN);
      }
    },
  );

  script('is walked with every plugin that is built in', async () => {
    const walked = new Set([...attacks.map(({ plugin }) => plugin), ...harmless]);
    expect([...walked].toSorted()).toEqual(Object.keys(builtins).toSorted());
  });
});
