import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath } from './component.ts';
import { freePort } from './free-port.ts';
import { knowServer } from './known-server.ts';
import { type RunningProgram, startProgram } from './start-program.ts';
import { type AskOptions, askVault, type VaultAnswer, type VaultBody } from './vault-request.ts';

const host = '127.0.0.1';

export interface VaultStart {
  readonly directory: string;
  /** For the log's file name; two servers in one directory need two. Default: `vault`. */
  readonly name?: string;
  /** PEM files. Without them the listener speaks HTTP. */
  readonly tls?: {
    readonly certificate: string;
    readonly key: string;
    readonly ca: string;
    /** Certificates of clients are asked for, and those of this CA are taken. */
    readonly clientCa?: string;
  };
}

/** A real Vault with its data in a folder. It begins uninitialized, as a new one does. */
export interface Vault extends AsyncDisposable {
  readonly address: string;
  /** Throws before `initialize`. */
  rootToken(): string;
  ask(method: string, path: string, options?: AskOptions): Promise<VaultAnswer>;
  /** As `ask`, with the root's token; throws unless it was granted. */
  must(method: string, path: string, body?: unknown): Promise<VaultBody>;
  initialize(): Promise<void>;
  unseal(): Promise<void>;
  seal(): Promise<void>;
  stop(): Promise<void>;
  /** After `stop`: with the data it had, and sealed. */
  restart(): Promise<void>;
}

export async function startVault(start: VaultStart): Promise<Vault> {
  const { directory, name = 'vault', tls } = start;
  const port = await freePort(host);
  const address = `${tls ? 'https' : 'http'}://${host}:${port}`;
  knowServer(address);
  const configuration = join(directory, `${name}.hcl`);
  await mkdir(join(directory, `${name}-data`), { recursive: true });
  await writeFile(configuration, configurationOf(start, name, address, port), { mode: 0o600 });

  const ask: Vault['ask'] = (method, path, options = {}) => askVault(address, tls?.ca, method, path, options);
  const run = (): Promise<RunningProgram> =>
    startProgram({
      name,
      path: programPath('vault'),
      flags: ['server', `-config=${configuration}`],
      directory,
      // Whether it is initialized and unsealed is for the test to do; that it answers is all that is waited for.
      readiness: async () => {
        const { status } = await ask('GET', 'sys/seal-status');
        return status === 200 ? { ready: true } : { ready: false, because: `status ${status}` };
      },
    });

  let program = await run();
  let keys: { readonly share: string; readonly token: string } | null = null;
  const known = (): NonNullable<typeof keys> => {
    if (keys === null) throw new Error(`${name} was not initialized`);
    return keys;
  };
  const must = async (method: string, path: string, body?: unknown): Promise<VaultBody> => {
    const answer = await ask(method, path, { token: known().token, body });
    if (answer.status >= 300) {
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body ?? {};
  };
  const unseal = async (): Promise<void> => {
    const { status, body } = await ask('POST', 'sys/unseal', { body: { key: known().share } });
    if (status !== 200 || body?.['sealed'] !== false) throw new Error(`unseal ${name}: ${JSON.stringify(body)}`);
  };
  const stop = async (): Promise<void> => void (await program.stop());

  return {
    address,
    rootToken: () => known().token,
    ask,
    must,
    initialize: async () => {
      const { body } = await ask('POST', 'sys/init', { body: { secret_shares: 1, secret_threshold: 1 } });
      const { keys_base64: [share = ''] = [], root_token: token = '' } = (body ?? {}) as {
        readonly keys_base64?: readonly string[];
        readonly root_token?: string;
      };
      keys = { share, token };
      await unseal();
    },
    unseal,
    seal: async () => void (await must('PUT', 'sys/seal')),
    stop,
    restart: async () => {
      program = await run();
    },
    // Its data is thrown away.
    [Symbol.asyncDispose]: async () => void (await program.stop('SIGKILL')),
  };
}

/** A Vault that can be used at once: unsealed, with a KV engine of version 2 at `secret`. */
export async function startReadyVault(start: VaultStart): Promise<Vault> {
  const vault = await startVault(start);
  try {
    await vault.initialize();
    await vault.must('POST', 'sys/mounts/secret', { type: 'kv', options: { version: '2' } });
    return vault;
  } catch (error) {
    await vault.stop();
    throw error;
  }
}

function configurationOf({ tls }: VaultStart, name: string, address: string, port: number): string {
  const listener = tls
    ? [
        `tls_cert_file = "${tls.certificate}"`,
        `tls_key_file = "${tls.key}"`,
        ...(tls.clientCa ? [`tls_client_ca_file = "${tls.clientCa}"`] : []),
      ]
    : ['tls_disable = true'];
  return `
storage "file" { path = "${name}-data" }
listener "tcp" {
  address = "${host}:${port}"
  ${listener.join('\n  ')}
}
api_addr = "${address}"
disable_mlock = true
ui = false
`;
}
