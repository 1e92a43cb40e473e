import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import type { Backend, CertificateTemplate, IssueRequest, Issuer, Usage } from '@kpki/plugin';
import { patient } from './assertions.ts';
import { type Trial, unproven } from './case.ts';
import {
  address,
  caRequest,
  dnsAndAddressRequest,
  dnsName,
  dnsRequest,
  namelessRequest,
  nodeNamesRequest,
  nodeRequest,
  publicKeyOf,
} from './requests.ts';

const day = 24 * 3600;

/** A fixed request with its content: the suite parses no PKCS#10. */
type FixedRequest = Pick<IssueRequest, 'csr' | 'publicKey' | 'subject' | 'names'>;

const subject = { commonName: 'kpki-conformance', organizations: [] };
const node = { commonName: 'system:node:kpki-conformance', organizations: ['system:nodes'] };

/** Most widely accepted requests first, and among these the largest. */
export const fixedRequests: readonly FixedRequest[] = [
  fixed(dnsAndAddressRequest, subject, ['dns', 'ip']),
  fixed(dnsRequest, subject, ['dns']),
  fixed(namelessRequest, subject, []),
  fixed(nodeNamesRequest, node, ['dns', 'ip']),
  fixed(nodeRequest, node, []),
];

function fixed(csr: Uint8Array, subject: CertificateTemplate['subject'], has: readonly ('dns' | 'ip')[]): FixedRequest {
  const dns = has.includes('dns') ? [dnsName] : [];
  const ip = has.includes('ip') ? [address] : [];
  return { csr, publicKey: publicKeyOf(csr), subject, names: { dns, ip, uri: [], email: [] } };
}

export const requestOfCa: IssueRequest = {
  ...fixed(caRequest, subject, []),
  ca: true,
  pathLength: 0,
  usages: ['cert sign', 'crl sign'],
  seconds: day,
};

function requestsWithin({ grants }: Issuer): readonly IssueRequest[] {
  const templates: readonly Usage[] = ['digital signature', 'server auth', 'client auth'];
  const usages = templates.filter((usage) => grants.usages === 'any' || grants.usages.includes(usage));
  return fixedRequests
    .filter(({ names }) => kindsIn(names).every((kind) => grants.names.includes(kind)))
    .map((request) => ({ ...request, ca: false, usages, seconds: day }));
}

export function leafRequest(issuer: Issuer): IssueRequest {
  const taken = requestsWithin(issuer).find((request) => !objects(issuer, request));
  if (taken === undefined) throw unproven('a request that the issuer does not object to');
  return taken;
}

export function kindsIn(names: CertificateTemplate['names']): readonly (keyof CertificateTemplate['names'])[] {
  return (['dns', 'ip', 'uri', 'email'] as const).filter((kind) => names[kind].length > 0);
}

/** Returns leaves that `grants` allows, and to which the issuer objects. */
export function objectionableRequests(issuer: Issuer): readonly IssueRequest[] {
  return requestsWithin(issuer).filter((request) => objects(issuer, request));
}

function objects(issuer: Issuer, template: CertificateTemplate): boolean {
  const objection = issuer.objection?.(template) ?? null;
  assert.notEqual(objection, '', 'an objection without words');
  return objection !== null;
}

export function issuersOf(trial: Trial<Backend>): [string, Issuer][] {
  return [...(trial.instance.issuers ?? [])];
}

/** Requests until there is a chain; a pending request needs the hook `approve`. */
export async function obtain(trial: Trial<Backend>, issuer: Issuer, request: IssueRequest): Promise<X509Certificate[]> {
  const attempts = 5;
  let answer = await issuer.issue(request, patient);
  for (let attempt = 0; answer.status === 'pending' && attempt < attempts; attempt++) {
    const { ticket } = answer;
    assert.ok(ticket.length > 0, 'a pending answer has an empty ticket');
    assert.ok(answer.askAgainInSeconds >= 0, 'a pending answer wants to be asked again in the past');
    await trial.hooks.approve?.(ticket);
    answer = await issuer.issue(request, patient);
  }
  if (answer.status === 'pending') throw unproven('the hook approve');
  assert.ok(answer.chain.length > 0, 'an issued chain is empty');
  return answer.chain.map((bytes) => new X509Certificate(bytes));
}

export function leafOf(chain: readonly X509Certificate[]): X509Certificate {
  const [leaf] = chain;
  assert.ok(leaf !== undefined);
  return leaf;
}

export const signedBy = (child: X509Certificate, parent: X509Certificate): boolean =>
  child.checkIssued(parent) && child.verify(parent.publicKey);
