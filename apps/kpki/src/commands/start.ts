import type { Run } from '../command-line/command.ts';
import { lineListener } from '../print/progress.ts';
import { readConfiguration } from '../session/configuration.ts';
import { exampleEnvironment, exampleFile, writeExample } from '../session/example.ts';
import { withConfiguration } from '../session/session.ts';
import { applySession } from './apply.ts';

/**
 * In a terminal the UI, where somebody chooses what to begin with. Elsewhere the main job with every default: the
 * example's PKI in a folder of its own. A second run finds nothing to do, or what was changed in the example's file since.
 */
export const run: Run = async (invocation) => {
  const { terminal } = invocation;
  if (terminal.isInteractive) {
    const ui = await import('./ui.ts');
    return ui.run(invocation);
  }
  await writeExample();
  const options = { file: exampleFile, yes: true };
  const listener = lineListener(terminal);
  // An environment that the shell names for other files is not meant here.
  const configuration = await readConfiguration({ file: exampleFile, environment: exampleEnvironment }, terminal);
  return withConfiguration(configuration, options, terminal, listener, (session) =>
    applySession(session, { ...invocation, options, beginner: true }, listener),
  );
};
