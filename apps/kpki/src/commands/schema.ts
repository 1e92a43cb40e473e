import { configurationSchema } from '@kpki/spec';
import type { Run } from '../command-line/command.ts';

export const run: Run = async ({ terminal }) => {
  terminal.out(JSON.stringify(configurationSchema(), null, 2));
  return 'done';
};
