import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ApiServer, Vault } from '@kpki/services';

/** What one sink holds, as plain data: by path, key or name. */
export type Stored = Readonly<Record<string, unknown>>;

/** A store that a sink writes to: all of it is read, and put into an empty one. */
export interface Store {
  /** The sink of an environment, in YAML; `folder` is where kpki.yaml is. */
  readonly sink: string;
  read(): Promise<Stored>;
  write(stored: Stored): Promise<void>;
  clear(): Promise<void>;
}

interface StoredFile {
  /** Octal. */
  readonly mode: string;
  /** Base64; left out for a directory. */
  readonly content?: string;
}

export function directoryStore(folder: string): Store {
  const root = join(folder, 'kubernetes');
  return {
    sink: '{ use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm }',
    read: async () => {
      const stored: Record<string, StoredFile> = {};
      for (const path of (await readdir(root, { recursive: true })).toSorted()) {
        const file = join(root, path);
        const state = await stat(file);
        const mode = (state.mode & 0o777).toString(8);
        stored[path] = state.isDirectory() ? { mode } : { mode, content: (await readFile(file)).toString('base64') };
      }
      return stored;
    },
    write: async (stored) => {
      await mkdir(root, { recursive: true });
      for (const [path, { mode, content }] of Object.entries(stored as Readonly<Record<string, StoredFile>>)) {
        const file = join(root, path);
        await mkdir(content === undefined ? file : dirname(file), { recursive: true });
        if (content !== undefined) await writeFile(file, Buffer.from(content, 'base64'));
        await chmod(file, Number.parseInt(mode, 8));
      }
    },
    clear: () => rm(root, { recursive: true, force: true }),
  };
}

interface StoredSecret {
  readonly custom: Readonly<Record<string, string>> | null;
  /** Each version from the first on; null: it was deleted. */
  readonly versions: readonly (Readonly<Record<string, string>> | null)[];
}

interface VaultMetadata {
  readonly custom_metadata: Readonly<Record<string, string>> | null;
  readonly current_version: number;
}

export function vaultStore(vault: Vault): Store {
  const pathsBelow = async (folder: string): Promise<readonly string[]> => {
    const { body } = await vault.ask('GET', `secret/metadata/${folder}?list=true`, { token: vault.rootToken() });
    const { keys = [] } = (body?.data ?? {}) as { readonly keys?: readonly string[] };
    const nested = keys.map((key) => (key.endsWith('/') ? pathsBelow(`${folder}${key}`) : [`${folder}${key}`]));
    return (await Promise.all(nested)).flat();
  };
  const versionOf = async (path: string, version: number): Promise<StoredSecret['versions'][number]> => {
    const asked = `secret/data/${path}?version=${version}`;
    const { body } = await vault.ask('GET', asked, { token: vault.rootToken() });
    return (body?.data as { readonly data?: Readonly<Record<string, string>> | null } | null)?.data ?? null;
  };
  return {
    sink: `{ use: "@kpki/vault", with: { address: "${vault.address}", auth: { method: token, tokenFile: ./token } }, layout: vault-kv }`,
    read: async () => {
      const stored: Record<string, StoredSecret> = {};
      for (const path of await pathsBelow('')) {
        const { data } = await vault.must('GET', `secret/metadata/${path}`);
        const { custom_metadata: custom, current_version: last } = data as unknown as VaultMetadata;
        const numbers = Array.from({ length: last }, (_, at) => at + 1);
        stored[path] = { custom, versions: await Promise.all(numbers.map((each) => versionOf(path, each))) };
      }
      return stored;
    },
    write: async (stored) => {
      for (const [path, { custom, versions }] of Object.entries(stored as Readonly<Record<string, StoredSecret>>)) {
        for (const [at, data] of versions.entries()) {
          await vault.must('POST', `secret/data/${path}`, { data: data ?? {} });
          if (data === null) await vault.must('POST', `secret/delete/${path}`, { versions: [at + 1] });
        }
        if (custom !== null) await vault.must('POST', `secret/metadata/${path}`, { custom_metadata: custom });
      }
    },
    clear: async () => {
      for (const path of await pathsBelow('')) await vault.must('DELETE', `secret/metadata/${path}`);
    },
  };
}

interface KubernetesObject {
  readonly metadata: { readonly name: string } & Readonly<Record<string, unknown>>;
}

/** What of an object is its owner's, and what a server makes of it by itself. */
const kept = ['name', 'labels', 'annotations'];

/** Secrets and Leases of a namespace, by a kubeconfig `mgmt.yaml` in the folder. */
export function secretsStore(server: ApiServer, namespace: string): Store {
  const kinds = {
    Secret: `/api/v1/namespaces/${namespace}/secrets`,
    Lease: `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`,
  } as const;
  const objectsOf = async (path: string): Promise<readonly KubernetesObject[]> => {
    const { items } = (await server.ask('GET', path)) as { readonly items: readonly KubernetesObject[] };
    return items;
  };
  return {
    sink: `{ use: "@kpki/kubernetes", with: { kubeconfig: ./mgmt.yaml, namespace: ${namespace} }, layout: tls-secrets }`,
    read: async () => {
      const stored: Record<string, object> = {};
      for (const [kind, path] of Object.entries(kinds)) {
        for (const { metadata, ...rest } of await objectsOf(path)) {
          const own = Object.fromEntries(Object.entries(metadata).filter(([name]) => kept.includes(name)));
          stored[`${kind}/${metadata.name}`] = { ...rest, metadata: own };
        }
      }
      return stored;
    },
    write: async (stored) => {
      for (const [id, object] of Object.entries(stored)) {
        const [kind = ''] = id.split('/');
        const apiVersion = kind === 'Lease' ? 'coordination.k8s.io/v1' : 'v1';
        await server.ask('POST', `${kinds[kind as keyof typeof kinds]}?fieldManager=kpki`, {
          apiVersion,
          kind,
          ...(object as object),
        });
      }
    },
    clear: async () => {
      for (const path of Object.values(kinds)) await server.ask('DELETE', path);
    },
  };
}

/** What of it is in use: without what is retained for an undo, locks, and what is there of a run. */
export function currentOf(stored: Stored): Stored {
  return Object.fromEntries(
    Object.entries(stored).flatMap(([key, value]) => {
      if (/(^|\/)\.?kpki-/.test(key)) return [];
      const { versions, data } = value as { readonly versions?: StoredSecret['versions']; readonly data?: object };
      return [
        [key, versions === undefined && data === undefined ? value : withoutRetained(versions?.at(-1) ?? data ?? {})],
      ];
    }),
  );
}

function withoutRetained(data: object): object {
  return Object.fromEntries(Object.entries(data).filter(([name]) => !name.startsWith('kpki-undo')));
}
