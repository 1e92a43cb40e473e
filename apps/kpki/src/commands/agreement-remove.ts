import type { Run } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { removeAgreements } from '../session/trust/kept-agreements.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';

/** Removes agreements, so that kpki asks again before it uses the server or the program. */
export const run: Run = async ({ arguments: [name = ''], terminal }) => {
  const count = await removeAgreements(name);
  if (count === 0) {
    throw new Fault(
      'failed',
      `there is no agreement to ${JSON.stringify(name)}; \`${programName()} agreement list\` shows them`,
    );
  }
  terminal.out(`Removed ${counted(count, 'agreement')} to ${clean(name)}. kpki asks before it is used again.`);
  return 'done';
};
