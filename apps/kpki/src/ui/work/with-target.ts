import type { Listener } from '@kpki/engine';
import { shown } from '@kpki/presentation';
import { commandTextWith } from '../../options/command-text.ts';
import type { Target } from '../../session/configuration.ts';
import { type ReadConfiguration, readConfiguration } from '../../session/configuration.ts';
import { type Purpose, type Session, signing, withConfiguration } from '../../session/session.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Doing } from './perform.ts';

export async function withTarget(
  target: Target,
  doing: Doing,
  use: (session: Session, listener: Listener) => Promise<void>,
  onRead: (configuration: ReadConfiguration) => void = () => {},
  purpose: Purpose = signing,
): Promise<void> {
  const listener = listenerOf(doing);
  const terminal = workerTerminal(doing, listener);
  const configuration = await readConfiguration(target, terminal, { orFirst: true });
  onRead(configuration);
  await withConfiguration(purpose, configuration, target, terminal, listener, (session) => use(session, listener));
}

/** Asks for agreements only in tests by the user: a question that comes unasked is answered by habit. */
export function workerTerminal(
  { ask, typedAnswers }: Doing,
  listener: Listener,
  agreements: 'asked for' | 'refused' = 'refused',
): Terminal {
  const note = (text: string): void => listener({ type: 'log', level: 'warn', from: 'kpki', text });
  return {
    out: note,
    note,
    writeBytes: () => Promise.reject(new Error('a thread writes to no terminal')),
    progress: () => {},
    ask: (text, asking) => ask(text.trim(), asking?.hidden === true, asking?.signal),
    typedAnswers,
    asksForAgreement: agreements === 'asked for',
    canAsk: true,
    redraws: false,
    outIsTerminal: false,
    colors: false,
    isInteractive: false,
    columns: 80,
  };
}

export function listenerOf({ tell }: Doing): Listener {
  return (event) => tell({ type: 'events', events: [shown(event, commandTextWith(''))] });
}
