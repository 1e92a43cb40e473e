import type { Right } from '@kpki/spec';
import type { RightsAnswer } from '../../inventory/client-subjects.ts';
import type { Mapping } from '../../mapping.ts';
import type { ApiReader, ClientSubject, RightsPurpose } from '../../model/live-evidence.ts';
import { statement, type Words } from '../../model/statement.ts';
import { type Api, mappingAt } from '../api/read-api.ts';

/** Whose rights are asked for, and what all of them together are for. */
export interface RightsQuestion {
  readonly subject: ClientSubject;
  readonly rights: readonly Right[];
  /** Replaces `<node>` in the name of an object. */
  readonly owner?: string | null;
  readonly purpose: RightsPurpose;
}

type ReviewAnswer = { readonly state: 'proven' | 'failed' } | { readonly state: 'unproven'; readonly why: Words };

/** Every client with a certificate is in this group, without a group in its subject. */
const groupOfAll = 'system:authenticated';

/** Asks by SubjectAccessReviews, which change nothing. `by` says who asks where. */
export async function rightsAt(
  api: Api,
  by: ApiReader,
  { subject, rights, owner = null, purpose }: RightsQuestion,
): Promise<RightsAnswer> {
  const asked = rights.map((right) => (right.name === '<node>' && owner !== null ? { ...right, name: owner } : right));
  const answers = await Promise.all(asked.map((right) => reviewOf(api, subject, right)));
  const missing = asked.filter((_, at) => answers[at]?.state === 'failed');
  // A refusal stands, whatever the other answers are.
  if (missing.length > 0) {
    return { state: 'failed', text: statement('review/missing', { by, subject, purpose, missing }) };
  }
  const unknown = answers.find((answer) => answer.state === 'unproven');
  if (unknown !== undefined) {
    return { state: 'unproven', text: statement('review/unproven', { by, why: unknown.why }) };
  }
  return { state: 'proven', text: statement('review/proven', { by, subject, purpose }) };
}

async function reviewOf(api: Api, { user, groups }: ClientSubject, right: Right): Promise<ReviewAnswer> {
  const answer = await api.post('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user, groups: [...groups, groupOfAll], resourceAttributes: attributesOf(right) },
  });
  if (answer.state === 'absent') return { state: 'unproven', why: statement('review/none') };
  if (answer.state !== 'found') return { state: 'unproven', why: answer.why };
  const { allowed, evaluationError } = mappingAt(answer.value, 'status');
  if (allowed === true) return { state: 'proven' };
  // An authorizer that failed may have been the one that allows it.
  if (typeof evaluationError === 'string' && evaluationError !== '') {
    return { state: 'unproven', why: evaluationError };
  }
  return allowed === false ? { state: 'failed' } : { state: 'unproven', why: statement('review/other') };
}

/** Splits `path.group`, where the path is a resource or `resource/subresource`. */
export function resourceOf(text: string): { readonly group: string; readonly path: string } {
  const [path = '', ...group] = text.split('.');
  return { group: group.join('.'), path };
}

function attributesOf({ verb, resource: text, namespace, name }: Right): Mapping {
  const { group, path } = resourceOf(text);
  const [resource = '', subresource] = path.split('/');
  return {
    verb,
    group,
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  };
}
