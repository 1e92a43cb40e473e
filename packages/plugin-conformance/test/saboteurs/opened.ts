import type { Backend } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { deaf } from './parts.ts';
import { ids, type Saboteur } from './saboteur.ts';

export const openedSaboteurs: readonly Saboteur<Backend>[] = [
  {
    does: 'asks for a PIN as soon as it is opened',
    caughtBy: 'opened.asks-nobody',
    wrap(opened, _storage, host) {
      const pin = host.ask({ text: 'PIN of the token', hidden: true });
      // The rejection is handled elsewhere: a caller that uses a key gets it.
      pin.catch(() => {});
      return opened;
    },
  },
  {
    does: 'logs in as soon as it is opened',
    caughtBy: 'opened.reaches-nothing',
    wrap(opened) {
      opened.check(deaf()).catch(() => {});
      return opened;
    },
  },
  {
    does: 'takes an unreachable server for a usable one',
    caughtBy: 'opened.check.unavailable',
    wrap: (opened) => ({
      async check(call) {
        try {
          await opened.check(call);
        } catch (error) {
          if (!PluginError.is(error) || error.code !== 'unavailable') throw error;
        }
      },
    }),
  },
  {
    does: 'is not usable',
    caughtBy: 'opened.check',
    wrap: (opened) => ({
      async check(call) {
        await opened.check(call);
        throw new PluginError('denied', 'checking: the token is locked');
      },
    }),
  },
  {
    does: 'checks although the caller gave up',
    caughtBy: 'opened.check.cancelled',
    wrap: (opened) => ({ check: () => opened.check(deaf()) }),
  },
  {
    does: 'cannot be closed twice',
    caughtBy: 'opened.close.twice',
    also: ['opened.close.then-check'],
    wrap() {
      let isClosed = false;
      return {
        async close() {
          if (isClosed) throw new PluginError('invalid', 'closing: it is closed');
          isClosed = true;
        },
      };
    },
  },
  {
    does: 'throws what is no PluginError once it is closed',
    caughtBy: 'opened.close.then-check',
    wrap(opened) {
      let session: { send(): void } | undefined = { send: () => {} };
      return {
        async check(call) {
          await opened.check(call);
          if (session === undefined) throw new TypeError('session is undefined');
          session.send();
        },
        async close() {
          session = undefined;
        },
      };
    },
  },
  {
    does: 'keeps a token where it can be seen',
    caughtBy: 'canary.options',
    canaries: ['s.canarytoken'],
    wrap: (opened) => ({ ...opened, client: { headers: { 'X-Vault-Token': 's.canarytoken' } } }),
  },
  {
    does: 'logs a token',
    caughtBy: 'opened.check',
    also: ids(`
      opened.check.cancelled opened.check.unavailable opened.close.then-check canary.errors canary.options`),
    canaries: ['s.canarytoken'],
    wrap: (opened, _storage, host) => ({
      async check(call) {
        host.log('debug', 'logging in with s.canarytoken');
        await opened.check(call);
      },
    }),
  },
];
