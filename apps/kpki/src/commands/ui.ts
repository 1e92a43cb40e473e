import { existsSync } from 'node:fs';
import { Fault } from '../fault.ts';
import { programName } from '../program-name.ts';
import { usualFile } from '../session/usual-file.ts';
import type { Run } from './command.ts';

/** Opens the terminal UI; the program's exit code is the one it is left with. */
export const run: Run = async ({ options, terminal, call }) => {
  if (!terminal.isInteractive) {
    throw new Fault('usage', `the terminal UI needs a terminal; \`${programName()} --help\` lists the commands`);
  }
  const { file, environment = process.env['KPKI_ENVIRONMENT'], to } = options;
  const { openUi } = await import('../ui/view/open.tsx');
  return openUi({
    target: {
      ...(file === undefined ? {} : { file }),
      ...(environment === undefined || environment === '' ? {} : { environment }),
      ...(to === undefined ? {} : { to }),
    },
    declared: file !== undefined || existsSync(usualFile),
    locked: options['read-only'] === true,
    program: programName(),
    signal: call.signal,
  });
};
