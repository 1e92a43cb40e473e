import type { Run } from '../command-line/command.ts';
import { version } from '../version.ts';

export const run: Run = async ({ terminal }) => {
  terminal.out(version);
  return 'done';
};
