import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import type { Backend, Issuer, Usage } from '@kpki/plugin';
import { givenUp, patient, rejectsWith } from './assertions.ts';
import { type Case, unproven } from './case.ts';
import { casesWhen } from './cases-when.ts';
import {
  issuersOf,
  kindsIn,
  leafOf,
  leafRequest,
  objectionableRequests,
  obtain,
  requestOfCa,
  signedBy,
} from './issuing.ts';
import { address, dnsName, withBrokenSignature } from './requests.ts';

const issues = (backend: Backend): boolean => (backend.issuers?.size ?? 0) > 0;
const someIssuer = (holds: (grants: Issuer['grants']) => boolean) => {
  return (backend: Backend): boolean => [...(backend.issuers?.values() ?? [])].some((issuer) => holds(issuer.grants));
};

/** RFC 5280 section 4.2.1.12. */
const extendedKeyUsages: readonly [Usage, string][] = [
  ['server auth', '1.3.6.1.5.5.7.3.1'],
  ['client auth', '1.3.6.1.5.5.7.3.2'],
];

const fiveMinutes = 5 * 60 * 1000;

export const issuerCases: readonly Case<Backend>[] = casesWhen<Backend>(issues, [
  {
    id: 'issuer.leaf-has-csr-key',
    promise: 'Certifies the key of the request, and no other.',
    async run(trial) {
      for (const [name, issuer] of issuersOf(trial)) {
        const request = leafRequest(issuer);
        const leaf = leafOf(await obtain(trial, issuer, request));
        const publicKey = new Uint8Array(leaf.publicKey.export({ type: 'spki', format: 'der' }));
        assert.deepEqual(publicKey, request.publicKey, `${name} certified another key`);
      }
    },
  },
  {
    id: 'issuer.names',
    promise: 'The certificate has the names of the request.',
    when: someIssuer((grants) => grants.names.includes('dns')),
    async run(trial) {
      for (const [name, issuer] of issuersOf(trial)) {
        const request = leafRequest(issuer);
        const names = kindsIn(request.names);
        const leaf = leafOf(await obtain(trial, issuer, request));
        if (names.includes('dns')) assert.equal(leaf.checkHost(dnsName), dnsName, `${name} left out the DNS name`);
        if (names.includes('ip')) assert.equal(leaf.checkIP(address), address, `${name} left out the address`);
      }
    },
  },
  {
    id: 'issuer.usages',
    promise: 'The certificate has the usages of the request, and is a CA only if a CA is requested.',
    async run(trial) {
      for (const [name, issuer] of issuersOf(trial)) {
        const request = leafRequest(issuer);
        const leaf = leafOf(await obtain(trial, issuer, request));
        assert.equal(leaf.ca, false, `${name} made a CA of a leaf`);
        for (const [usage, purpose] of extendedKeyUsages) {
          // Node's `keyUsage` holds the extended key usages.
          const granted = (leaf.keyUsage ?? []).includes(purpose);
          assert.equal(granted, request.usages.includes(usage), `${name}, of the usage ${usage}`);
        }
      }
    },
  },
  {
    id: 'issuer.lifetime',
    promise: "'as asked': the lifetime of the request; 'capped': not longer.",
    when: someIssuer((grants) => grants.lifetime !== 'fixed'),
    async run(trial) {
      for (const [name, issuer] of issuersOf(trial)) {
        if (issuer.grants.lifetime === 'fixed') continue;
        const request = leafRequest(issuer);
        const due = trial.host.now().getTime() + request.seconds * 1000;
        const ends = leafOf(await obtain(trial, issuer, request)).validToDate.getTime();
        assert.ok(ends <= due + fiveMinutes, `${name} issued for longer than asked`);
        if (issuer.grants.lifetime === 'as asked') {
          assert.ok(ends >= due - fiveMinutes, `${name} issued for less than asked`);
        }
      }
    },
  },
  {
    id: 'issuer.chain',
    promise: 'Returns the chain: leaf first, signed by the CA that `ca` shows, root left out.',
    async run(trial) {
      for (const [name, issuer] of issuersOf(trial)) {
        const chain = await obtain(trial, issuer, leafRequest(issuer));
        for (const [index, certificate] of chain.entries()) {
          const parent = chain[index + 1];
          if (parent !== undefined)
            assert.ok(signedBy(certificate, parent), `${name}: the chain does not hold together`);
          assert.ok(!signedBy(certificate, certificate), `${name}: the root is in the chain`);
        }
        const ca = (await issuer.ca(patient))?.map((bytes) => new X509Certificate(bytes));
        const [issuing] = ca ?? [];
        const leaf = leafOf(chain);
        if (issuing !== undefined) assert.ok(signedBy(leaf, issuing), `${name}: the leaf is not of the CA shown`);
      }
    },
  },
  {
    id: 'issuer.ca',
    promise:
      'Returns the certificates that it signs under, issuing CA first, root last, DER; null if the issuer does not reveal them: the file must then name them.',
    async run(trial) {
      for (const [name, issuer] of issuersOf(trial)) {
        const ca = (await issuer.ca(patient))?.map((bytes) => new X509Certificate(bytes));
        if (ca === undefined) continue;
        const root = ca.at(-1);
        assert.ok(root !== undefined, `${name} shows a CA of no certificate`);
        assert.ok(signedBy(root, root), `${name}: the last certificate of the CA is not a root`);
        for (const [index, certificate] of ca.entries()) {
          assert.ok(certificate.ca, `${name} shows a leaf in its CA`);
          const parent = ca[index + 1] ?? root;
          assert.ok(signedBy(certificate, parent), `${name}: its CA is not in order, issuing one first`);
        }
      }
    },
  },
  {
    id: 'issuer.own-copy',
    promise: 'The result is a copy: the caller may change it.',
    async run(trial) {
      for (const [name, issuer] of issuersOf(trial)) {
        const before = (await issuer.ca(patient))?.map((bytes) => new Uint8Array(bytes)) ?? null;
        for (const bytes of (await issuer.ca(patient)) ?? []) bytes.fill(0);
        assert.deepEqual(
          (await issuer.ca(patient))?.map((bytes) => new Uint8Array(bytes)) ?? null,
          before,
          `${name}: a change of the answer changed its CA`,
        );
      }
    },
  },
  {
    id: 'issuer.issues-cas',
    promise: 'If true, a request for a CA gets a CA certificate.',
    when: someIssuer((grants) => grants.cas),
    async run(trial) {
      for (const [name, issuer] of issuersOf(trial)) {
        if (!issuer.grants.cas) continue;
        const certificate = leafOf(await obtain(trial, issuer, requestOfCa));
        assert.ok(certificate.ca, `${name} was asked for a CA and issued none`);
      }
    },
  },
  {
    id: 'issuer.beyond-grants',
    promise: "What this excludes, `issue` refuses as 'unsupported'.",
    when: someIssuer((grants) => !grants.cas),
    async run(trial) {
      for (const [name, issuer] of issuersOf(trial)) {
        if (issuer.grants.cas) continue;
        await rejectsWith('unsupported', `${name}, asked for a CA`, () => issuer.issue(requestOfCa, patient));
      }
    },
  },
  {
    id: 'issuer.bad-signature',
    promise: "A request that its own key did not sign is 'invalid'.",
    async run(trial) {
      for (const [name, issuer] of issuersOf(trial)) {
        const request = leafRequest(issuer);
        // No other case requests this lifetime, so the answer was not issued for another case.
        const asked = { ...request, seconds: request.seconds / 2, csr: withBrokenSignature(request.csr) };
        await rejectsWith('invalid', `${name}, given a request that its key did not sign`, () =>
          issuer.issue(asked, patient),
        );
      }
    },
  },
  {
    id: 'issuer.answers',
    promise: "'at once': never returns 'pending'.",
    when: someIssuer((grants) => grants.answers === 'at once'),
    async run(trial) {
      for (const [name, issuer] of issuersOf(trial)) {
        if (issuer.grants.answers !== 'at once') continue;
        const { status } = await issuer.issue(leafRequest(issuer), patient);
        assert.equal(status, 'issued', `${name} says that it answers at once, and lets one wait`);
      }
    },
  },
  {
    id: 'issuer.objection',
    promise: "`issue` refuses every request with an objection as 'unsupported'.",
    when: (backend) => [...(backend.issuers?.values() ?? [])].some(({ objection }) => objection !== undefined),
    async run(trial) {
      let objected = false;
      for (const [name, issuer] of issuersOf(trial)) {
        for (const request of objectionableRequests(issuer)) {
          objected = true;
          await rejectsWith('unsupported', `${name}, asked for what it objects to`, () =>
            issuer.issue(request, patient),
          );
        }
      }
      if (!objected) throw unproven('an issuer that objects to one of the requests of the suite');
    },
  },
  {
    id: 'issuer.objection.pure',
    promise: 'Pure: the same certificate template has the same objection.',
    when: (backend) => [...(backend.issuers?.values() ?? [])].some(({ objection }) => objection !== undefined),
    async run(trial) {
      for (const [name, issuer] of issuersOf(trial)) {
        const templates = [...objectionableRequests(issuer), requestOfCa];
        const [once, again] = [1, 2].map(() => templates.map((template) => issuer.objection?.(template)));
        assert.deepEqual(again, once, `${name} objects to something else the second time`);
      }
    },
  },
  {
    id: 'issuer.pending-resumes',
    promise:
      'Called again for the same public key and the same templates, it makes no second request: it returns the pending one, and after approval the issued certificate.',
    when: someIssuer((grants) => grants.answers === 'when approved'),
    async run(trial) {
      let wasPending = false;
      for (const [name, issuer] of issuersOf(trial)) {
        const request = leafRequest(issuer);
        const first = await issuer.issue(request, patient);
        if (first.status !== 'pending') continue;
        wasPending = true;
        const again = await issuer.issue(request, patient);
        assert.ok(again.status !== 'pending' || again.ticket === first.ticket, `${name} made a second request`);
        const leaf = leafOf(await obtain(trial, issuer, request));
        const publicKey = new Uint8Array(leaf.publicKey.export({ type: 'spki', format: 'der' }));
        assert.deepEqual(publicKey, request.publicKey, `${name} resumed with another key`);
        const afterwards = leafOf(await obtain(trial, issuer, request));
        assert.ok(afterwards.raw.equals(leaf.raw), `${name} issued a second certificate for one request`);
      }
      if (!wasPending) throw unproven('an issuer that answers pending');
    },
  },
  {
    id: 'issuer.cancelled',
    promise: "A call whose signal has fired before it is 'cancelled', and changes nothing.",
    async run(trial) {
      for (const [, issuer] of issuersOf(trial)) {
        await rejectsWith('cancelled', 'issue', () => issuer.issue(leafRequest(issuer), givenUp));
        await rejectsWith('cancelled', 'ca', () => issuer.ca(givenUp));
      }
    },
  },
]);
