import { dirname } from 'node:path';
import { PluginError } from '@kpki/plugin';
import { parseDocument } from 'yaml';
import { mostBytes, readBounded } from './bounded-file.ts';
import { type KubeconfigCluster, type KubeconfigContext, parseKubeconfig, type UserCredentials } from './schema.ts';

/** A part of a kubeconfig with its file, and the folder of the file, which is the base of relative paths. */
export interface FromFile<T> {
  readonly value: T;
  readonly file: string;
  readonly folder: string;
}

export interface Kubeconfig {
  readonly files: readonly string[];
  readonly currentContext: string;
  readonly clusters: ReadonlyMap<string, FromFile<KubeconfigCluster>>;
  readonly users: ReadonlyMap<string, FromFile<UserCredentials>>;
  readonly contexts: ReadonlyMap<string, FromFile<KubeconfigContext>>;
}

/** Reads one file; null if it does not exist. Its relative paths start at its folder, as for kubectl. */
export async function readKubeconfig(file: string, folder: string = dirname(file)): Promise<Kubeconfig | null> {
  const text = await textOf(file);
  if (text === null) return null;
  const data = parseKubeconfig(contentOf(text, file) ?? {});
  if ('wrong' in data) throw unreadable(file, data.wrong);
  return {
    files: [file],
    currentContext: data['current-context'] ?? '',
    clusters: named(data.clusters, ({ cluster }) => ({ value: cluster, file, folder }), `the cluster`, file),
    users: named(data.users, ({ user }) => ({ value: user, file, folder }), `the user`, file),
    contexts: named(data.contexts, ({ context }) => ({ value: context, file, folder }), `the context`, file),
  };
}

async function textOf(file: string): Promise<string | null> {
  try {
    const bytes = await readBounded(file);
    if (bytes === null) throw unreadable(file, `it has more than ${mostBytes} bytes`);
    return bytes.toString('utf8');
  } catch (error) {
    if (PluginError.is(error)) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT') return null;
    throw new PluginError(code === 'EACCES' ? 'denied' : 'invalid', `read the kubeconfig ${file}: ${code}`, {
      cause: error,
    });
  }
}

/**
 * Limits aliases, requires text keys without duplicates, and refuses custom tags: a kubeconfig may come from a
 * stranger. The library's message of an error quotes the line, and so a key: only the position is shown.
 */
function contentOf(text: string, file: string): unknown {
  const document = parseDocument(text, {
    schema: 'core',
    uniqueKeys: true,
    stringKeys: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const [mistake] = [...document.errors, ...document.warnings];
  if (mistake) {
    const line = text.slice(0, mistake.pos[0]).split('\n').length;
    throw unreadable(file, `line ${line} is no YAML (${mistake.code})`);
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw unreadable(file, 'its YAML aliases expand too far');
  }
}

function unreadable(file: string, why: string): PluginError {
  return new PluginError('invalid', `read the kubeconfig ${file}: ${why}`);
}

/** A duplicate name is an error for kubectl too. */
function named<T extends { readonly name: string }, V>(
  rows: readonly T[],
  take: (row: T) => V,
  what: string,
  file: string,
): ReadonlyMap<string, V> {
  const found = new Map<string, V>();
  for (const row of rows) {
    if (found.has(row.name)) throw unreadable(file, `${what} ${JSON.stringify(row.name)} occurs twice`);
    found.set(row.name, take(row));
  }
  return found;
}
