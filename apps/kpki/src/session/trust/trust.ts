import type { FoundPlugin } from './find-plugin.ts';
import { contentOf, type PluginContent } from './plugin-content.ts';
import { hasTexts, readUserList, type UserList, writeUserList } from './user-list.ts';

/** `changed`: trusted before, with other content. */
export type Trust = 'trusted' | 'changed' | 'not trusted';

/** A plugin that is not built in, and the user's decision about it. Nothing of it has run. */
export interface JudgedPlugin {
  readonly found: FoundPlugin;
  readonly content: PluginContent;
  readonly trust: Trust;
  /** The last one trusted under its name, or null. */
  readonly before: TrustedPlugin | null;
}

export async function judgePlugin(found: FoundPlugin, configurationFolder: string): Promise<JudgedPlugin> {
  const trusted = await readTrusted(configurationFolder);
  const content = contentOf(found);
  const own = trusted.filter(({ name }) => name === found.name);
  if (own.some(({ digest }) => digest === content.digest))
    return { found, content, trust: 'trusted', before: own.at(-1) ?? null };
  const before = own.at(-1) ?? null;
  return { found, content, trust: before === null ? 'not trusted' : 'changed', before };
}

/** Remembers a plugin with its content. Several versions may be trusted, as several projects may use them. */
export async function trustPlugin(
  { found, content }: JudgedPlugin,
  configurationFolder: string,
  now: Date,
): Promise<void> {
  const others = (await readTrusted(configurationFolder)).filter(
    ({ name, digest }) => !(name === found.name && digest === content.digest),
  );
  const own = { name: found.name, version: content.version, digest: content.digest, since: now.toISOString() };
  await writeTrusted([...others, own]);
}

export async function untrustPlugin(names: readonly string[], configurationFolder: string): Promise<number> {
  const all = await readTrusted(configurationFolder);
  const kept = all.filter(({ name }) => !names.includes(name));
  if (kept.length < all.length) await writeTrusted(kept);
  return all.length - kept.length;
}

interface TrustedPlugin {
  readonly name: string;
  readonly version: string | null;
  readonly digest: string;
  readonly since: string;
}

const list: UserList<TrustedPlugin> = {
  fileName: 'trusted-plugins.json',
  kind: 'TrustedPlugins',
  field: 'plugins',
  what: 'list of trusted plugins',
  isRow: (value): value is TrustedPlugin =>
    hasTexts(value, ['name', 'digest', 'since']) && ['string', 'object'].includes(typeof value['version']),
};

function readTrusted(configurationFolder: string): Promise<readonly TrustedPlugin[]> {
  return readUserList(list, configurationFolder);
}

function writeTrusted(plugins: readonly TrustedPlugin[]): Promise<void> {
  return writeUserList(list, plugins);
}
