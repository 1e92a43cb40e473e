import type { Host, NamedServer } from '@kpki/plugin';
import { clientOver } from './client/client.ts';
import { connect } from './client/connection.ts';
import { type Send, sendOver } from './client/send.ts';
import type { Environment } from './environment.ts';
import { type Session, sessionOf } from './login/session.ts';
import type { Machine } from './machine.ts';
import type { ServerSettings } from './settings.ts';

/** The way to a server: who is there, and what ends it. Nothing is sent before the first request. */
export interface Reach {
  readonly session: Session;
  /** Revokes what was logged in for, and closes the connections. */
  close(): Promise<void>;
}

export function reach(
  settings: ServerSettings,
  environment: Environment,
  host: Host,
  through: Machine['through'],
  warn: (text: string) => void = (text) => host.log('warn', text),
): Reach {
  const connection = connect(settings);
  const direct = onceAgreed(settings.agreement, sendOver(connection), host);
  const client = clientOver(through?.(direct) ?? direct, settings, warn);
  const session = sessionOf(client, settings, environment, host);
  return {
    session,
    close: async () => {
      await session.close();
      connection.close();
    },
  };
}

/** Nothing is sent to a server that a stranger's file may have named before the user has agreed to it. */
function onceAgreed(agreement: NamedServer | null, send: Send, host: Host): Send {
  if (agreement === null) return send;
  let agreed: Promise<void> | null = null;
  return async (outgoing, signal) => {
    const agreeing = agreed ?? host.agree(agreement);
    agreed = agreeing;
    try {
      await agreeing;
    } catch (error) {
      if (agreed === agreeing) agreed = null;
      throw error;
    }
    return send(outgoing, signal);
  };
}
