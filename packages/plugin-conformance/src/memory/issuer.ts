import { createHash, randomUUID } from 'node:crypto';
import type { CertificateTemplate, Host, Issue, IssueRequest, Issuer } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { type CertificateRequest, readRequest } from '@kpki/x509';
import { certify, type MemoryCa, makeCa } from './ca.ts';
import { reach } from './reach.ts';
import { issuerRight, mustBeAllowed } from './rights.ts';
import type { MemoryStorage } from './storage.ts';
import { copyOf } from './storage.ts';

/** `direct` issues at once; `reviewed` waits for an approval, as the CSR API does, and certifies no nodes. */
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

type AnswerRequest = (request: IssueRequest, read: CertificateRequest, ca: MemoryCa, now: Date) => Promise<Issue>;

function issuer(name: string, storage: MemoryStorage, host: Host, answer: AnswerRequest): Issuer {
  const ca = (): Promise<MemoryCa> => {
    storage.ca ??= makeCa(host.now());
    return storage.ca;
  };
  return {
    grants: {
      cas: true,
      names: ['dns', 'ip', 'uri', 'email'],
      usages: 'any',
      lifetime: 'as asked',
      answers: 'at once',
    },
    async ca(call) {
      await reach(storage, call, 'reading the CA');
      const { intermediate, root } = await ca();
      return [copyOf(intermediate), copyOf(root)];
    },
    async issue(request, call) {
      await reach(storage, call, 'issuing a certificate');
      mustBeAllowed(storage, issuerRight(name), 'issuing a certificate');
      const read = readRequest(request.csr);
      return answer(request, read, await ca(), host.now());
    },
  };
}

async function issued(request: IssueRequest, read: CertificateRequest, ca: MemoryCa, now: Date): Promise<Issue> {
  const leaf = await certify(
    {
      issuer: ca.name,
      subject: read.subject.raw,
      publicKey: read.publicKey,
      notBefore: now,
      notAfter: new Date(now.getTime() + request.seconds * 1000),
      usages: request.usages,
      names: read.names,
      ...(request.ca ? { ca: read.ca ?? {} } : {}),
    },
    ca.key,
  );
  return { status: 'issued', chain: [leaf, copyOf(ca.intermediate)] };
}

/** The signature of a request differs each time, so only its content identifies it. */
async function review(storage: MemoryStorage, request: IssueRequest, issue: () => Promise<Issue>): Promise<Issue> {
  const { csr, publicKey, ...desired } = request;
  const template = createHash('sha256').update(publicKey).update(JSON.stringify(desired)).digest('hex');
  const known = storage.reviews.get(template) ?? { ticket: randomUUID(), approved: false };
  storage.reviews.set(template, known);
  if (!known.approved) {
    return { status: 'pending', ticket: known.ticket, askAgainInSeconds: 1, why: 'a person must approve the request' };
  }
  known.answer ??= issue();
  return known.answer;
}

const nodes = 'system:nodes';

function withObjection(reviewed: Issuer): Issuer {
  const objection = ({ subject }: CertificateTemplate) =>
    subject.organizations.includes(nodes) ? 'it certifies no nodes' : null;
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
