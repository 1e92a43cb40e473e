import type { NamedServer } from './agreement.ts';
import type { Host } from './host.ts';

/**
 * Returns a function to await before the first byte is sent to a server, and before its token is read. The host is
 * asked once, however many calls run at a time, and again after a refusal. Null: the environment names the server, and
 * the host is not asked.
 */
export function agreedOnce(host: Pick<Host, 'agree'>, server: NamedServer | null): () => Promise<void> {
  let agreed: Promise<void> | null = null;
  return async () => {
    if (server === null) return;
    const agreeing = agreed ?? host.agree(server);
    agreed = agreeing;
    try {
      await agreeing;
    } catch (error) {
      if (agreed === agreeing) agreed = null;
      throw error;
    }
  };
}
