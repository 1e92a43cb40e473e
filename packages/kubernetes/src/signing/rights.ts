import { type Call, PluginError } from '@kpki/plugin';
import { clusterRoleHint } from '../own-names.ts';
import { isAllowed } from '../rights/missing.ts';
import type { Attributes } from '../rights/requests.ts';
import { group } from './requests.ts';
import type { SigningSession } from './session.ts';
import type { Signer } from './signers.ts';

const requests = { group, resource: 'certificatesigningrequests' };

/** What asking takes, of requests of all names: RBAC cannot bind `create` to names, and of these no one knows beforehand. */
export const rightsToAsk: readonly Attributes[] = [
  { ...requests, verb: 'create' },
  { ...requests, verb: 'get' },
];

/** What approving takes beside that; it is bound to signers by the rights below. */
export const rightsToApprove: readonly Attributes[] = [{ ...requests, subresource: 'approval', verb: 'update' }];

export function rightToApproveOf({ name }: Signer): Attributes {
  return { group, resource: 'signers', name, verb: 'approve' };
}

/**
 * Throws 'denied' with the rights that are missing, all at once. Which of the signers are asked is not known here: so one
 * that may not be approved is logged, and only where none may be is that an error.
 */
export async function verifyRights(session: SigningSession, signers: readonly Signer[], call: Call): Promise<void> {
  const wanted = [...rightsToAsk, ...(session.approve ? rightsToApprove : [])];
  const missing = await missingOf(session, wanted, call);
  if (session.approve) {
    const lacking = await missingOf(session, signers.map(rightToApproveOf), call);
    if (lacking.length === signers.length) missing.push(...lacking);
    else for (const line of lacking) session.host.log('info', `${line}: what it signs is approved by somebody else`);
  }
  if (missing.length === 0) return;
  throw new PluginError(
    'denied',
    `ask for certificates at ${session.server}: ${missing.join(', ')}; ${clusterRoleHint}`,
  );
}

async function missingOf(session: SigningSession, wanted: readonly Attributes[], call: Call): Promise<string[]> {
  const answers = await Promise.all(wanted.map((right) => isAllowed(session, right, call)));
  return wanted.filter((_, at) => !answers[at]).map(lineOf);
}

function lineOf({ verb, resource, subresource, name }: Attributes): string {
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  return `no ${verb} on ${what}${name === undefined ? '' : ` ${name}`}`;
}
