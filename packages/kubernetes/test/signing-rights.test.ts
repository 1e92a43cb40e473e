import type { Backend, Issue } from '@kpki/plugin';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { clusterRoleHint } from '../src/own-names.ts';
import { rightsToApprove, rightsToAsk, rightToApproveOf } from '../src/signing/rights.ts';
import { kubernetesSigners } from '../src/signing/signers.ts';
import { call } from './host.ts';
import { accountWith, page, type Rule } from './issuers.ts';
import { personRequest } from './request.ts';
import { refused } from './scene.ts';
import { signersTable } from './signers-table.ts';
import { client, openFor, type SigningCluster, serving, startSigningCluster } from './signing-scene.ts';

const text = await page();

/** The rules of a ClusterRole that the page shows. */
function shownRules(name: string): readonly Rule[] {
  const blocks = [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, yaml = '']) => yaml);
  const documents = blocks.flatMap((yaml) => parseAllDocuments(yaml).map((document) => document.toJS()));
  const role = documents.find((each) => each?.kind === 'ClusterRole' && each.metadata.name === name);
  return (role ?? expect.fail(`the page shows no ClusterRole ${name}`)).rules as readonly Rule[];
}

const asks = shownRules('kpki-asks');
const approves = shownRules('kpki-approves');

describe('the page about certificates from a cluster', () => {
  it('is the one that errors name', () => {
    expect(clusterRoleHint).toContain('docs/how-to/cluster-certificates.md');
  });

  it('shows the rules that signers are judged by', () => {
    expect(text).toContain(signersTable(kubernetesSigners));
  });

  it('shows the rights that are asked about', () => {
    const shown = [...asks, ...approves].flatMap(({ apiGroups, resources, resourceNames = [undefined], verbs }) =>
      verbs.flatMap((verb) => resourceNames.map((name) => [verb, apiGroups[0], resources[0], name])),
    );
    const approved = kubernetesSigners.filter(({ name }) => name === client).map(rightToApproveOf);
    const asked = [...rightsToAsk, ...rightsToApprove, ...approved].map(
      ({ verb, group, resource, subresource, name }) => [
        verb,
        group,
        subresource === undefined ? resource : `${resource}/${subresource}`,
        name,
      ],
    );
    expect(asked).toEqual(shown);
  });
});

/** Every list of rules that is one verb short. */
function shorter(rules: readonly Rule[]): readonly { readonly lacks: string; readonly rules: readonly Rule[] }[] {
  return rules.flatMap((rule, at) =>
    rule.verbs.map((verb) => {
      const verbs = rule.verbs.filter((each) => each !== verb);
      const left = verbs.length === 0 ? [] : [{ ...rule, verbs }];
      return { lacks: `${verb} on ${rule.resources}`, rules: rules.toSpliced(at, 1, ...left) };
    }),
  );
}

let cluster: SigningCluster;

needs(
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kubectl',
  'kubeadm',
)('the rights of the Kubernetes backend', () => {
  beforeAll(async () => {
    cluster = await startSigningCluster();
  });
  afterAll(async () => cluster?.[Symbol.asyncDispose]());

  async function opened(account: string, rules: readonly Rule[], approve: boolean): Promise<Backend> {
    const token = await accountWith(cluster.plane, account, rules);
    return (await openFor(cluster.plane, { token, options: { approve } })).backend;
  }

  /** Asks twice, as two runs do. */
  async function work(backend: Backend): Promise<Issue> {
    const issuer = backend.issuers?.get(client) ?? expect.fail('there is no such issuer');
    const request = personRequest();
    await issuer.issue(request, call);
    return issuer.issue(request, call);
  }

  it('to ask are what the page shows, and of them nothing can be left out', async () => {
    const backend = await opened('least', asks, false);
    await vi.waitFor(() => backend.check(call), { timeout: 20_000 });
    expect((await work(backend)).status).toBe('pending');
    const short = shorter(asks);
    expect(short.map(({ lacks }) => lacks)).toEqual([
      'create on certificatesigningrequests',
      'get on certificatesigningrequests',
    ]);
    for (const [at, { lacks, rules }] of short.entries()) {
      const lacking = await opened(`less-${at}`, rules, false);
      expect((await refused('denied', () => lacking.check(call))).message).toContain(
        `: no ${lacks}; ${clusterRoleHint}`,
      );
      const { message } = await refused('denied', () => work(lacking));
      expect(message).toContain(`system:serviceaccount:default:less-${at} may not ${lacks.split(' ')[0]}`);
      expect(message).toContain(clusterRoleHint);
    }
  });

  it('to approve are what the page shows beside that, and of them nothing can be left out', async () => {
    const all = [...asks, ...approves];
    const backend = await opened('approves', all, true);
    await vi.waitFor(() => backend.check(call), { timeout: 20_000 });
    expect((await work(backend)).status).toBe('issued');
    const short = shorter(all).slice(2);
    expect(short).toHaveLength(2);
    for (const [at, { lacks, rules }] of short.entries()) {
      const lacking = await opened(`approves-less-${at}`, rules, true);
      expect((await refused('denied', () => lacking.check(call))).message).toContain(`no ${lacks}`);
      const issue = await work(lacking);
      expect(issue.status === 'pending' && issue.why).toContain('this login may not approve it, which takes update on');
    }
  });

  it('a check tells of signers that may not be approved, and changes nothing', async () => {
    const token = await accountWith(cluster.plane, 'approves', [...asks, ...approves]);
    const { backend, log, sent } = await openFor(cluster.plane, { token, options: { approve: true } });
    await backend.check(call);
    expect(log).toContain(`info: no approve on signers ${serving}: what it signs is approved by somebody else`);
    expect(log).toHaveLength(2);
    expect(new Set(sent)).toEqual(new Set(['POST selfsubjectaccessreviews']));
  });

  it('whoever may do nothing hears all of it at once', async () => {
    const backend = await opened('nobody', [], true);
    const { message } = await refused('denied', () => backend.check(call));
    const signers = kubernetesSigners.map(({ name }) => `no approve on signers ${name}`).join(', ');
    expect(message).toBe(
      `ask for certificates at ${new URL(cluster.plane.url).host}: no create on certificatesigningrequests, no get on ` +
        `certificatesigningrequests, no update on certificatesigningrequests/approval, ${signers}; ${clusterRoleHint}`,
    );
  });
});
