import type { Listener } from '@kpki/engine';
import { type ReadConfiguration, readConfiguration } from '../../session/configuration.ts';
import { type Purpose, type Session, withConfiguration } from '../../session/session.ts';
import type { Target } from '../../session/target.ts';
import type { Doing } from './perform.ts';
import { listenerOf, workerTerminal } from './worker-terminal.ts';

/**
 * Reads the declaration of a target and opens what it names, for as long as it is used. `onRead` is told of the
 * declaration before anything is opened.
 */
export async function withTarget(
  target: Target,
  doing: Doing,
  use: (session: Session, listener: Listener) => Promise<void>,
  onRead: (configuration: ReadConfiguration) => void = () => {},
  purpose?: Purpose,
): Promise<void> {
  const listener = listenerOf(doing);
  const terminal = workerTerminal(doing, listener);
  const configuration = await readConfiguration(target, terminal, { orFirst: true });
  onRead(configuration);
  await withConfiguration(configuration, target, terminal, listener, (session) => use(session, listener), purpose);
}
