import type { FoundPlugin } from './find-plugin.ts';
import { contentOf, type PluginContent } from './plugin-content.ts';
import { hasTexts, readUserList, type UserList, writeUserList } from './user-list.ts';

/** Whether a plugin may run: `changed` was trusted, with other content. */
export type Trust = 'trusted' | 'changed' | 'not trusted';

/** A plugin that is not built in, as it lies there now, and what the user said of it. Nothing of it has run. */
export interface JudgedPlugin {
  readonly found: FoundPlugin;
  readonly content: PluginContent;
  readonly trust: Trust;
  /** The last that was trusted under its name; null for none. */
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

/** Remembers a plugin as it was judged. Several versions of one may be trusted, as several projects may use them. */
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

/** Forgets every version of it; answers how many there were. */
export async function untrustPlugin(names: readonly string[], configurationFolder: string): Promise<number> {
  const all = await readTrusted(configurationFolder);
  const kept = all.filter(({ name }) => !names.includes(name));
  if (kept.length < all.length) await writeTrusted(kept);
  return all.length - kept.length;
}

/** A plugin that somebody has trusted: this name with this content, and no other. */
interface TrustedPlugin {
  readonly name: string;
  readonly version: string | null;
  /** `sha512-…` */
  readonly digest: string;
  /** RFC 3339. */
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

/** Whom the user trusts. Throws as `readUserList` does. */
function readTrusted(configurationFolder: string): Promise<readonly TrustedPlugin[]> {
  return readUserList(list, configurationFolder);
}

function writeTrusted(plugins: readonly TrustedPlugin[]): Promise<void> {
  return writeUserList(list, plugins);
}
