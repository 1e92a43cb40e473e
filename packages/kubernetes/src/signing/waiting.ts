import type { Issue } from '@kpki/plugin';
import type { CsrToCreate } from './csr-to-create.ts';
import { type CsrObject, conditionOf } from './object.ts';
import type { SigningSession } from './session.ts';

/** Seconds between retries: for a person's approval, and for a controller's certificate. */
const askAgainInSeconds = { approval: 10, certificate: 5 };

/**
 * Returns what the request waits for, and the command to continue. `declined`: why kpki does not approve the request.
 */
export function pendingAnswer(
  { server }: SigningSession,
  found: CsrObject,
  { signer }: CsrToCreate,
  declined: string | null,
): Issue {
  const { name } = found.metadata;
  if (conditionOf(found, 'Approved')) {
    const why =
      `CertificateSigningRequest ${name} is approved, and ${signer.name} has not signed it yet: ` +
      `look whether what signs for it runs at ${server}`;
    return { status: 'pending', ticket: name, askAgainInSeconds: askAgainInSeconds.certificate, why };
  }
  const why =
    `until the request is approved for ${signer.name} at ${server}: \`kubectl certificate approve ${name}\` ` +
    `(\`kubectl describe csr ${name}\` shows it)${declined === null ? '' : `; ${declined}`}`;
  return { status: 'pending', ticket: name, askAgainInSeconds: askAgainInSeconds.approval, why };
}
