import { dirname, resolve } from 'node:path';
import { PluginError } from '@kpki/plugin';
import type { Run } from '../command-line/command.ts';
import { findPlugin } from '../session/trust/find-plugin.ts';
import { untrustPlugin } from '../session/trust/trust.ts';
import { usualFile } from '../session/usual-file.ts';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';

/** Takes trust back, of every version, and of what is no longer there too. */
export const run: Run = async ({ arguments: [use = ''], options, terminal }) => {
  const folder = dirname(resolve(options.file ?? usualFile));
  const names = [use, resolve(folder, use), ...foundName(use, folder)];
  const count = await untrustPlugin(names, folder);
  if (count === 0) {
    terminal.note(`${clean(use)} was not trusted.`);
    return 'failed';
  }
  terminal.out(`Took back trust in ${clean(use)}, ${counted(count, 'version')} of it.`);
  return 'done';
};

function foundName(use: string, folder: string): readonly string[] {
  try {
    return [findPlugin(use, folder).name];
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return [];
  }
}
