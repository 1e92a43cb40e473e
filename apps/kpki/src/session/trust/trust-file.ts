import { mkdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { kpkiApiVersion } from '@kpki/spec';
import { Fault } from '../../fault.ts';
import { codeOf } from '../error-code.ts';
import { replaceFile } from '../replace-file.ts';
import { readOwnFile } from './own-file.ts';

/** A plugin that somebody has trusted: this name with this content, and no other. */
export interface TrustedPlugin {
  readonly name: string;
  readonly version: string | null;
  /** `sha512-…` */
  readonly digest: string;
  /** RFC 3339. */
  readonly since: string;
}

const kind = 'TrustedPlugins';

/**
 * Where a user's trust is kept: never in a project, so that nobody's repository can bring it along. A relative
 * XDG_CONFIG_HOME is ignored, as its specification wants.
 */
function trustFile(): string {
  const named = process.env['XDG_CONFIG_HOME'] ?? '';
  return join(isAbsolute(named) ? named : join(homedir(), '.config'), 'kpki', 'trusted-plugins.json');
}

/**
 * Whom the user trusts. Throws a Fault for a file that somebody else may write, for one inside of the folder of the
 * configuration it is asked for, unless that is above the user's home, and for one that is no such list.
 */
export async function readTrusted(configurationFolder: string): Promise<readonly TrustedPlugin[]> {
  const file = trustFile();
  const text = await readOwnFile(file);
  if (text === null) return [];
  if ((await isBelow(file, configurationFolder)) && !(await isBelow(homedir(), configurationFolder))) {
    throw new Fault('usage', `${file}: it is in the folder of the configuration, which cannot say whom you trust`);
  }
  return listIn(text, file);
}

export async function writeTrusted(plugins: readonly TrustedPlugin[]): Promise<void> {
  const file = trustFile();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw new Fault('failed', `${dirname(file)}: it cannot be made (${codeOf(cause)})`, { cause });
  });
  const text = `${JSON.stringify({ apiVersion: kpkiApiVersion, kind, plugins }, null, 2)}\n`;
  await replaceFile(file, text, { secret: true });
}

async function isBelow(path: string, folder: string): Promise<boolean> {
  const way = relative(await realpath(folder), await realpath(path).catch(() => path));
  return !(way.startsWith('..') || isAbsolute(way));
}

function listIn(text: string, file: string): readonly TrustedPlugin[] {
  const refused = (cause?: unknown): Fault =>
    new Fault('usage', `${file}: it is no list of trusted plugins; remove it, and trust them again`, { cause });
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    throw refused(cause);
  }
  if (!isFields(found) || found['apiVersion'] !== kpkiApiVersion || found['kind'] !== kind) throw refused();
  const { plugins } = found;
  if (!Array.isArray(plugins) || !plugins.every(isTrusted)) throw refused();
  return plugins;
}

function isTrusted(value: unknown): value is TrustedPlugin {
  if (!isFields(value)) return false;
  const { name, version, digest, since } = value;
  return (
    [name, digest, since].every((each) => typeof each === 'string') && ['string', 'object'].includes(typeof version)
  );
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
