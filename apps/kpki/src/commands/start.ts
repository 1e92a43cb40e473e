import type { RunCommand } from '../command-line/command.ts';
import { lineListener } from '../print/progress.ts';
import { readConfiguration } from '../session/configuration.ts';
import { exampleEnvironment, exampleFile, writeExample } from '../session/example.ts';
import { signing, withConfiguration } from '../session/session.ts';
import { planAndApply } from './apply.ts';

/** Opens the UI in a terminal; elsewhere applies the file of an example, which it writes first if there is none. */
export const run: RunCommand = async (invocation) => {
  const { terminal } = invocation;
  if (terminal.isInteractive) {
    const ui = await import('./ui.ts');
    return ui.run(invocation);
  }
  await writeExample();
  const options = { file: exampleFile, yes: true };
  const listener = lineListener(terminal);
  // KPKI_ENVIRONMENT is for other files.
  const configuration = await readConfiguration({ file: exampleFile, environment: exampleEnvironment }, terminal);
  return withConfiguration(signing, configuration, options, terminal, listener, (session) =>
    planAndApply(session, { ...invocation, options, beginner: true }, listener),
  );
};
