import { createHash, randomUUID } from 'node:crypto';
import type { Issue, IssueRequest, Issuer } from '../backend.ts';
import { PluginError } from '../error.ts';
import type { Host } from '../host.ts';
import { type Authority, authorityConstraints, makeAuthority } from './authority.ts';
import { signCertificate } from './certificate.ts';
import { copyOf } from './copy.ts';
import { reach } from './reach.ts';
import { type CertificationRequest, readRequest } from './request.ts';
import type { MemoryStorage } from './storage.ts';

/**
 * `direct` answers at once. `reviewed` answers 'pending' first, as the Kubernetes CSR API does, and issues when it is
 * asked again with the ticket.
 */
export function issuers(storage: MemoryStorage, host: Host): ReadonlyMap<string, Issuer> {
  const direct = issuer(storage, host, () => undefined);
  const reviewed = issuer(storage, host, (request, read) => pendingAnswer(storage, request, read));
  return new Map([
    ['direct', direct],
    ['reviewed', reviewed],
  ]);
}

type Review = (request: IssueRequest, read: CertificationRequest) => Issue | undefined;

function issuer(storage: MemoryStorage, host: Host, review: Review): Issuer {
  const authority = () => {
    storage.authority ??= makeAuthority(host.now());
    return storage.authority;
  };
  return {
    grants: { authorities: true, names: ['dns', 'ip', 'uri', 'email'], usages: 'any', lifetime: 'as asked' },
    async authority(call) {
      reach(storage, call, 'reading the authority');
      return [copyOf(authority().intermediate), copyOf(authority().root)];
    },
    async issue(request, call) {
      reach(storage, call, 'issuing a certificate');
      const read = readRequest(request.csr);
      return review(request, read) ?? issued(request, read, authority(), host.now());
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

/** Undefined: the ticket is good, issue. */
function pendingAnswer(storage: MemoryStorage, request: IssueRequest, read: CertificationRequest): Issue | undefined {
  const wish = createHash('sha256')
    .update(read.publicKey)
    .update(JSON.stringify([request.authority, request.usages, request.seconds]))
    .digest('hex');
  if (request.ticket !== undefined) {
    const known = storage.pending.get(request.ticket);
    if (known === undefined) throw new PluginError('missing', 'issuing a certificate: the ticket is not known');
    if (known.wish !== wish)
      throw new PluginError('invalid', 'issuing a certificate: the ticket is of another request');
    storage.pending.delete(request.ticket);
    return undefined;
  }
  const [ticket = randomUUID()] = [...storage.pending].find(([, pending]) => pending.wish === wish) ?? [];
  storage.pending.set(ticket, { wish });
  return { status: 'pending', ticket, askAgainInSeconds: 1, why: 'the reviewed issuer grants what is asked for again' };
}
