import { type ErrorCode, PluginError, type PluginErrorOptions } from '@kpki/plugin';
import { retryAfterSeconds } from '@kpki/plugin/http';
import { faultsOf } from './faults.ts';
import { type ApiRequest, type ApiResponse, attempted, nameOf, type ResourceTarget } from './request.ts';
import { type Status, statusOf } from './status.ts';
import { wordsOf } from './words.ts';

/** Returns the error for an unsuccessful answer. */
export function refusal(request: ApiRequest, answer: ApiResponse): PluginError {
  const what = attempted(request);
  const status = statusOf(answer.body);
  const retry = retryAfterSeconds(answer.headers);
  const say = (...[code, why, options]: Meaning): PluginError => new PluginError(code, `${what}: ${why}`, options);
  if (answer.status === 429 || (answer.status === 503 && (status !== null || retry !== undefined))) {
    const why = answer.status === 429 ? 'the API server is overloaded' : 'the API server is not ready';
    return say('unavailable', `${why} (${answer.status})`, { retryAfterSeconds: retry });
  }
  if (answer.status >= 300 && answer.status < 400) return say('invalid', redirected(answer));
  if (answer.status === 413) return say('invalid', 'it is too large for the API server (413)');
  if (status === null) return notTheApi(request, answer);
  const byAdmission = admissionRefusal(status);
  if (byAdmission !== null) return say('denied', byAdmission);
  return say(...meaningOf(request.target, answer.status, status, request.changes));
}

type Meaning = readonly [code: ErrorCode, why: string, options?: PluginErrorOptions];

function meaningOf(target: ResourceTarget, code: number, status: Status, changes: boolean): Meaning {
  if (code === 401) return ['denied', 'the login was refused (401); look at the credentials of the kubeconfig'];
  if (code === 403) return forbidden(target, status);
  if (code === 404) return notFound(target, status);
  if (code === 409) return conflict(status);
  if (code === 400 || code === 422) return ['invalid', `the API server rejected it: ${faultsOf(status)}`];
  if (code === 405 || code === 406 || code === 415) return ['invalid', `the API server cannot do this (${code})`];
  return serverError(code, status, changes);
}

function forbidden(target: ResourceTarget, { message, details }: Status): Meaning {
  const { namespace = '' } = target;
  if (details.causes.some(({ reason }) => reason === 'NamespaceTerminating')) {
    const next = 'wait until it is gone and create it again, or choose another namespace';
    return ['denied', `namespace ${namespace} is being deleted, and takes nothing new: ${next}`];
  }
  const quota = /exceeded quota: ([-.\w]+)/.exec(message)?.[1];
  if (quota !== undefined) {
    const next = `see \`kubectl -n ${namespace} describe quota ${quota}\``;
    return ['denied', `the quota ${quota} of namespace ${namespace} allows no more; ${next}`];
  }
  const unknownQuota = /status unknown for quota: ([-.\w]+)/.exec(message)?.[1];
  if (unknownQuota !== undefined) return ['unavailable', `the quota ${unknownQuota} is not counted yet`];
  // Set only if the API server refuses because of a user's rights.
  const who = /\bUser "([^"]*)"/.exec(message)?.[1];
  if (who !== undefined) {
    return ['denied', `${wordsOf(who)} may not ${target.verb} ${nameOf(target)}`, { lacksRights: true }];
  }
  return ['denied', `the API server denied it: ${wordsOf(message)}`];
}

function notFound({ namespace = '', resource }: ResourceTarget, { details }: Status): Meaning {
  if (details.kind === 'namespaces') {
    const next = `create it with \`kubectl create namespace ${namespace}\`, or choose another`;
    return ['missing', `there is no namespace ${namespace}: ${next}`];
  }
  if (details.kind === resource) return ['missing', 'it is not there'];
  return ['invalid', `the server has no ${resource}; check \`server\` of the kubeconfig`];
}

function conflict({ reason }: Status): Meaning {
  return ['conflict', reason === 'AlreadyExists' ? 'it is there already' : 'it has changed since it was read'];
}

/** Returns the refusal of a policy or a webhook. Its text is shown, without anything that could be a value. */
function admissionRefusal({ message }: Status): string | null {
  const policy = /ValidatingAdmissionPolicy '([^']*)' with binding '[^']*' denied request: (.*)$/s.exec(message);
  if (policy) return `the policy ${wordsOf(policy[1] ?? '')} rejected it: ${wordsOf(policy[2] ?? '')}`;
  const webhook = /admission webhook "([^"]*)" denied the request(?:: (.*)| without explanation)/s.exec(message);
  if (!webhook) return null;
  return `the webhook ${wordsOf(webhook[1] ?? '')} rejected it: ${wordsOf(webhook[2] ?? 'no reason given')}`;
}

function serverError(code: number, { message }: Status, changes: boolean): Meaning {
  // Webhooks run before anything is stored.
  const webhook = /failed calling webhook "([^"]*)"/.exec(message)?.[1];
  if (webhook !== undefined)
    return ['unavailable', `the webhook ${wordsOf(webhook)}, which has to agree, cannot be called`];
  return [changes ? 'uncertain' : 'unavailable', `the API server failed (${code})`];
}

/** Redirects are never followed: the token is only for the server of the kubeconfig. */
function redirected({ status, headers: { location = '' } }: ApiResponse): string {
  const to = URL.canParse(location) ? ` to ${new URL(location).host}` : '';
  return `the server redirects${to} (${status}), which kpki does not follow; check \`server\` of the kubeconfig`;
}

/** A page of a proxy, or of a server that is not Kubernetes. */
function notTheApi(request: ApiRequest, { status }: ApiResponse): PluginError {
  const what = attempted(request);
  if (status >= 400 && status < 500) {
    const denied = status === 401 || status === 403;
    const why = `a server other than an API server answered ${status}; check \`server\` of the kubeconfig`;
    return new PluginError(denied ? 'denied' : 'invalid', `${what}: ${why}`);
  }
  const why = `not the API server answered, but a proxy before it (${status})`;
  return new PluginError(request.changes ? 'uncertain' : 'unavailable', `${what}: ${why}`);
}
