import { PluginError } from '@kpki/plugin';
import { wordsOf } from '../transport/words.ts';
import type { CsrToCreate } from './csr-to-create.ts';
import { type CsrObject, conditionOf } from './object.ts';

/**
 * Throws if an object has ended without a certificate: 'denied' if an approver refused it, 'invalid' if the signer did.
 */
export function refuseEnded(found: CsrObject, asked: CsrToCreate): void {
  const { name } = found.metadata;
  const next = `\`kubectl delete csr ${name}\` lets kpki request again; the cluster removes the request itself after an hour or later`;
  const denied = conditionOf(found, 'Denied');
  if (denied) {
    const said = saidIn(denied);
    throw new PluginError('denied', `ask ${asked.signer.name} for ${name}: the request was denied${said}; ${next}`);
  }
  const failed = conditionOf(found, 'Failed');
  if (failed) {
    const said = saidIn(failed);
    throw new PluginError(
      'invalid',
      `ask ${asked.signer.name} for ${name}: the signer could not sign it${said}; ${next}`,
    );
  }
}

function saidIn({ reason, message }: { readonly reason: string; readonly message: string }): string {
  // A valid reason is one word of letters; a message may hold any text of another client.
  const word = /^[A-Za-z]{1,64}$/.test(reason) ? reason : wordsOf(reason);
  const said = [word, wordsOf(message)].filter((text) => text !== '');
  return said.length === 0 ? ', without a reason' : `: ${said.join(': ')}`;
}
