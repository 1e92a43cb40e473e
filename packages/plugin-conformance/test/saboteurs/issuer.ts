import type { Backend, Issue, IssueRequest, Issuer } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { readRequest } from '@kpki/x509';
import { fixedRequests } from '../../src/issuing.ts';
import { certify, type MemoryCa } from '../../src/memory/ca.ts';
import type { MemoryStorage } from '../../src/memory/index.ts';
import { namelessRequest } from '../../src/requests.ts';
import { changedIssuers, inIssuers, unheeded } from './parts.ts';
import type { Saboteur } from './saboteur.ts';

/** Sends the honest issuer a different request than the one received. */
const asks = (template: (request: IssueRequest) => Partial<IssueRequest>) => (opened: Backend) =>
  changedIssuers(opened, (issuer) => ({
    issue: (request, call) => issuer.issue({ ...request, ...template(request) }, call),
  }));

const answers = (change: (issued: Issue & { status: 'issued' }, ca?: MemoryCa) => Issue) => {
  return (opened: Backend, storage: MemoryStorage) =>
    changedIssuers(opened, (issuer) => ({
      async issue(request, call) {
        const answer = await issuer.issue(request, call);
        return answer.status === 'issued' ? change(answer, await storage.ca) : answer;
      },
    }));
};

const withCa = (change: (ca: readonly Uint8Array[]) => readonly Uint8Array[]) => (opened: Backend) =>
  changedIssuers(opened, (issuer: Issuer) => ({
    ca: async (call) => change((await issuer.ca(call)) ?? []),
  }));

export const issuerSaboteurs: readonly Saboteur<Backend>[] = [
  {
    does: 'certifies another key than the one in the request',
    caughtBy: 'issuer.leaf-has-csr-key',
    also: ['issuer.names', 'issuer.bad-signature', 'issuer.pending-resumes'],
    wrap: asks(() => ({ csr: namelessRequest })),
  },
  {
    does: 'leaves out the names that were asked for',
    caughtBy: 'issuer.names',
    also: ['issuer.pending-resumes'],
    wrap: inIssuers((issuer, storage, host) => ({
      async issue(request, call) {
        const answer = await issuer.issue(request, call);
        const ca = await storage.ca;
        if (answer.status === 'pending' || ca === undefined || request.ca) return answer;
        const { subject, publicKey } = readRequest(request.csr);
        const leaf = await certify(
          {
            subject: subject.raw,
            publicKey,
            issuer: ca.name,
            notBefore: host.now(),
            notAfter: new Date(host.now().getTime() + request.seconds * 1000),
            usages: request.usages,
            names: { dns: [], ip: [] },
          },
          ca.key,
        );
        return { ...answer, chain: [leaf, ca.intermediate] };
      },
    })),
  },
  {
    does: 'leaves out a usage',
    caughtBy: 'issuer.usages',
    wrap: asks(({ usages }) => ({ usages: usages.filter((usage) => usage !== 'client auth') })),
  },
  {
    does: 'makes a CA of a leaf',
    caughtBy: 'issuer.usages',
    wrap: asks(({ ca, usages }) => (ca ? {} : { ca: true, usages: [...usages, 'cert sign'] })),
  },
  {
    does: 'issues for longer than it was asked',
    caughtBy: 'issuer.lifetime',
    wrap: asks(({ seconds }) => ({ seconds: seconds * 2 })),
  },
  {
    does: 'issues for less than it was asked, and says "as asked"',
    caughtBy: 'issuer.lifetime',
    wrap: asks(({ seconds }) => ({ seconds: seconds / 2 })),
  },
  {
    does: 'puts the root into the chain',
    caughtBy: 'issuer.chain',
    wrap: answers((issued, ca) => ({
      ...issued,
      chain: ca === undefined ? issued.chain : [...issued.chain, ca.root],
    })),
  },
  {
    does: 'hands out a chain with a gap',
    caughtBy: 'issuer.chain',
    wrap: answers((issued) => ({ ...issued, chain: [...issued.chain.slice(0, 1), ...issued.chain] })),
  },
  {
    does: 'shows another CA than it signs under',
    caughtBy: 'issuer.chain',
    wrap: withCa((ca) => ca.slice(1)),
  },
  {
    does: 'shows its CA root first',
    caughtBy: 'issuer.ca',
    also: ['issuer.chain'],
    wrap: withCa((ca) => ca.toReversed()),
  },
  {
    does: 'shows its CA without the root',
    caughtBy: 'issuer.ca',
    wrap: withCa((ca) => ca.slice(0, 1)),
  },
  {
    does: 'shows its own bytes, to be changed by anybody',
    caughtBy: 'issuer.own-copy',
    wrap(opened) {
      const shown = new Map<Issuer, Promise<readonly Uint8Array[] | null>>();
      return changedIssuers(opened, (issuer) => ({
        async ca(call) {
          if (call.signal.aborted) return issuer.ca(call);
          const own = shown.get(issuer) ?? issuer.ca(call);
          shown.set(issuer, own);
          return own;
        },
      }));
    },
  },
  {
    does: 'issues a leaf where a CA was asked for',
    caughtBy: 'issuer.issues-cas',
    wrap: asks(() => ({ ca: false })),
  },
  {
    does: 'issues a CA although it says that it does not',
    caughtBy: 'issuer.beyond-grants',
    wrap: inIssuers(({ grants }) => ({ grants: { ...grants, cas: false } })),
  },
  {
    does: 'certifies what is said beside the request, and does not look who signed it',
    caughtBy: 'issuer.bad-signature',
    wrap: inIssuers((issuer) => ({
      async issue(request, call) {
        try {
          return await issuer.issue(request, call);
        } catch (error) {
          if (!PluginError.is(error) || error.code !== 'invalid') throw error;
          const signed = fixedRequests.find(({ publicKey }) => Buffer.from(publicKey).equals(request.publicKey));
          return issuer.issue({ ...request, csr: signed?.csr ?? namelessRequest }, call);
        }
      },
    })),
  },
  {
    does: 'makes a second request while one is pending',
    caughtBy: 'issuer.pending-resumes',
    wrap(opened, storage) {
      return changedIssuers(opened, (issuer) => ({
        issue(request, call) {
          for (const [template, { approved }] of storage.reviews) if (!approved) storage.reviews.delete(template);
          return issuer.issue(request, call);
        },
      }));
    },
  },
  {
    does: 'forgets what it issued, and issues once more',
    caughtBy: 'issuer.pending-resumes',
    wrap(opened, storage) {
      return changedIssuers(opened, (issuer) => ({
        issue(request, call) {
          for (const review of storage.reviews.values()) delete review.answer;
          return issuer.issue(request, call);
        },
      }));
    },
  },
  {
    does: 'says that it answers at once, and waits for somebody',
    caughtBy: 'issuer.answers',
    wrap: inIssuers(({ grants }) => ({ grants: { ...grants, answers: 'at once' } })),
  },
  {
    does: 'issues what it objects to',
    caughtBy: 'issuer.objection',
    wrap: inIssuers(() => ({
      objection: ({ names }) => (names.ip.length > 0 ? 'it certifies no addresses' : null),
    })),
  },
  {
    does: 'issues although the caller gave up',
    caughtBy: 'issuer.cancelled',
    wrap: inIssuers((issuer) => ({ issue: (request, call) => issuer.issue(request, unheeded(call)) })),
  },
  {
    does: 'objects in other words each time',
    caughtBy: 'issuer.objection.pure',
    wrap(opened) {
      let reported = 0;
      return changedIssuers(opened, ({ objection }) =>
        objection === undefined
          ? {}
          : {
              objection(template) {
                reported += 1;
                const honest = objection(template);
                return honest === null ? null : `${honest} (${reported})`;
              },
            },
      );
    },
  },
];
