import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { vi } from 'vitest';
import type { BuiltinName } from '../../src/builtins.ts';

/** Secrets of the user that must not reach the attacker. */
export const secrets = {
  VAULT_TOKEN: 'hvs.token-in-a-variable',
  AWS_SECRET_ACCESS_KEY: 'secret-of-another-service',
  HOME_TOKEN: 'hvs.token-in-the-home-folder',
} as const;

/** A server of the attacker. A connection is enough: it would show a client certificate. */
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

export interface Locations {
  readonly home: string;
  readonly clone: string;
  readonly proof: string;
}

export interface Attack {
  readonly title: string;
  readonly plugin: BuiltinName;
  /**
   * What stops the attack. `server`: an agreement to the server alone. The others hold after such an agreement:
   * `secret`, which is for another server; `program`, which takes an agreement of its own; `module`, which takes a
   * variable.
   */
  readonly stoppedBy: 'server' | 'secret' | 'program' | 'module';
  readonly environment: (port: number, locations: Locations) => { readonly backends?: object; readonly sinks: object };
  readonly user?: (locations: Locations) => object;
}

const files = { use: '@kpki/filesystem', layout: 'kubeadm', with: { root: './out' } };

export const vaultSink = (given: (port: number, locations: Locations) => object): Attack['environment'] => {
  return (port, locations) => ({
    sinks: {
      local: {
        use: '@kpki/vault',
        layout: 'vault-kv',
        with: { address: `http://127.0.0.1:${port}`, timeoutSeconds: 2, ...given(port, locations) },
      },
    },
  });
};

const kubernetesSink: Attack['environment'] = () => ({
  sinks: {
    local: { use: '@kpki/kubernetes', layout: 'tls-secrets', with: { kubeconfig: './kc.yaml', timeoutSeconds: 2 } },
  },
});

export const pkcs11Backend = (given: object): Attack['environment'] => {
  return () => ({
    backends: { other: { use: '@kpki/pkcs11', with: { module: './evil.so', token: 't', ...given } } },
    sinks: { local: files },
  });
};

/** An attack that passes after an agreement to the server, for each plugin with a sink on a server. */
export const ownServer: Readonly<Record<'vault' | 'kubernetes', Attack>> = {
  vault: {
    title: 'the token of VAULT_TOKEN, or of the home folder',
    plugin: '@kpki/vault',
    stoppedBy: 'server',
    environment: vaultSink(() => ({})),
  },
  kubernetes: {
    title: 'a server that only connects',
    plugin: '@kpki/kubernetes',
    stoppedBy: 'server',
    environment: kubernetesSink,
    user: () => ({ token: 'of-the-attacker' }),
  },
};

export const attacks: readonly Attack[] = [
  ...Object.values(ownServer),
  {
    title: 'a CA of its own for its own server',
    plugin: '@kpki/vault',
    stoppedBy: 'server',
    environment: vaultSink((port) => ({ address: `https://127.0.0.1:${port}`, caFile: './ca.crt' })),
  },
  {
    title: 'a variable of another service',
    plugin: '@kpki/vault',
    stoppedBy: 'secret',
    environment: vaultSink(() => ({ auth: { method: 'jwt', jwtVariable: 'AWS_SECRET_ACCESS_KEY' } })),
  },
  {
    title: 'a variable of another service as a secret id',
    plugin: '@kpki/vault',
    stoppedBy: 'secret',
    environment: vaultSink(() => ({
      auth: { method: 'approle', roleId: 'r', secretIdVariable: 'AWS_SECRET_ACCESS_KEY' },
    })),
  },
  {
    title: 'a file by its absolute path',
    plugin: '@kpki/vault',
    stoppedBy: 'secret',
    environment: vaultSink((_, { home }) => ({ auth: { method: 'jwt', jwtFile: join(home, '.vault-token') } })),
  },
  {
    title: 'a file by a link',
    plugin: '@kpki/vault',
    stoppedBy: 'secret',
    environment: vaultSink(() => ({ auth: { method: 'token', tokenFile: './link' } })),
  },
  {
    title: 'keys that a server is to hold',
    plugin: '@kpki/vault',
    stoppedBy: 'server',
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
    stoppedBy: 'program',
    environment: kubernetesSink,
    user: () => ({
      exec: { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', command: './pwn.sh' },
    }),
  },
  {
    title: 'an exec plugin by the shell',
    plugin: '@kpki/kubernetes',
    stoppedBy: 'program',
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
    stoppedBy: 'secret',
    environment: kubernetesSink,
    user: ({ home }) => ({ tokenFile: join(home, '.vault-token') }),
  },
  {
    title: 'an issuer behind an exec plugin',
    plugin: '@kpki/kubernetes',
    stoppedBy: 'program',
    environment: () => ({
      backends: { other: { use: '@kpki/kubernetes', with: { kubeconfig: './kc.yaml', timeoutSeconds: 2 } } },
      sinks: { local: files },
    }),
    user: () => ({
      exec: { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never', command: './pwn.sh' },
    }),
  },
  {
    title: 'a module of the clone',
    plugin: '@kpki/pkcs11',
    stoppedBy: 'module',
    environment: pkcs11Backend({}),
  },
];

export function layOut({ environment, user }: Attack, port: number, locations: Locations): void {
  const { home, clone, proof } = locations;
  const write = (file: string, text: string): void => writeFileSync(join(clone, file), text);
  mkdirSync(clone, { recursive: true });
  writeFileSync(join(home, '.vault-token'), secrets.HOME_TOKEN);
  const { backends = {}, sinks } = environment(port, locations);
  const cas = 'other' in backends ? { ca: { default: { keys: 'other' } } } : {};
  const configuration = {
    apiVersion: 'kpki.dev/v1alpha1',
    kind: 'ClusterPKI',
    metadata: { name: 'demo' },
    spec: {
      keys: { ca: 'ec-p256', certificates: 'ec-p256' },
      controlPlane: [{ name: 'cp1', addresses: ['192.0.2.11'] }],
    },
    environments: {
      local: {
        backends: { default: { use: '@kpki/node-crypto' }, ...backends },
        ...cas,
        sinks: { ...sinks, second: { ...files, with: { root: './second' } } },
      },
    },
  };
  write('kpki.yaml', JSON.stringify(configuration));
  copyFileSync(new URL('ca.crt', import.meta.url), join(clone, 'ca.crt'));
  write('pwn.sh', `#!/bin/sh\nenv > '${proof}'\n`);
  chmodSync(join(clone, 'pwn.sh'), 0o755);
  write('odd.mjs', `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(proof)}, 'a plugin');\n`);
  symlinkSync(join(home, '.vault-token'), join(clone, 'link'));
  if (user === undefined) return;
  const kubeconfig = {
    clusters: [{ name: 'a', cluster: { server: `https://127.0.0.1:${port}` } }],
    users: [{ name: 'a', user: user(locations) }],
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    'current-context': 'a',
  };
  write('kc.yaml', JSON.stringify(kubeconfig));
}

export interface HostileClone extends AsyncDisposable {
  readonly server: Attacker;
  readonly locations: Locations;
}

/**
 * Makes a home folder with a clone, and sets the environment of a user with secrets and no agreement. The caller
 * restores the environment.
 */
export async function hostileClone(): Promise<HostileClone> {
  const server = await attacker();
  const temporary = await temporaryDirectory();
  const home = temporary.path;
  const { VAULT_TOKEN, AWS_SECRET_ACCESS_KEY } = secrets;
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_CONFIG_HOME', '');
  vi.stubEnv('KUBECONFIG', '');
  vi.stubEnv('KPKI_TRUSTED_SERVERS', '');
  vi.stubEnv('VAULT_TOKEN', VAULT_TOKEN);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', AWS_SECRET_ACCESS_KEY);
  // The user's own Vault is another one.
  vi.stubEnv('VAULT_ADDR', 'https://vault.example.com:8200');
  return {
    server,
    locations: { home, clone: join(home, 'clone'), proof: join(home, 'ran') },
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await temporary[Symbol.asyncDispose]();
    },
  };
}
