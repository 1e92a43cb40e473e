import { generateKeyPairSync } from 'node:crypto';
import { signingClusterComponents } from '@kpki/services';
import { type OpenedApiServer, openSharedSigningServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call } from './host.ts';
import {
  accountWith,
  approvedByCluster,
  countCsrs,
  shownCsr,
  shownCsrs,
  toApprove,
  toAsk,
  writeStatus,
} from './issuers.ts';
import { kubeletRequest, newKey, personRequest, publicOf, servingRequest } from './request.ts';
import { chainOf, client, decide, kubelet, openFor, pending, serving } from './signing-scene.ts';

let plane: OpenedApiServer;
let token: string;

const account = 'asker';

needs(...signingClusterComponents)('certificates from a cluster', () => {
  beforeAll(async () => {
    plane = await openSharedSigningServer();
    token = await accountWith(plane, account, [toAsk]);
  });
  afterAll(async () => plane?.[Symbol.asyncDispose]());

  it.each([
    [client, personRequest],
    [kubelet, kubeletRequest],
    [serving, servingRequest],
  ] as const)('%s: pending, found again, approved, issued, and the same ever after', async (name, requestFor) => {
    const key = newKey();
    const opened = await openFor(plane, { token });
    const first = pending(await opened.issuer(name).issue(requestFor({ key }), call));
    expect(first.ticket).toMatch(/^kpki-(jane|system-node-w1)-[0-9a-f]{16}$/);
    expect(first.why).toContain(`\`kubectl certificate approve ${first.ticket}\``);
    expect(opened.sent.slice(0, 2)).toEqual(['GET NAME', 'POST certificatesigningrequests']);
    // Another process with only the key: the signature of the request differs.
    const later = await openFor(plane, { token });
    const again = pending(await later.issuer(name).issue(requestFor({ key }), call));
    expect(again.ticket).toBe(first.ticket);
    expect(later.sent).toEqual(['GET NAME']);
    await decide(plane, 'approve', first.ticket);
    const answer = await later.issuer(name).issue(requestFor({ key }), call);
    const [leaf, ...behind] = chainOf(answer);
    expect(leaf.publicKey.export({ type: 'spki', format: 'der' })).toEqual(publicOf(key));
    expect(behind).toEqual([]);
    expect(later.log).toEqual([]);
    expect(await opened.issuer(name).issue(requestFor({ key }), call)).toEqual(answer);
  });

  it.each([
    ['RSA', () => generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['Ed25519', () => generateKeyPairSync('ed25519')],
  ])('a key of %s is certified as well', async (_, generate) => {
    const { privateKey: key } = generate();
    const { issuer } = await openFor(plane, { token });
    const usages = ['digital signature', 'key encipherment', 'client auth'] as const;
    const { ticket } = pending(await issuer(kubelet).issue(kubeletRequest({ key, usages }), call));
    await decide(plane, 'approve', ticket);
    const [leaf] = chainOf(await issuer(kubelet).issue(kubeletRequest({ key, usages }), call));
    expect(leaf.publicKey.export({ type: 'spki', format: 'der' })).toEqual(publicOf(key));
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it('reports no CA, and asks no server for it', async () => {
    const opened = await openFor(plane, { token });
    expect(await opened.issuer(client).ca(call)).toBeNull();
    expect(opened.sent).toEqual([]);
  });

  it('another wish is another request, also for the same key', async () => {
    const key = newKey();
    const { issuer } = await openFor(plane, { token });
    const before = await countCsrs(plane, account);
    const templates = [
      {},
      { seconds: 3600 },
      { usages: ['client auth'] },
      { organizations: [] },
      { dns: ['a.test'] },
    ] as const;
    const tickets: string[] = [];
    for (const template of templates)
      tickets.push(pending(await issuer(client).issue(personRequest({ key, ...template }), call)).ticket);
    tickets.push(
      pending(await issuer(client).issue(personRequest({ key, usages: ['client auth', 'digital signature'] }), call))
        .ticket,
    );
    expect(new Set(tickets).size).toBe(templates.length);
    expect(await countCsrs(plane, account)).toBe(before + templates.length);
  });

  it('ten runs at once make one request', async () => {
    const request = personRequest();
    const runs = await Promise.all(Array.from({ length: 10 }, () => openFor(plane, { token })));
    const before = await countCsrs(plane, account);
    const answers = await Promise.all(runs.map(({ issuer }) => issuer(client).issue(request, call)));
    expect(new Set(answers.map((answer) => pending(answer).ticket)).size).toBe(1);
    expect(await countCsrs(plane, account)).toBe(before + 1);
  });

  it('the cluster approves a kubelet if the caller has the right: one call is enough', async () => {
    const may = await accountWith(plane, 'bootstrap', [toAsk, approvedByCluster]);
    const { issuer } = await openFor(plane, { token: may });
    chainOf(await issuer(kubelet).issue(kubeletRequest(), call));
    // Both approve at the same time: the second finds the approval.
    const both = await accountWith(plane, 'both', [toAsk, approvedByCluster, ...toApprove(kubelet)]);
    for (let attempt = 0; attempt < 5; attempt++) {
      const approving = await openFor(plane, { token: both, options: { approve: true } });
      chainOf(await approving.issuer(kubelet).issue(kubeletRequest(), call));
    }
  });

  it('approve: true approves its own request, and is recorded as the approver', async () => {
    const may = await accountWith(plane, 'approver', [toAsk, ...toApprove(client)]);
    const { issuer, sent } = await openFor(plane, { token: may, options: { approve: true } });
    const key = newKey();
    chainOf(await issuer(client).issue(personRequest({ key }), call));
    const [made] = await shownCsrs(plane, 'approver');
    expect(made?.status.conditions?.map(({ type, reason }) => [type, reason])).toEqual([
      ['Approved', 'ApprovedByRequester'],
    ]);
    expect(sent.slice(0, 4)).toEqual([
      'GET NAME',
      'POST certificatesigningrequests',
      'POST selfsubjectreviews',
      'PUT approval',
    ]);
    // A request that a run without the option left pending belongs to the same user too.
    const plain = await openFor(plane, { token: may });
    const another = personRequest();
    pending(await plain.issuer(client).issue(another, call));
    chainOf(await issuer(client).issue(another, call));
  });

  it('approve: true without the right names the right, and waits for a person who has it', async () => {
    const half = await accountWith(plane, 'half', [toAsk, ...toApprove(serving)]);
    for (const each of [token, half]) {
      const { issuer } = await openFor(plane, { token: each, options: { approve: true } });
      const request = personRequest();
      const { ticket, why } = pending(await issuer(client).issue(request, call));
      expect(why).toContain(`\`kubectl certificate approve ${ticket}\``);
      expect(why).toContain(
        `this login may not approve it, which takes update on certificatesigningrequests/approval, and approve on signers ${client}`,
      );
      await decide(plane, 'approve', ticket);
      chainOf(await issuer(client).issue(request, call));
    }
  });

  it('approve: true leaves alone what another asked for', async () => {
    const request = personRequest();
    const asked = await openFor(plane, { token });
    const { ticket } = pending(await asked.issuer(client).issue(request, call));
    const may = await accountWith(plane, 'approver', [toAsk, ...toApprove(client)]);
    const { issuer } = await openFor(plane, { token: may, options: { approve: true } });
    const { why } = pending(await issuer(client).issue(request, call));
    expect(why).toContain('system:serviceaccount:default:asker');
    expect((await shownCsr(plane, ticket)).status.conditions).toBeUndefined();
    // The other client's request is for the same key, and was judged by its approver.
    await decide(plane, 'approve', ticket);
    chainOf(await issuer(client).issue(request, call));
  });

  // The behavior in a cluster is tested in apps/kpki/integration/cluster-certificates.
  it('a lifetime that the signer shortens silently is reported once', async () => {
    const signer = 'example.com/short';
    const { issuer, log } = await openFor(plane, { token, options: { signers: { [signer]: {} } } });
    for (const key of [newKey(), newKey()]) {
      const short = personRequest({ key, seconds: 3600 });
      const { ticket } = pending(await issuer(client).issue(short, call));
      await decide(plane, 'approve', ticket);
      chainOf(await issuer(client).issue(short, call));
      const { certificate = '' } = (await shownCsr(plane, ticket)).status;
      const request = personRequest({ key });
      const capped = pending(await issuer(signer).issue(request, call)).ticket;
      await decide(plane, 'approve', capped);
      await writeStatus(plane, capped, { certificate });
      const [leaf] = chainOf(await issuer(signer).issue(request, call));
      expect(leaf.validToDate.getTime()).toBeLessThan(Date.now() + 3_700_000);
    }
    expect(log).toEqual([
      `warn: ${signer} issues for 3900 s instead of the 86400 s requested: ` +
        '`--cluster-signing-duration` of the controller manager, or the end of its CA, says so',
    ]);
  });
});
