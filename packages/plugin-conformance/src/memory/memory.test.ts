import { X509Certificate } from 'node:crypto';
import type { Call, Host, IssueRequest } from '@kpki/plugin';
import { contractVersion, PluginError, Secret, sha256 } from '@kpki/plugin';
import { expect, it } from 'vitest';
import { dnsName, dnsRequest, publicKeyOf } from '../requests.ts';
import { backend, memoryStorage, sink } from './index.ts';

const call: Call = { signal: new AbortController().signal };
const now = new Date('2049-06-01T00:00:00Z');
const host: Host = {
  folder: '/',
  log: () => {},
  ask: () => Promise.reject(new PluginError('denied', 'no person can answer')),
  agree: async () => {},
  now: () => now,
  describe: () => ({ digest: 'described' }),
};

it('are plugins of version 1 whose options are an object', async () => {
  for (const plugin of [backend, sink]) {
    expect(plugin).toMatchObject({ contract: contractVersion, name: 'memory' });
    const { validate } = plugin.options['~standard'];
    expect(await validate({})).toEqual({ value: {} });
    expect(await validate({ root: './out' })).toMatchObject({ issues: [{ path: ['root'] }] });
    expect(await validate('text')).toHaveProperty('issues');
  }
});

it('keep apart what is stored apart, and share what is stored together', async () => {
  const storage = memoryStorage();
  const [one, same, other] = [
    await sink.open({ storage }, host),
    await sink.open({ storage }, host),
    await sink.open({}, host),
  ];
  const at = one.locate({ path: ['prod', 'pki'] }, new Map([['ca.key', 'secret']]));
  const key = new Secret(new TextEncoder().encode('key'));
  await one.write(at, { set: new Map([['ca.key', { kind: 'secret', bytes: key }]]), unset: new Set() }, null, call);
  expect((await same.read(at, call))?.entries.get('ca.key')).toEqual({ kind: 'secret', digest: sha256('key') });
  expect(await other.read(at, call)).toBeNull();
});

it('refuse an entry that the layout keeps otherwise', async () => {
  const opened = await sink.open({}, host);
  const at = opened.locate({ path: ['pki'] }, new Map([['ca.key', 'secret']]));
  const set = new Map([['ca.key', { kind: 'public', bytes: new Uint8Array(1) }]] as const);
  await expect(opened.write(at, { set, unset: new Set() }, null, call)).rejects.toMatchObject({ code: 'invalid' });
});

it("issue by the host's clock, past 2049 too, under a CA that outlives the instance", async () => {
  const storage = memoryStorage();
  const direct = async () => (await backend.open({ storage }, host)).issuers?.get('direct');
  const seconds = 3600 * 24 * 365;
  const request: IssueRequest = {
    csr: dnsRequest,
    publicKey: publicKeyOf(dnsRequest),
    subject: { commonName: 'kpki-conformance', organizations: [] },
    names: { dns: [dnsName], ip: [], uri: [], email: [] },
    ca: false,
    usages: ['server auth'],
    seconds,
  };
  const issue = await (await direct())?.issue(request, call);
  const chain = issue?.status === 'issued' ? issue.chain.map((der) => new X509Certificate(der)) : [];
  const ca = (await (await direct())?.ca(call))?.map((der) => new X509Certificate(der)) ?? [];
  expect(chain[0]?.validFromDate).toEqual(now);
  expect(chain[0]?.validToDate).toEqual(new Date(now.getTime() + seconds * 1000));
  expect(chain[1]?.raw).toEqual(ca[0]?.raw);
  expect(chain[0]?.verify(ca[0]?.publicKey ?? chain[0].publicKey)).toBe(true);
});
