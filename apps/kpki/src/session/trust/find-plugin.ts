import { realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PluginError } from '@kpki/plugin';
import { selectionTexts, trustTexts } from '@kpki/presentation';
import { nearest } from '@kpki/spec';
import { moduleResolve } from 'import-meta-resolve';
import { builtinNames } from '../../builtins.ts';

/** A plugin that is not built in, found without running any of it. */
export interface FoundPlugin {
  readonly use: string;
  /** The name that trust refers to: of an installed package its name, of any other file its whole path. */
  readonly name: string;
  readonly entry: string;
  /** The folder of the package; null for a module outside `node_modules`. */
  readonly folder: string | null;
}

export const importConditions: ReadonlySet<string> = new Set(['node', 'import']);

/** Throws 'missing', and 'invalid' for what is no file: a `data:` URL would be code inside a configuration. */
export function findPlugin(use: string, configurationFolder: string): FoundPlugin {
  const url = urlOf(use, configurationFolder);
  if (url.protocol !== 'file:') {
    throw new PluginError('invalid', `the plugin ${JSON.stringify(use)} is neither a package nor a file`);
  }
  const entry = realpathSync(fileURLToPath(url));
  const folder = packageFolderOf(entry);
  const isPath = /^(?:\.{0,2}\/|\.{1,2}$|file:|#)/.test(use);
  return { use, name: isPath || folder === null ? entry : use, entry, folder };
}

function urlOf(use: string, configurationFolder: string): URL {
  try {
    return moduleResolve(use, pathToFileURL(join(configurationFolder, 'kpki.yaml')), new Set(importConditions));
  } catch (cause) {
    const known = builtinNames;
    const near = nearest(use, known) ?? known.find((each) => each.endsWith(`/${use}`)) ?? null;
    const hint = near === null ? '' : `; ${selectionTexts.nearName(near)}`;
    const said = trustTexts.noPlugin(JSON.stringify(use), configurationFolder, hint);
    throw new PluginError('missing', said, { cause });
  }
}

const modules = `${sep}node_modules${sep}`;

export function packageFolderOf(file: string): string | null {
  const at = file.lastIndexOf(modules);
  if (at < 0) return null;
  const inside = file.slice(at + modules.length).split(sep);
  const words = inside[0]?.startsWith('@') === true ? 2 : 1;
  return inside.length > words ? join(file.slice(0, at), 'node_modules', ...inside.slice(0, words)) : null;
}
