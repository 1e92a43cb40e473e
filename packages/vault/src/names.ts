import { PluginError } from '@kpki/plugin';

/** Control and format characters, lone surrogates, line and paragraph separators: a terminal may interpret them. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const longestName = 255;

/** The field with the versions of replaced entries: a number, names and digests. */
export const undoField = 'kpki-undo';

/** Returns what is wrong with a name, or null. `*`, `+` and `{{` are refused: a policy gives them another meaning. */
export function faultOfName(name: string): string | null {
  if (name === '') return 'is empty';
  if (name === '.' || name === '..') return `is '${name}'`;
  if (unprintable.test(name)) return 'holds a control character';
  if (/[/\\"]/.test(name)) return 'holds a slash, a backslash or a quotation mark';
  if (name.startsWith('.')) return 'begins with a dot, which is reserved';
  if (name.trim() !== name) return 'begins or ends with a space';
  if (name.includes('*') || name.includes('{{') || name === '+') return 'means several paths in a policy';
  if (Buffer.byteLength(name) > longestName) return `is longer than ${longestName} bytes`;
  return null;
}

/** Returns the names of a path in the options, such as `team/kv`; throws 'invalid'. */
export function pathOf(option: string, path: string): readonly string[] {
  const names = path.replace(/^\/|\/$/g, '').split('/');
  for (const name of names) {
    const fault = faultOfName(name);
    if (fault)
      throw new PluginError('invalid', `use ${option} ${JSON.stringify(path)}: ${JSON.stringify(name)} ${fault}`);
  }
  return names;
}

/** Throws 'invalid' for an entry that is neither a plain name nor several names separated by slashes. */
export function judgeEntry(entry: string): void {
  for (const name of entry.split('/')) {
    const fault = faultOfEntry(name);
    if (fault) throw new PluginError('invalid', `entry ${JSON.stringify(entry)}: ${JSON.stringify(name)} ${fault}`);
  }
}

/** Entries are fields of a secret: no policy names them, and a leading dot hides nothing. */
function faultOfEntry(name: string): string | null {
  if (name === '') return 'is empty';
  if (name === undoField) return "is kpki's own";
  if (name === '.' || name === '..') return `is '${name}'`;
  if (unprintable.test(name)) return 'holds a control character';
  return Buffer.byteLength(name) > longestName ? `is longer than ${longestName} bytes` : null;
}
