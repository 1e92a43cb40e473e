import { type Call, PluginError } from '@kpki/plugin';
import type { VaultRequest } from './client/client.ts';
import type { VaultSession } from './login/session.ts';

/**
 * Returns the capabilities of the token on each of these paths, as the server reports them: `update`, `deny`, `root`.
 */
export async function capabilitiesOf(
  session: VaultSession,
  paths: readonly string[],
  call: Call,
): Promise<(path: string) => readonly unknown[]> {
  const ask: VaultRequest = {
    method: 'POST',
    path: ['sys', 'capabilities-self'],
    body: { paths },
    attempted: 'ask for the rights of the token',
    changes: false,
  };
  const answer = await session.ask(ask, call);
  if (answer.status !== 200) throw await session.refusal(answer, ask, call);
  const { data } = answer;
  if (data === null) throw new PluginError('unavailable', `${ask.attempted}: the answer has no rights`);
  return (path) => {
    const granted = data[path];
    return Array.isArray(granted) ? granted : [];
  };
}
