import { exportedLayout, exportedPlugin } from '@kpki/engine';
import { contractVersion, PluginError } from '@kpki/plugin';
import type { ListedPlugin } from '@kpki/presentation';
import { isBuiltIn } from '../../builtins.ts';
import { hideSecrets } from '../../hide-secrets.ts';
import { version as ownVersion } from '../../version.ts';
import { keyMakerOf } from '../backends.ts';
import type { ReadConfiguration } from '../configuration.ts';
import { saidText } from '../error-text.ts';
import { isBuiltInLayout } from '../known-plugins.ts';
import { sinksOf } from '../open-sinks.ts';
import { findPlugin } from './find-plugin.ts';
import { importTrusted } from './import-trusted.ts';
import { judgePlugin } from './trust.ts';

type Kind = ListedPlugin['kind'];

/** Lists every plugin of an environment; those that are not trusted are inspected and not run. */
export async function listPlugins(configuration: ReadConfiguration, folder: string): Promise<readonly ListedPlugin[]> {
  const listed: ListedPlugin[] = [];
  for (const used of usedIn(configuration)) listed.push(await listedPlugin(used, folder));
  return listed;
}

interface Used {
  readonly kind: Kind;
  readonly use: string;
  readonly names: readonly string[];
}

function usedIn(configuration: ReadConfiguration): readonly Used[] {
  const sinks = Object.entries(sinksOf(configuration, {}));
  const configured = Object.entries(configuration.environment?.backends ?? {});
  const backends = configured.length > 0 ? configured : [keyMakerOf(configuration)];
  const all: readonly (readonly [Kind, string, string])[] = [
    ...backends.map(([name, { use }]) => ['backend', use, name] as const),
    ...sinks.map(([name, { use }]) => ['sink', use, name] as const),
    ...sinks.map(([name, { layout }]) => ['layout', layout, name] as const),
  ];
  const byPlugin = Map.groupBy(all, ([kind, use]) => JSON.stringify([kind, use]));
  return [...byPlugin.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ kind: first[0], use: first[1], names: group.map(([, , name]) => name) }];
  });
}

async function listedPlugin(used: Used, folder: string): Promise<ListedPlugin> {
  const { kind, use } = used;
  if (kind === 'layout' ? isBuiltInLayout(use) : isBuiltIn(use)) {
    const contract = String(contractVersion);
    return { ...used, version: ownVersion, path: null, contract, trust: 'built in', digest: null, fault: null };
  }
  const blank = { ...used, version: null, path: null, contract: null, digest: null };
  try {
    const { content, trust, found } = await judgePlugin(findPlugin(use, folder), folder);
    const { version, digest, contractRange } = content;
    const asked = contractRange === null ? null : `@kpki/plugin ${contractRange}`;
    const looked = { ...used, version, path: found.entry, digest, trust, contract: asked, fault: null };
    return trust === 'trusted' ? { ...looked, ...(await spoken(kind, use, folder)) } : looked;
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return { ...blank, trust: 'not found', fault: hideSecrets(saidText(error)) };
  }
}

async function spoken(kind: Kind, use: string, folder: string): Promise<Pick<ListedPlugin, 'contract' | 'fault'>> {
  try {
    const module = await importTrusted(use, folder);
    const { contract } = kind === 'layout' ? exportedLayout(module, use) : exportedPlugin(module, kind, use);
    return { contract: String(contract), fault: null };
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return { contract: null, fault: hideSecrets(saidText(error)) };
  }
}
