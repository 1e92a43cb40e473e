import { createHash, randomUUID } from 'node:crypto';
import type { Issue, IssueRequest, Issuer, Wish } from '../backend.ts';
import { PluginError } from '../error.ts';
import type { Host } from '../host.ts';
import { type Authority, authorityConstraints, makeAuthority } from './authority.ts';
import { signCertificate } from './certificate.ts';
import { copyOf } from './copy.ts';
import { reach } from './reach.ts';
import { type CertificationRequest, readRequest } from './request.ts';
import { issuerRight, mustBeAllowed } from './rights.ts';
import type { MemoryStorage } from './storage.ts';

/**
 * `direct` answers at once. `reviewed` answers 'pending' until somebody approves, as the Kubernetes CSR API does, and
 * certifies no nodes.
 */
export function issuers(storage: MemoryStorage, host: Host): ReadonlyMap<string, Issuer> {
  const direct = issuer('direct', storage, host, issued);
  const reviewed = issuer('reviewed', storage, host, (request, read, ...rest) =>
    review(storage, request, () => issued(request, read, ...rest)),
  );
  return new Map([
    ['direct', direct],
    ['reviewed', withObjection(reviewed)],
  ]);
}

type Answer = (request: IssueRequest, read: CertificationRequest, authority: Authority, now: Date) => Issue;

function issuer(name: string, storage: MemoryStorage, host: Host, answer: Answer): Issuer {
  const authority = () => {
    storage.authority ??= makeAuthority(host.now());
    return storage.authority;
  };
  return {
    grants: {
      authorities: true,
      names: ['dns', 'ip', 'uri', 'email'],
      usages: 'any',
      lifetime: 'as asked',
      answers: 'at once',
    },
    async authority(call) {
      await reach(storage, call, 'reading the authority');
      return [copyOf(authority().intermediate), copyOf(authority().root)];
    },
    async issue(request, call) {
      await reach(storage, call, 'issuing a certificate');
      mustBeAllowed(storage, issuerRight(name), 'issuing a certificate');
      const read = readRequest(request.csr);
      return answer(request, read, authority(), host.now());
    },
  };
}

function issued(request: IssueRequest, read: CertificationRequest, authority: Authority, now: Date): Issue {
  const constraints = request.authority ? [read.basicConstraints ?? authorityConstraints] : [];
  const leaf = signCertificate(
    {
      issuer: authority.name,
      subject: read.subject,
      publicKey: read.publicKey,
      notBefore: now,
      notAfter: new Date(now.getTime() + request.seconds * 1000),
      usages: request.usages,
      extensions: [...constraints, ...read.extensions],
    },
    authority.key,
  );
  return { status: 'issued', chain: [leaf, copyOf(authority.intermediate)] };
}

/** The signature of a request is another each time, so only what it says is a name for it. */
function review(storage: MemoryStorage, request: IssueRequest, issue: () => Issue): Issue {
  const { csr, publicKey, ...wished } = request;
  const wish = createHash('sha256').update(publicKey).update(JSON.stringify(wished)).digest('hex');
  const known = storage.reviews.get(wish) ?? { ticket: randomUUID(), approved: false };
  storage.reviews.set(wish, known);
  if (!known.approved) {
    return { status: 'pending', ticket: known.ticket, askAgainInSeconds: 1, why: 'somebody has to approve it' };
  }
  known.answer ??= issue();
  return known.answer;
}

const nodes = 'system:nodes';

function withObjection(reviewed: Issuer): Issuer {
  const objection = ({ subject }: Wish) => (subject.organizations.includes(nodes) ? 'it certifies no nodes' : null);
  return {
    ...reviewed,
    grants: { ...reviewed.grants, answers: 'when approved' },
    objection,
    async issue(request, call) {
      const objected = objection(request);
      if (objected !== null) throw new PluginError('unsupported', `issuing a certificate: ${objected}`);
      return reviewed.issue(request, call);
    },
  };
}
