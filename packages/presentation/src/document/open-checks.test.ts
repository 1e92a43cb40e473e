import type { LiveVerdict } from '@kpki/engine';
import { expect, test } from 'vitest';
import type { Shown } from '../shown.ts';
import { openCheckBlocks, openCheckDetails } from './open-checks.ts';

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
  expect(linesOf(waiting)).toEqual(['waiting cp3: restart etcd and kube-apiserver (etcd, etcd-peer, kube-apiserver)']);
  const again = openCheckDetails([...waiting, ...waiting]);
  expect(again.flatMap((block) => (block.is === 'list' ? block.items : []))).toHaveLength(3);
});

test('nodes with the same work share the line, and more lines than have room are counted', () => {
  expect(linesOf(['cp1', 'cp2'].map((node) => refuted('etcd', node, `differs on ${node}`, both)))).toEqual([
    'waiting cp1, cp2: restart etcd and kube-apiserver (etcd)',
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
    'waiting clients of kubelet w1: reloads the file within a minute',
  ]);
});
