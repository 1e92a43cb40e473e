import type { BackendUse, Call } from '@kpki/plugin';
import { stringify } from 'yaml';
import { isAllowed } from '../rights/missing.ts';
import type { NeededRight } from '../rights/needed.ts';
import type { Attributes } from '../rights/requests.ts';
import { ruleOf } from '../rights/role.ts';
import { group } from './requests.ts';
import type { SigningSession } from './session.ts';

const requests = 'certificatesigningrequests';

/**
 * The rights to request, for requests of all names: RBAC cannot limit `create` to names, and the names are not known
 * beforehand.
 */
const toAsk: readonly NeededRight[] = [
  {
    group,
    resource: requests,
    names: [],
    verbs: ['create', 'get'],
    why: 'creates requests, and finds them by name',
  },
];

/** The additional rights to approve, limited to signers by a right for each. */
const toApprove: readonly NeededRight[] = [
  { group, resource: `${requests}/approval`, names: [], verbs: ['update'], why: 'approves requests' },
];

const toApproveOf = (signers: readonly string[]): NeededRight => {
  return { group, resource: 'signers', names: signers, verbs: ['approve'], why: 'of these signers only' };
};

type Approving = Pick<SigningSession, 'approve'>;

/**
 * Returns a ClusterRole to request, and one to approve if wanted: requests have no namespace. Ready for `kubectl
 * apply`.
 */
export function rolesFor({ approve }: Approving, use: BackendUse): string {
  const signers = signersIn(use);
  if (signers.length === 0) return '';
  const approves = approve ? [clusterRole('kpki-approves', [...toApprove, toApproveOf(signers)])] : [];
  return [clusterRole('kpki-asks', toAsk), ...approves].join('---\n');
}

function clusterRole(name: string, rights: readonly NeededRight[]): string {
  const head = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name } };
  const bind = `kubectl create clusterrolebinding ${name} --clusterrole=${name} --user=NAME`;
  return `# bind it to a user or group: ${bind}\n${stringify(head)}rules:\n${rights.map(ruleOf).join('')}`;
}

/**
 * Returns the missing rights, one line each. A signer without the approve right, while others have it, is usually
 * intended: its requests wait for a person. This is logged, and not missing.
 */
export async function missingRights(session: SigningSession, use: BackendUse, call: Call): Promise<readonly string[]> {
  const signers = signersIn(use);
  if (signers.length === 0) return [];
  const missing = await missingOf(session, [...toAsk, ...(session.approve ? toApprove : [])], call);
  if (!session.approve) return missing;
  const lacking = await missingOf(session, [toApproveOf(signers)], call);
  if (lacking.length === signers.length) return [...missing, ...lacking];
  for (const line of lacking) session.host.log('info', `${line}: its requests need the approval of another user`);
  return missing;
}

/** Sorted, each once: the same use has the same rights. */
function signersIn({ issuers }: BackendUse): readonly string[] {
  return [...new Set(issuers.map(({ name }) => name))].sort();
}

/** Verifies the login by any answer of the server; its content does not matter. */
export async function verifyLogin(session: SigningSession, call: Call): Promise<void> {
  await isAllowed(session, { group, resource: requests, verb: 'create' }, call);
}

async function missingOf(
  session: SigningSession,
  rights: readonly NeededRight[],
  call: Call,
): Promise<readonly string[]> {
  const wanted = rights.flatMap(attributesOf);
  const answers = await Promise.all(wanted.map((right) => isAllowed(session, right, call)));
  return wanted.filter((_, at) => !answers[at]).map(lineOf);
}

function attributesOf({ group: of, resource: whole, names, verbs }: NeededRight): readonly Attributes[] {
  const [resource = '', subresource] = whole.split('/');
  const what = { group: of, resource, ...(subresource === undefined ? {} : { subresource }) };
  return verbs.flatMap((verb) =>
    names.length === 0 ? [{ ...what, verb }] : names.map((name) => ({ ...what, verb, name })),
  );
}

function lineOf({ verb, resource, subresource, name }: Attributes): string {
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  return `no ${verb} on ${what}${name === undefined ? '' : ` ${name}`}`;
}
