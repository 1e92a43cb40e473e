import type { Backend, BackendUse, Issue } from '@kpki/plugin';
import { signingClusterComponents } from '@kpki/services';
import { type OpenedApiServer, openSharedSigningServer } from '@kpki/services/shared';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { rolesFor } from '../src/signing/rights.ts';
import { kubernetesSigners } from '../src/signing/signers.ts';
import { call } from './host.ts';
import { accountWith, page, type Rule } from './issuers.ts';
import { personRequest } from './request.ts';
import { refused } from './scene.ts';
import { signersTable } from './signers-table.ts';
import { client, openFor, serving } from './signing-scene.ts';

const text = await page();

/** Returns the rules of a ClusterRole on the page. */
function shownRules(name: string): readonly Rule[] {
  const blocks = [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, yaml = '']) => yaml);
  const documents = blocks.flatMap((yaml) => parseAllDocuments(yaml).map((document) => document.toJS()));
  const role = documents.find((each) => each?.kind === 'ClusterRole' && each.metadata.name === name);
  return (role ?? expect.fail(`the page shows no ClusterRole ${name}`)).rules as readonly Rule[];
}

const asks = shownRules('kpki-asks');
const approves = shownRules('kpki-approves');

describe('the page about certificates from a cluster', () => {
  it('shows the rules that signers are judged by', () => {
    expect(text).toContain(signersTable(kubernetesSigners));
  });

  it('shows the roles that `rights` tells', () => {
    expect(reportedRules('kpki-asks')).toEqual(asks);
    expect(reportedRules('kpki-approves')).toEqual(approves);
    const twice = { keys: [], issuers: [...ofClient.issuers, ...ofClient.issuers] };
    expect(rolesFor({ approve: true }, twice)).toBe(rolesFor({ approve: true }, ofClient));
    expect(rolesFor({ approve: false }, ofClient)).not.toContain('approve');
  });
});

/** For users, as on the page. */
const ofClient: BackendUse = { keys: [], issuers: [{ name: client, leaves: true, cas: false }] };

function reportedRules(name: string): readonly Rule[] {
  const documents = parseAllDocuments(rolesFor({ approve: true }, ofClient)).map((document) => document.toJS());
  const role = documents.find((each) => each.kind === 'ClusterRole' && each.metadata.name === name);
  return (role ?? expect.fail(`there is no ${name}`)).rules as readonly Rule[];
}

function shorter(rules: readonly Rule[]): readonly { readonly lacks: string; readonly rules: readonly Rule[] }[] {
  return rules.flatMap((rule, at) =>
    rule.verbs.map((verb) => {
      const verbs = rule.verbs.filter((each) => each !== verb);
      const left = verbs.length === 0 ? [] : [{ ...rule, verbs }];
      return { lacks: `${verb} on ${rule.resources}`, rules: rules.toSpliced(at, 1, ...left) };
    }),
  );
}

let plane: OpenedApiServer;

needs(...signingClusterComponents)('the rights of the Kubernetes backend', () => {
  beforeAll(async () => {
    plane = await openSharedSigningServer();
  });
  afterAll(async () => plane?.[Symbol.asyncDispose]());

  async function opened(account: string, rules: readonly Rule[], approve: boolean): Promise<Backend> {
    const token = await accountWith(plane, account, rules);
    return (await openFor(plane, { token, options: { approve } })).backend;
  }

  async function missing(
    backend: Backend,
    signers: readonly { readonly name: string }[] = ofClient.issuers,
  ): Promise<readonly string[] | undefined> {
    const issuers = signers.map(({ name }) => ({ name, leaves: true, cas: false }));
    return backend.missingRights?.({ keys: [], issuers }, call);
  }

  /** Issues twice, as two runs do. */
  async function work(backend: Backend): Promise<Issue> {
    const issuer = backend.issuers?.get(client) ?? expect.fail('there is no such issuer');
    const request = personRequest();
    await issuer.issue(request, call);
    return issuer.issue(request, call);
  }

  it('to ask are what the page shows, and of them nothing can be left out', async () => {
    const backend = await opened('least', asks, false);
    await vi.waitFor(async () => expect(await missing(backend)).toEqual([]), { timeout: 20_000 });
    expect((await work(backend)).status).toBe('pending');
    const short = shorter(asks);
    expect(short.map(({ lacks }) => lacks)).toEqual([
      'create on certificatesigningrequests',
      'get on certificatesigningrequests',
    ]);
    for (const [at, { lacks, rules }] of short.entries()) {
      const lacking = await opened(`less-${at}`, rules, false);
      expect(await missing(lacking)).toEqual([`no ${lacks}`]);
      const { message, lacksRights } = await refused('denied', () => work(lacking));
      expect(message).toContain(`system:serviceaccount:default:less-${at} may not ${lacks.split(' ')[0]}`);
      expect(lacksRights).toBe(true);
    }
  });

  it('to approve are the additional ones on the page, and all of them are needed', async () => {
    const all = [...asks, ...approves];
    const backend = await opened('approves', all, true);
    await vi.waitFor(async () => expect(await missing(backend)).toEqual([]), { timeout: 20_000 });
    expect((await work(backend)).status).toBe('issued');
    const short = shorter(all).slice(2);
    expect(short).toHaveLength(2);
    for (const [at, { lacks, rules }] of short.entries()) {
      const lacking = await opened(`approves-less-${at}`, rules, true);
      expect(await missing(lacking)).toEqual([expect.stringContaining(`no ${lacks}`)]);
      const issue = await work(lacking);
      expect(issue.status === 'pending' && issue.why).toContain('takes update on');
    }
  });

  it('for signers that a person approves are logged, and the check changes nothing', async () => {
    const token = await accountWith(plane, 'approves', [...asks, ...approves]);
    const { backend, log, sent } = await openFor(plane, { token, options: { approve: true } });
    await backend.check(call);
    expect(await missing(backend, kubernetesSigners)).toEqual([]);
    expect(log).toContain(`info: no approve on signers ${serving}: its requests need the approval of another user`);
    expect(log).toHaveLength(2);
    expect(new Set(sent)).toEqual(new Set(['POST selfsubjectaccessreviews']));
  });

  it('are all missing at once for a user without any rights', async () => {
    const backend = await opened('nobody', [], true);
    await backend.check(call);
    expect(await missing(backend, kubernetesSigners)).toEqual([
      'no create on certificatesigningrequests',
      'no get on certificatesigningrequests',
      'no update on certificatesigningrequests/approval',
      ...kubernetesSigners.map(({ name }) => `no approve on signers ${name}`).toSorted(),
    ]);
    expect(await missing(backend, [])).toEqual([]);
  });
});
