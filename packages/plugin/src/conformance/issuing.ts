import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import type { Backend, IssueRequest, Issuer, Usage } from '../backend.ts';
import { patient } from './assertions.ts';
import { type Trial, unproven } from './case.ts';
import { dnsAndAddressRequest, dnsRequest, namelessRequest } from './requests.ts';

const day = 24 * 3600;

/** A leaf, asking for no more names and usages than the issuer says it grants. */
export function leafRequest({ grants }: Issuer): IssueRequest {
  const wishes: readonly Usage[] = ['digital signature', 'server auth', 'client auth'];
  return {
    csr: leafCsr(grants.names),
    authority: false,
    usages: wishes.filter((usage) => grants.usages === 'any' || grants.usages.includes(usage)),
    seconds: day,
  };
}

function leafCsr(names: readonly string[]): Uint8Array {
  if (!names.includes('dns')) return namelessRequest;
  return names.includes('ip') ? dnsAndAddressRequest : dnsRequest;
}

export function issuersOf(trial: Trial<Backend>): [string, Issuer][] {
  return [...(trial.instance.issuers ?? [])];
}

/**
 * Asks until there is a chain. One that stays pending needs somebody to say yes: the hook `approve`, without which the
 * case is not proven.
 */
export async function obtain(trial: Trial<Backend>, issuer: Issuer, request: IssueRequest): Promise<X509Certificate[]> {
  const attempts = 5;
  let answer = await issuer.issue(request, patient);
  for (let attempt = 0; answer.status === 'pending' && attempt < attempts; attempt++) {
    const { ticket } = answer;
    assert.ok(ticket.length > 0, 'a pending answer has an empty ticket');
    assert.ok(answer.askAgainInSeconds >= 0, 'a pending answer wants to be asked again in the past');
    await trial.hooks.approve?.(ticket);
    answer = await issuer.issue({ ...request, ticket }, patient);
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
