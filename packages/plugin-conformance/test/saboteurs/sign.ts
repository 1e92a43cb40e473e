import type { Backend, SigningKey } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { deaf, inGenerated } from './parts.ts';
import type { Saboteur } from './saboteur.ts';

const first = (key: SigningKey) => key.signatures[0] ?? 'ed25519';

export const signSaboteurs: readonly Saboteur<Backend>[] = [
  {
    does: 'signs in another way where it cannot sign as asked',
    caughtBy: 'sign.unsupported',
    wrap: inGenerated((key) => ({
      sign: (message, how, call) => key.sign(message, key.signatures.includes(how) ? how : first(key), call),
    })),
  },
  {
    does: 'signs although the caller gave up',
    caughtBy: 'sign.cancelled',
    wrap: inGenerated((key) => ({ sign: (message, how) => key.sign(message, how, deaf()) })),
  },
  {
    does: 'signs one message at a time and refuses the next',
    caughtBy: 'sign.concurrently',
    wrap: inGenerated((key) => {
      let isActive = false;
      return {
        async sign(message, how, call) {
          if (isActive) throw new PluginError('unavailable', 'signing: CKR_OPERATION_ACTIVE');
          isActive = true;
          try {
            return await key.sign(message, how, call);
          } finally {
            isActive = false;
          }
        },
      };
    }),
  },
  {
    does: 'wipes the message that it signed',
    caughtBy: 'sign.leaves-message',
    also: ['sign.concurrently'],
    wrap: inGenerated((key) => ({
      async sign(message, how, call) {
        const signature = await key.sign(message, how, call);
        message.fill(0);
        return signature;
      },
    })),
  },
];
