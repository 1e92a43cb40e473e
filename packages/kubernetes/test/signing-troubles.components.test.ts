import { X509Certificate } from 'node:crypto';
import type { IssueRequest } from '@kpki/plugin';
import { signingClusterComponents } from '@kpki/services';
import { type OpenedApiServer, openSharedSigningServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { each, faultProxy, lost } from './fault-proxy.ts';
import { call } from './host.ts';
import { accountWith, countCsrs, deleteCsr, makeCsr, shownCsr, toApprove, toAsk, writeStatus } from './issuers.ts';
import { kubeletRequest, newKey, personRequest, servingRequest } from './request.ts';
import { refused } from './scene.ts';
import { chainOf, client, decide, kubelet, openFor, pending, serving } from './signing-scene.ts';

let plane: OpenedApiServer;
let token: string;

const account = 'troubled';

/** A signer without a controller: the test signs. */
const own = 'example.com/own';
const ownSigner = { signers: { [own]: {} } };

async function anotherCertificate(): Promise<string> {
  const { issuer } = await openFor(plane, { token });
  const request = personRequest();
  const { ticket } = pending(await issuer(client).issue(request, call));
  await decide(plane, 'approve', ticket);
  chainOf(await issuer(client).issue(request, call));
  return (await shownCsr(plane, ticket)).status.certificate ?? '';
}

function specOf({ csr, usages, seconds }: IssueRequest): Readonly<Record<string, unknown>> {
  const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(csr).toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
  return { request: Buffer.from(pem).toString('base64'), signerName: client, usages, expirationSeconds: seconds };
}

needs(...signingClusterComponents)('requests that go wrong', () => {
  beforeAll(async () => {
    plane = await openSharedSigningServer();
    token = await accountWith(plane, account, [toAsk]);
  });
  afterAll(async () => plane?.[Symbol.asyncDispose]());

  it.each<[string, IssueRequest, string]>([
    [kubelet, personRequest(), 'certifies kubelets only'],
    [
      client,
      personRequest({ organizations: ['system:masters'], textTag: 0x1e }),
      'signs no certificate of group system:masters',
    ],
  ])('%s: what it would not sign is refused before anything is sent (%#)', async (name, request, says) => {
    const { issuer, sent } = await openFor(plane, { token, options: { approve: true } });
    expect((await refused('unsupported', () => issuer(name).issue(request, call))).message).toContain(says);
    expect(sent).toEqual([]);
  });

  describe('what is objected to is what a cluster does refuse:', () => {
    it.each<[string, IssueRequest, RegExp]>([
      [kubelet, personRequest(), /subject organization is not system:nodes/],
      [kubelet, kubeletRequest({ commonName: 'w1' }), /common name does not begin with system:node:/],
      [kubelet, kubeletRequest({ dns: ['w1'] }), /DNS subjectAltNames are not allowed/],
      [kubelet, kubeletRequest({ usages: ['client auth'] }), /usages did not match/],
      [serving, servingRequest({ dns: [], ip: [] }), /DNS or IP subjectAltName is required/],
      [serving, servingRequest({ uri: ['a:b'] }), /URI subjectAltNames are not allowed/],
      [client, personRequest({ usages: ['digital signature'] }), /missing required usage/],
      [client, personRequest({ usages: ['client auth', 'server auth'] }), /invalid usage for client certificate/],
    ])('%s, once somebody has approved it (%#)', async (signerName, request, says) => {
      const name = `raw-${Math.random().toString(36).slice(2)}`;
      await makeCsr(plane, name, { ...specOf(request), signerName });
      await decide(plane, 'approve', name);
      await expect
        .poll(async () => (await shownCsr(plane, name)).status.conditions?.at(-1)?.message, { timeout: 10_000 })
        .toMatch(says);
      expect((await shownCsr(plane, name)).status.conditions?.at(-1)?.type).toBe('Failed');
    });

    it.each<[IssueRequest, RegExp]>([
      [personRequest({ organizations: ['system:masters'] }), /with system:masters group is not allowed/],
      [personRequest({ organizations: ['system:masters'], textTag: 0x1e }), /with system:masters group is not allowed/],
      [personRequest({ seconds: 599 }), /may not specify a duration less than 600 seconds/],
    ])('at once (%#)', async (request, says) => {
      await expect(makeCsr(plane, 'raw', specOf(request))).rejects.toThrow(says);
    });
  });

  it('denied: with the text of the approver, and the fix', async () => {
    const { issuer } = await openFor(plane, { token });
    const request = personRequest();
    const { ticket } = pending(await issuer(client).issue(request, call));
    await decide(plane, 'deny', ticket);
    const { message } = await refused('denied', () => issuer(client).issue(request, call));
    expect(message).toBe(
      `ask ${client} for ${ticket}: the request was denied: KubectlDeny: This CSR was denied by kubectl certificate deny; ` +
        `\`kubectl delete csr ${ticket}\` lets kpki request again; the cluster removes the request itself after an hour or later`,
    );
    await deleteCsr(plane, ticket);
    expect(pending(await issuer(client).issue(request, call)).ticket).toBe(ticket);
  });

  it('failed: with the reason of the signer', async () => {
    const { issuer } = await openFor(plane, { token, options: ownSigner });
    const request = servingRequest();
    const { ticket } = pending(await issuer(own).issue(request, call));
    await decide(plane, 'approve', ticket);
    // The text of the controller manager; the text of a custom signer may hold anything.
    const condition = {
      type: 'Failed',
      status: 'True',
      reason: 'SignerValidationFailure',
      message: 'no\u001b[31m such names',
    };
    await writeStatus(plane, ticket, { conditions: [condition] });
    const { message } = await refused('invalid', () => issuer(own).issue(request, call));
    expect(message).toContain(
      `ask ${own} for ${ticket}: the signer could not sign it: SignerValidationFailure: no [31m such`,
    );
    expect(message).toContain(`\`kubectl delete csr ${ticket}\` lets kpki request again`);
  });

  it('approved without a certificate: the answer says that it waits for the signer', async () => {
    const { issuer } = await openFor(plane, { token, options: ownSigner });
    const request = servingRequest();
    const { ticket } = pending(await issuer(own).issue(request, call));
    await decide(plane, 'approve', ticket);
    const { why, askAgainInSeconds } = pending(await issuer(own).issue(request, call));
    expect(why).toContain(
      `${ticket} is approved, and ${own} has not signed it yet: look whether what signs for it runs`,
    );
    expect(askAgainInSeconds).toBeLessThan(30);
  });

  it('a certificate for another key is not taken, and neither is what is none', async () => {
    const certificate = await anotherCertificate();
    const { issuer } = await openFor(plane, { token, options: ownSigner });
    const request = servingRequest();
    const { ticket } = pending(await issuer(own).issue(request, call));
    await decide(plane, 'approve', ticket);
    await writeStatus(plane, ticket, { certificate });
    const { message } = await refused('invalid', () => issuer(own).issue(request, call));
    expect(message).toContain(`${own} issued a certificate for another key`);
  });

  it('of what a signer adds behind the leaf, a root is left out', async () => {
    const key = newKey();
    const { issuer } = await openFor(plane, { token, options: ownSigner });
    const { ticket } = pending(await issuer(client).issue(personRequest({ key }), call));
    await decide(plane, 'approve', ticket);
    const [signed] = chainOf(await issuer(client).issue(personRequest({ key }), call));
    const mine = pending(await issuer(own).issue(personRequest({ key }), call)).ticket;
    await decide(plane, 'approve', mine);
    const certificate = Buffer.from(`${signed}${plane.ca}`).toString('base64');
    await writeStatus(plane, mine, { certificate });
    const chain = chainOf(await issuer(own).issue(personRequest({ key }), call));
    expect(chain.map(String)).toEqual([String(signed)]);
    expect(signed.checkIssued(new X509Certificate(plane.ca))).toBe(true);
  });

  it('an object that was collected meanwhile is created again', async () => {
    const { issuer } = await openFor(plane, { token });
    const request = personRequest();
    const { ticket } = pending(await issuer(client).issue(request, call));
    await deleteCsr(plane, ticket);
    expect(pending(await issuer(client).issue(request, call)).ticket).toBe(ticket);
    await decide(plane, 'approve', ticket);
    const [first] = chainOf(await issuer(client).issue(request, call));
    await deleteCsr(plane, ticket);
    expect(pending(await issuer(client).issue(request, call)).ticket).toBe(ticket);
    await decide(plane, 'approve', ticket);
    const [second] = chainOf(await issuer(client).issue(request, call));
    expect(second.serialNumber).not.toBe(first.serialNumber);
  });

  it('a certificate that has nearly expired is followed by another one, under another name', async () => {
    let now = new Date();
    const { issuer } = await openFor(plane, { token, now: () => now });
    const request = personRequest({ seconds: 3600 });
    const { ticket } = pending(await issuer(client).issue(request, call));
    await decide(plane, 'approve', ticket);
    const answer = await issuer(client).issue(request, call);
    now = new Date(Date.now() + 30 * 60_000);
    expect(await issuer(client).issue(request, call)).toEqual(answer);
    now = new Date(Date.now() + 55 * 60_000);
    const next = pending(await issuer(client).issue(request, call));
    expect(next.ticket).toBe(`${ticket}-2`);
    await decide(plane, 'approve', next.ticket);
    now = new Date();
    expect(await issuer(client).issue(request, call)).toEqual(answer);
  });

  it.each<[string, (spec: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>]>([
    ['another request', (spec) => ({ ...spec, request: specOf(personRequest())['request'] })],
    ['other usages', (spec) => ({ ...spec, usages: ['client auth', 'digital signature', 'key encipherment'] })],
    ['another lifetime', (spec) => ({ ...spec, expirationSeconds: 7200 })],
    ['another lifetime', ({ expirationSeconds: _, ...spec }) => spec],
    ['another signer', (spec) => ({ ...spec, signerName: 'example.com/evil' })],
  ])('an object of that name with %s is never believed and never approved', async (what, change) => {
    const may = await accountWith(plane, 'troubled-approver', [toAsk, ...toApprove(client)]);
    const { issuer, sent } = await openFor(plane, { token: may, options: { approve: true } });
    const plain = await openFor(plane, { token });
    const request = personRequest();
    const { ticket } = pending(await plain.issuer(client).issue(request, call));
    await deleteCsr(plane, ticket);
    await makeCsr(plane, ticket, change(specOf(request)));
    const { message } = await refused('conflict', () => issuer(client).issue(request, call));
    expect(message).toBe(
      `ask by CertificateSigningRequest ${ticket}: one of that name is there, made by kubernetes-super-admin, with ` +
        `${what} than requested; look at it with \`kubectl get csr ${ticket} -o yaml\`; \`kubectl delete csr ${ticket}\` makes room`,
    );
    expect(sent).toEqual(['GET NAME']);
    await decide(plane, 'approve', ticket);
    await refused('conflict', () => issuer(client).issue(request, call));
  });

  it('a request that its own key did not sign is refused before anything is sent', async () => {
    const { issuer, sent } = await openFor(plane, { token });
    const request = personRequest();
    const csr = request.csr.with(-1, (request.csr.at(-1) ?? 0) ^ 1);
    const { message } = await refused('invalid', () => issuer(client).issue({ ...request, csr }, call));
    expect(message).toContain('signature');
    // A certificate for another key is refused too.
    const { csr: foreign } = personRequest();
    const mixed = Uint8Array.from(foreign);
    const start = request.publicKey.subarray(0, 26);
    mixed.set(request.publicKey, Buffer.from(foreign).indexOf(start));
    await refused('invalid', () => issuer(client).issue({ ...request, csr: mixed }, call));
    expect(sent).toEqual([]);
  });

  it('an answer that is lost: what was made is found', async () => {
    const proxy = await faultProxy(plane);
    const { issuer, sent } = await openFor(plane, { token, server: proxy.origin });
    const request = personRequest();
    const before = await countCsrs(plane, account);
    await proxy.play(each(({ method }) => method === 'POST', lost));
    const { ticket } = pending(await issuer(client).issue(request, call));
    expect(sent).toEqual(['GET NAME', 'POST certificatesigningrequests', 'GET NAME']);
    // No answers arrive from here on: the result is unknown, and a retry is safe.
    const another = personRequest();
    let posted = false;
    await proxy.play(
      each(({ method }) => {
        posted ||= method === 'POST';
        return posted;
      }, lost),
    );
    await refused('uncertain', () => issuer(client).issue(another, call));
    await proxy.play(null);
    expect(pending(await issuer(client).issue(another, call)).ticket).not.toBe(ticket);
    expect(await countCsrs(plane, account)).toBe(before + 2);
    await proxy[Symbol.asyncDispose]();
    await refused('unavailable', () => issuer(client).issue(another, call));
  });

  it('an approval whose answer is lost is looked after', async () => {
    await using proxy = await faultProxy(plane);
    const may = await accountWith(plane, 'troubled-approver', [toAsk, ...toApprove(client)]);
    const { issuer } = await openFor(plane, { token: may, server: proxy.origin, options: { approve: true } });
    await proxy.play(each(({ method }) => method === 'PUT', lost));
    chainOf(await issuer(client).issue(personRequest(), call));
  });

  it('a call that is given up while it waits leaves the request, which is found again', async () => {
    const { issuer } = await openFor(plane, { token, options: ownSigner });
    const request = servingRequest();
    const { ticket } = pending(await issuer(own).issue(request, call));
    await decide(plane, 'approve', ticket);
    const error = await refused('uncertain', () => issuer(own).issue(request, { signal: AbortSignal.timeout(300) }));
    expect(error.message).toContain(`${ticket}: cancelled after the request was created`);
    expect(pending(await issuer(own).issue(request, call)).ticket).toBe(ticket);
  });
});
