import { PluginError } from '@kpki/plugin';
import type { FromFile, Kubeconfig } from './read.ts';
import type { KubeconfigCluster, UserCredentials } from './schema.ts';

export interface Chosen {
  readonly context: string;
  readonly namespace: string;
  readonly cluster: FromFile<KubeconfigCluster>;
  readonly user: FromFile<UserCredentials>;
}

/** Returns the requested context, or the current one. Null: the kubeconfig is empty. */
export function chooseContext(from: Kubeconfig, asked: string | undefined): Chosen | null {
  const name = asked ?? from.currentContext;
  if (name === '') {
    if (from.contexts.size === 0 && from.clusters.size === 0) return null;
    const next = 'set the option `context`, or use `kubectl config use-context`';
    throw new PluginError('missing', `${of(from)}: it has no current context; ${next}`);
  }
  const context = from.contexts.get(name);
  if (!context) throw new PluginError('missing', `${of(from)}: no context ${shown(name)}; ${known(from)}`);
  const cluster = referred(from, from.clusters, context.value.cluster, `context ${shown(name)}`, 'cluster');
  const user = referred(from, from.users, context.value.user, `context ${shown(name)}`, 'user');
  return { context: name, namespace: context.value.namespace ?? '', cluster, user };
}

function referred<T>(
  from: Kubeconfig,
  rows: ReadonlyMap<string, T>,
  name: string | undefined,
  where: string,
  what: string,
): T {
  const found = name === undefined ? undefined : rows.get(name);
  if (found !== undefined) return found;
  const named = name === undefined ? `names no ${what}` : `names the ${what} ${shown(name)}, which does not exist`;
  throw new PluginError('missing', `${of(from)}: ${where} ${named}`);
}

function of({ files }: Kubeconfig): string {
  return `use the kubeconfig ${files.join(', ')}`;
}

function known({ contexts }: Kubeconfig): string {
  return contexts.size === 0 ? 'it has none' : `it has ${[...contexts.keys()].slice(0, 10).map(shown).join(', ')}`;
}

function shown(name: string): string {
  return JSON.stringify(name);
}
