import type { LiveVerdict } from '@kpki/engine';
import { describe, expect, test } from 'vitest';
import type { Shown } from '../shown.ts';
import { causeDetails, openCheckBlocks, openCheckDetails, openCheckLines } from './open-checks.ts';

const both = ['etcd', 'kube-apiserver'];

function refuted(name: string, node: string, text: string, restarts: readonly string[] | null): Shown<LiveVerdict> {
  const code =
    restarts === null ? {} : ({ code: 'not-reloaded', ...(restarts.length === 0 ? {} : { restarts }) } as const);
  const what = `clients of ${name} ${node}`;
  return { check: 'trusted', name: `${name}/${node}`, node, what, holds: 'no', text, warnings: [], ...code };
}

const waiting = ['etcd', 'etcd-peer', 'kube-apiserver'].map((name) => refuted(name, 'cp3', `requests ${name}`, both));

function linesOf(checks: readonly Shown<LiveVerdict>[]): readonly string[] {
  return openCheckBlocks(checks).flatMap((block) => (block.is === 'note' ? [`${block.label} ${block.text}`] : []));
}

test('what one restart settles on a node is one line, and its long texts come once, elsewhere', () => {
  expect(linesOf(waiting)).toEqual(['pending cp3: restart etcd and kube-apiserver (etcd, etcd-peer, kube-apiserver)']);
  const again = openCheckDetails([...waiting, ...waiting]);
  expect(again.flatMap((block) => (block.is === 'list' ? block.items : []))).toHaveLength(3);
});

test('nodes with the same work share the line, and more lines than have room are counted', () => {
  expect(linesOf(['cp1', 'cp2'].map((node) => refuted('etcd', node, `differs on ${node}`, both)))).toEqual([
    'pending cp1, cp2: restart etcd and kube-apiserver (etcd)',
  ]);
  const workers = Array.from({ length: 9 }, (_, at) =>
    refuted('etcd', `w${at}`, `old, on w${at}`, at % 2 === 0 ? ['etcd'] : [`etcd${at}`]),
  );
  expect(linesOf(workers)).toHaveLength(5);
  expect(JSON.stringify(openCheckDetails(workers))).toContain('on w8');
});

test('what failed comes first, and alone it has its whole text at once', () => {
  const failed = refuted('kube-apiserver', 'cp1', 'trusts another CA', null);
  expect(linesOf([...waiting, failed])[0]).toBe('failed clients of kube-apiserver cp1: trusts another CA');
  expect(openCheckDetails([failed])).toEqual([]);
});

test('a check that no restart settles is told whole', () => {
  expect(linesOf([refuted('kubelet', 'w1', 'reloads the file within a minute', [])])).toEqual([
    'pending clients of kubelet w1: reloads the file within a minute',
  ]);
});

describe('below the name of a component', () => {
  const nodes = ['cp1', 'cp2', 'cp3'] as const;
  const another = (name: string): readonly Shown<LiveVerdict>[] =>
    nodes.map((node, at) => {
      const mark = `valid until 2027-01-0${at + 1}, SHA-256 0a1b2c3d4e5f607${at}…`;
      const refusals = `clients with the stored trust bundle reject the served one: not valid for ${node}`;
      const fact = `serves another CA's certificate (issuer CN=proxy, ${mark}; stored: ${mark}); ${refusals}`;
      const about = { check: 'served', code: 'other-ca', likeness: 'served/other-ca CN=proxy' } as const;
      return { ...refuted(name, node, `${fact}. Fix: check the address`, null), ...about };
    });

  const cause =
    'serves the certificate of another CA. Fix: check the address, the load balancer or `live:` of the environment';
  const detailsOf = (checks: readonly Shown<LiveVerdict>[]): readonly string[] =>
    causeDetails(checks).flatMap((block) => (block.is === 'list' ? block.items.map(({ text }) => text) : []));

  test('components of one cause share its short line, and the certificates stand in the details, once', () => {
    const checks = [...another('etcd'), ...another('kubelet')];
    const [first = ''] = another('etcd').map(({ text }) => text);
    expect(openCheckLines(checks, 'etcd')).toEqual([`cp1, cp2, cp3: etcd, kubelet: ${cause}`]);
    expect(openCheckLines(another('etcd'), 'etcd')).toEqual([`cp1, cp2, cp3: ${cause}`]);
    expect(detailsOf(checks)).toEqual([expect.stringContaining(`${first} (that of cp1; the others are alike)`)]);
  });

  test('in the details, servers with the same certificate of another CA are one line, without the fix that was said', () => {
    const withFact = (name: string, factOf: (node: string) => string): readonly Shown<LiveVerdict>[] =>
      another(name).map((each) => ({ ...each, what: `${name} ${each.node}`, fact: factOf(each.node ?? '') }));
    const same = [...withFact('etcd', () => 'issuer CN=proxy'), ...withFact('kubelet', () => 'issuer CN=proxy')];
    expect(detailsOf([...same, ...same])).toEqual([
      'etcd cp1, kubelet cp1, etcd cp2, kubelet cp2, etcd cp3, kubelet cp3: issuer CN=proxy',
    ]);
    expect(detailsOf(withFact('etcd', (node) => `issuer CN=${node}`))).toEqual(
      nodes.map((node) => `etcd ${node}: issuer CN=${node}`),
    );
    const [check] = same;
    if (check === undefined) expect.fail();
    const many = Array.from({ length: 9 }, (_, at) => ({ ...check, fact: `issuer ${at}` }));
    expect(detailsOf(many)).toHaveLength(7);
    expect(detailsOf(many).at(-1)).toBe('and 3 more');
  });

  test('what else fails at a server of another CA follows from that, and stands in the details alone', () => {
    const refused = refuted('etcd', 'cp1', 'rejects the client', null);
    const checks = [...another('etcd'), refused, refuted('kubelet', 'w1', 'rejects the client', null)];
    expect(openCheckLines(checks, 'etcd')).toEqual([`cp1, cp2, cp3: ${cause}`]);
    expect(openCheckLines(checks, 'kubelet')).toEqual(['clients of kubelet w1: rejects the client']);
    expect(detailsOf(checks)).toContain('clients of etcd cp1: rejects the client');
    expect(detailsOf(checks).join(' ')).not.toContain('w1');
  });

  test('an alike finding is said once where a node has fewer components, and where it waits for a reload', () => {
    const [etcd, kubelets] = [another('etcd').slice(0, 2), another('kubelet')];
    const lines = openCheckLines([...etcd, ...kubelets], 'kubelet');
    expect(lines).toEqual([
      expect.stringMatching(/^cp1, cp2: etcd, kubelet; cp3: kubelet: serves the certificate of another CA/),
    ]);
    const waits = another('kube-apiserver').map((each) => ({ ...each, code: 'not-reloaded' }) as const);
    expect(openCheckLines(waits, 'kube-apiserver')).toHaveLength(1);
  });

  test('components that reload by themselves share one short line, without their certificates', () => {
    const waits = [...another('etcd'), ...another('etcd-peer')].map(
      ({ likeness: _likeness, ...each }) => ({ ...each, code: 'not-reloaded' }) as const,
    );
    const said = 'cp1, cp2, cp3: etcd, etcd-peer: has not loaded the new files yet; reloads by itself';
    expect([openCheckLines(waits, 'etcd'), openCheckLines(waits, 'etcd-peer')]).toEqual([[said], [said]]);
  });

  test('findings of another likeness keep their lines, though their sentences are equal', () => {
    const checks = nodes.map((node, at) => ({
      ...refuted('etcd', node, 'serves another', null),
      likeness: `issuer ${at}`,
    }));
    expect(openCheckLines(checks, 'etcd')).toHaveLength(3);
  });

  test('one node alone has its certificate in the details', () => {
    const alone = another('etcd').slice(0, 1);
    expect(openCheckLines(alone, 'etcd')).toEqual([`cp1: ${cause}`]);
    expect(detailsOf(alone)).toEqual([expect.stringContaining('SHA-256 0a1b2c3d4e5f6070…')]);
  });

  test('nodes of another outcome keep their lines', () => {
    const others = nodes.map((node, at) => refuted('etcd', node, `differs at 192.0.2.${at}`, null));
    expect(openCheckLines(others, 'etcd')).toHaveLength(3);
  });

  test('what a restart settles has its line, and no long text', () => {
    const waits = nodes.map((node) => refuted('etcd', node, 'requests the old CA', ['etcd']));
    expect(openCheckLines(waits, 'etcd')).toEqual(['cp1, cp2, cp3: restart etcd']);
    expect(causeDetails(waits)).toEqual([]);
  });
});
