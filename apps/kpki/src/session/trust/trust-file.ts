import { hasTexts, readUserList, type UserList, writeUserList } from './user-list.ts';

/** A plugin that somebody has trusted: this name with this content, and no other. */
export interface TrustedPlugin {
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
export function readTrusted(configurationFolder: string): Promise<readonly TrustedPlugin[]> {
  return readUserList(list, configurationFolder);
}

export function writeTrusted(plugins: readonly TrustedPlugin[]): Promise<void> {
  return writeUserList(list, plugins);
}
