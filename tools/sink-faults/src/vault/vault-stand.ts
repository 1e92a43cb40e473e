import { setTimeout as pause } from 'node:timers/promises';
import { type SeenRequest, startReadyVault, temporaryDirectory, type Vault } from '@kpki/services';
import type { Purpose, Stand } from '../stand.ts';
import type { Stored } from '../stored.ts';

/** The engine that is filled, KV of version 2. */
const mount = 'secret';

const lockName = '.kpki-lock';

const data = `/v1/${mount}/data/`;

function vaultPurpose(request: SeenRequest): Purpose {
  if (vaultObject(request) === null) return 'other';
  return request.method === 'GET' ? 'read' : 'write';
}

/** `secret/kpki/CLUSTER/NAME`. */
function vaultObject({ path }: SeenRequest): string | null {
  const name = path.startsWith(data) ? decodeURIComponent(path.slice(data.length)) : null;
  return name === null || name.endsWith(lockName) ? null : `${mount}/${name}`;
}

/** What the sink keeps of a cluster; the cluster of a room has its name. */
const folderOf = (room: string): string => `kpki/${room}/`;

export const tokenVariable = 'VAULT_TOKEN';

export interface VaultStand extends Stand {
  readonly vault: Vault;
  /** A token that may do what kpki has to, and no more; each call makes another. */
  login(): Promise<string>;
  /** What its tokens may do from now on. */
  grant(what: keyof typeof capabilities): Promise<void>;
  untilReady(): Promise<void>;
}

/** Starts a real Vault. kpki is given its token by the environment of this process. */
export async function openVaultStand(): Promise<VaultStand> {
  await using resources = new AsyncDisposableStack();
  const directory = resources.use(await temporaryDirectory());
  const vault = resources.use(await startReadyVault({ directory: directory.path }));
  const { version = '' } = (await vault.ask('GET', 'sys/health')).body as { readonly version?: string };
  const secrets = [vault.rootToken()];
  const grant = async (what: keyof typeof capabilities): Promise<void> =>
    void (await vault.must('PUT', `sys/policies/acl/${policyName}`, { policy: policyOf(capabilities[what]) }));
  await grant('all');
  const login = async (): Promise<string> => {
    const { auth } = await vault.must('POST', 'auth/token/create', { policies: [policyName], ttl: '8h' });
    const token = auth?.client_token ?? '';
    secrets.push(token);
    return token;
  };
  process.env[tokenVariable] = await login();
  const running = resources.move();
  return {
    vault,
    login,
    grant,
    untilReady: async () => {
      for (;;) {
        const isReady = await vault.ask('GET', 'sys/health').then(
          ({ status }) => status === 200,
          () => false,
        );
        if (isReady) return;
        await pause(50);
      }
    },
    name: 'Vault',
    server: `Vault ${version}`,
    proxy: { upstream: { origin: vault.address }, dialect: 'vault' },
    openRoom: async () => {},
    sink: (origin, _room, seconds) =>
      `{ use: "@kpki/vault", with: { address: "${origin}", timeoutSeconds: ${seconds} }, layout: vault-kv }`,
    purposeOf: vaultPurpose,
    objectOf: vaultObject,
    look: (room) => lookInto(vault, room),
    clear: async (room) => {
      for (const path of await pathsBelow(vault, folderOf(room)))
        await vault.must('DELETE', `${mount}/metadata/${path}`);
    },
    expireLocks: async (room, isHolderDead) => {
      const path = `${folderOf(room)}${lockName}`;
      const isThere = (await pathsBelow(vault, folderOf(room))).includes(path);
      // Of a process of this machine the sink sees by itself that it is dead.
      if (isThere && !isHolderDead) await vault.must('POST', `${mount}/data/${path}`, { data: { holder: '' } });
    },
    secrets,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const policyName = 'kpki-sweep';

const capabilities = { all: ['create', 'read', 'update'], read: ['read'] } as const;

/** Everything below the mount, as no room is known yet when the token is made. */
function policyOf(granted: readonly string[]): string {
  const list = JSON.stringify(granted);
  return ['data', 'metadata'].map((kind) => `path "${mount}/${kind}/*" { capabilities = ${list} }\n`).join('');
}

async function lookInto(vault: Vault, room: string): Promise<Stored> {
  const stored = new Map<string, ReadonlyMap<string, Buffer>>();
  for (const path of await pathsBelow(vault, folderOf(room))) {
    if (path.endsWith(lockName)) continue;
    const { status, body } = await vault.ask('GET', `${mount}/data/${path}`, { token: vault.rootToken() });
    const data = (body?.data as { readonly data?: Readonly<Record<string, string>> | null } | null)?.data;
    if (status !== 200 || data === undefined || data === null) continue;
    stored.set(path, new Map(Object.entries(data).map(([name, text]) => [name, Buffer.from(text)])));
  }
  return stored;
}

async function pathsBelow(vault: Vault, folder: string): Promise<readonly string[]> {
  const { body } = await vault.ask('GET', `${mount}/metadata/${folder}?list=true`, { token: vault.rootToken() });
  const { keys = [] } = (body?.data ?? {}) as { readonly keys?: readonly string[] };
  const paths: string[] = [];
  for (const key of keys) {
    if (key.endsWith('/')) paths.push(...(await pathsBelow(vault, `${folder}${key}`)));
    else paths.push(`${folder}${key}`);
  }
  return paths;
}
