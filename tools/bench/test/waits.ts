// A bench that waits for what never comes: its argument is a command line. It says where that runs, once it does.
import { scratch } from '../src/scratch.ts';
import { inTerminal } from '../src/terminal-program.ts';

const folder = await scratch();
await inTerminal(process.argv[2] ?? '', folder, async ({ seen }) => {
  await seen('running');
  process.stdout.write(`${folder}\n`);
  await seen('never');
});
