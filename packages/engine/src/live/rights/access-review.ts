import type { Right } from '@kpki/spec';
import type { ClientIdentity, RightsAnswer } from '../../inventory/client-subjects.ts';
import { type Api, type Mapping, mappingAt } from '../api/read-api.ts';

/** Whose rights are asked for, and how the answer names them. */
export interface RightsQuestion {
  readonly subject: ClientIdentity;
  readonly rights: readonly Right[];
  /** Replaces `<node>` in the name of an object. */
  readonly owner?: string | null;
  readonly who: string;
  /** For messages: what the subject may do with all of the rights. */
  readonly does: string;
}

type ReviewAnswer = { readonly state: 'proven' | 'failed' } | { readonly state: 'unproven'; readonly text: string };

/** Every client with a certificate is in this group, without a group in its subject. */
const groupOfAll = 'system:authenticated';

/** Asks by SubjectAccessReviews, which change nothing. `by` says who asks where. */
export async function rightsAt(
  api: Api,
  by: string,
  { subject, rights, owner = null, who, does }: RightsQuestion,
): Promise<RightsAnswer> {
  const answers = await Promise.all(rights.map((right) => reviewOf(api, subject, right, owner)));
  const missing = rights.filter((_, at) => answers[at]?.state === 'failed');
  // A refusal stands, whatever the other answers are.
  if (missing.length > 0) {
    const may = missing.map((right) => rightText(right, owner)).join(', ');
    return { state: 'failed', text: `${by}: ${who} may not ${may}` };
  }
  const unknown = answers.find((answer) => answer.state === 'unproven');
  if (unknown !== undefined) return { state: 'unproven', text: `${by}: ${unknown.text}` };
  return { state: 'proven', text: `${by}: ${who} ${does}` };
}

/** `get nodes/proxy`; `update leases.coordination.k8s.io kube-scheduler in kube-system`. */
function rightText({ verb, resource, namespace, name }: Right, owner: string | null): string {
  const object = name === undefined ? '' : ` ${nameOf(name, owner)}`;
  return `${verb} ${resource}${object}${namespace === undefined ? '' : ` in ${namespace}`}`;
}

async function reviewOf(
  api: Api,
  { user, groups }: ClientIdentity,
  right: Right,
  owner: string | null,
): Promise<ReviewAnswer> {
  const answer = await api.post('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user, groups: [...groups, groupOfAll], resourceAttributes: attributesOf(right, owner) },
  });
  if (answer.state === 'absent') return { state: 'unproven', text: 'it has no SubjectAccessReviews' };
  if (answer.state !== 'found') return { state: 'unproven', text: answer.text };
  const { allowed, evaluationError } = mappingAt(answer.value, 'status');
  if (allowed === true) return { state: 'proven' };
  // An authorizer that failed may have been the one that allows it.
  if (typeof evaluationError === 'string' && evaluationError !== '')
    return { state: 'unproven', text: evaluationError };
  return allowed === false ? { state: 'failed' } : { state: 'unproven', text: 'the answer is no review' };
}

function attributesOf({ verb, resource: text, namespace, name }: Right, owner: string | null): Mapping {
  const [path = '', ...group] = text.split('.');
  const [resource = '', subresource] = path.split('/');
  return {
    verb,
    group: group.join('.'),
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name: nameOf(name, owner) }),
  };
}

function nameOf(name: string, owner: string | null): string {
  return name === '<node>' && owner !== null ? owner : name;
}
