import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiObject, type ApiServer, httpRequest } from '@kpki/services';
import { expect, vi } from 'vitest';

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

const apiGroups = ['certificates.k8s.io'];

export const toAsk: Rule = { apiGroups, resources: ['certificatesigningrequests'], verbs: ['create', 'get'] };

export function toApprove(...signers: readonly string[]): readonly Rule[] {
  return [
    { apiGroups, resources: ['certificatesigningrequests/approval'], verbs: ['update'] },
    { apiGroups, resources: ['signers'], resourceNames: signers, verbs: ['approve'] },
  ];
}

/** The rights that the cluster requires of a client to approve its kubelet certificates automatically. */
export const approvedByCluster: Rule = {
  apiGroups,
  resources: ['certificatesigningrequests/nodeclient'],
  verbs: ['create'],
};

const apiVersion = 'rbac.authorization.k8s.io/v1';

export async function accountWith(plane: ApiServer, name: string, rules: readonly Rule[]): Promise<string> {
  const token = await plane.tokenOf('default', name);
  await plane.apply(roleOf(name, rules));
  const binding = {
    apiVersion,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace: 'default' }],
  };
  await plane.apply(binding);
  if (rules.length > 0) await untilAllowed(plane, token, rules, true);
  return token;
}

export async function revokedRights(
  plane: ApiServer,
  { name, token }: { readonly name: string; readonly token: string },
  rules: readonly Rule[],
): Promise<() => Promise<void>> {
  const put = async (left: readonly Rule[]): Promise<void> => {
    await plane.apply(roleOf(name, left));
    await untilAllowed(plane, token, rules, left.length > 0);
  };
  await put([]);
  return () => put(rules);
}

function roleOf(name: string, rules: readonly Rule[]): ApiObject & { readonly rules: readonly Rule[] } {
  return { apiVersion, kind: 'ClusterRole', metadata: { name }, rules };
}

/** The server sees a right a moment after it was granted or revoked; all rules of one role at once. */
async function untilAllowed(plane: ApiServer, token: string, rules: readonly Rule[], due: boolean): Promise<void> {
  const isDue = async () => expect(await isAllowed(plane, token, rules)).toBe(due);
  await vi.waitFor(isDue, { timeout: 20_000, interval: 50 });
}

async function isAllowed(plane: ApiServer, token: string, [rule]: readonly Rule[]): Promise<boolean> {
  const [resource = '', subresource = ''] = rule?.resources[0]?.split('/') ?? [];
  const attributes = { group: apiGroups[0], resource, subresource, verb: rule?.verbs[0] };
  const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview' };
  const { body } = await httpRequest(`${plane.url}/apis/authorization.k8s.io/v1/selfsubjectaccessreviews`, {
    method: 'POST',
    ca: Buffer.from(plane.ca),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...review, spec: { resourceAttributes: attributes } }),
  });
  return JSON.parse(body).status.allowed === true;
}

const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

export async function deleteCsr(plane: ApiServer, name: string): Promise<void> {
  await plane.ask('DELETE', `${csrs}/${name}`);
}

export async function deleteCsrs(plane: ApiServer, account: string): Promise<void> {
  for (const { metadata } of await shownCsrs(plane, account)) await deleteCsr(plane, metadata.name);
}

/** A CertificateSigningRequest as the API shows it. */
export interface ShownCsr {
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>> & { readonly username: string };
  readonly status: {
    readonly certificate?: string;
    readonly conditions?: readonly { readonly type: string; readonly reason: string; readonly message: string }[];
  };
}

export async function shownCsr(plane: ApiServer, name: string): Promise<ShownCsr> {
  return (await plane.ask('GET', `${csrs}/${name}`)) as ShownCsr;
}

export async function shownCsrs(plane: ApiServer, account: string): Promise<readonly ShownCsr[]> {
  const { items } = (await plane.ask('GET', csrs)) as { readonly items: readonly ShownCsr[] };
  return items.filter(({ spec }) => spec.username === `system:serviceaccount:default:${account}`);
}

export async function countCsrs(plane: ApiServer, account: string): Promise<number> {
  return (await shownCsrs(plane, account)).length;
}

export async function makeCsr(plane: ApiServer, name: string, spec: unknown): Promise<void> {
  const object = { apiVersion: 'certificates.k8s.io/v1', kind: 'CertificateSigningRequest', metadata: { name }, spec };
  await plane.ask('POST', csrs, object);
}

export async function writeStatus(plane: ApiServer, name: string, status: Partial<ShownCsr['status']>): Promise<void> {
  const object = await shownCsr(plane, name);
  const conditions = [...(object.status.conditions ?? []), ...(status.conditions ?? [])];
  const written = { ...object, status: { ...object.status, ...status, conditions } };
  await plane.ask('PUT', `${csrs}/${name}/status`, written);
}

const pageFile = join(import.meta.dirname, '../../../docs/how-to/cluster-certificates.md');

/** Returns the page of the documentation for this package. */
export function page(): Promise<string> {
  return readFile(pageFile, 'utf8');
}
