import { dirname, resolve } from 'node:path';
import { isBuiltIn } from '../builtins.ts';
import type { Run } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { pluginTrustText } from '../print/plugin-trust-text.ts';
import { isBuiltInLayout } from '../session/layouts.ts';
import { findPlugin } from '../session/trust/find-plugin.ts';
import { trustCommand } from '../session/trust/import-trusted.ts';
import { judgePlugin, trustPlugin } from '../session/trust/trust.ts';
import { usualFile } from '../session/usual-file.ts';
import { clean } from '../text/clean.ts';
import { consent } from './consent.ts';

/** Shows what a plugin is, asks, and remembers it with its content. Nothing of it runs. */
export const run: Run = async ({ arguments: [use = ''], options, terminal }) => {
  if (isBuiltIn(use) || isBuiltInLayout(use)) {
    terminal.note(`${use} is built in, and needs no trust.`);
    return 'done';
  }
  const folder = dirname(resolve(options.file ?? usualFile));
  const judged = await judgePlugin(findPlugin(use, folder), folder);
  const { digest } = judged.content;
  if (options.hash !== undefined && options.hash !== digest) {
    throw new Fault('failed', `${use} is not trusted: its content is ${digest}, and not that of --hash`);
  }
  terminal.note(pluginTrustText(judged, terminal.columns));
  if (judged.trust === 'trusted') {
    terminal.out(`${clean(use)} is trusted already.`);
    return 'done';
  }
  terminal.note('');
  if (options.yes !== true) {
    const instead = `add --yes, and --hash for exactly this: ${trustCommand(use, folder)} --yes --hash ${digest}`;
    if (!(await consent(terminal, 'Trust it?', instead))) return 'failed';
  }
  // Between the look and the answer somebody may have changed it: what was shown is what is trusted.
  await trustPlugin(judged, folder, new Date());
  terminal.out(`Trusted ${clean(use)}.`);
  return 'done';
};
