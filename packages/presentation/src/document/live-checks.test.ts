import type { LiveCheckResult, LiveVerdict } from '@kpki/engine';
import { expect, test } from 'vitest';
import type { Shown } from '../shown.ts';
import type { Block } from './block.ts';
import type { Unobservable } from './check-groups.ts';
import { checkSummaries } from './check-summary.ts';
import { liveChecksDocument } from './live-checks.ts';

const base = { check: 'trusted', what: 'w', text: 't', warnings: [] } as const;
const failed: Shown<LiveVerdict> = { ...base, name: 'etcd/cp1', node: 'cp1', holds: 'no' };
const unproven: Shown<LiveVerdict> = { ...base, name: 'clock', node: null, holds: 'unproven' };
const resumes = 'kpki rotate etcd-ca --accept-unproven clock';
const shell = { command: () => '', word: (text: string) => text };

function liveChecks(
  part: Partial<Shown<LiveCheckResult>>,
  command: string | null = null,
  unobservable: Unobservable = { components: [], restarts: [] },
): readonly Block[] {
  const whole: Shown<LiveCheckResult> = { state: 'closed', refuted: [], unproven: [], accepted: [], ...part };
  return liveChecksDocument(
    whole,
    { phase: 'reissue', rollout: [], waits: false, resumes: command, unobservable },
    shell,
  );
}

test('what failed is to be fixed, and no option that skips it is offered', () => {
  const text = JSON.stringify(liveChecks({ refuted: [failed] }));
  expect(text).toContain('Fix what failed, then run the same command again, or wait with --wait.');
  expect(text).not.toMatch(/--(skip-live-checks|without-gate|accept-unproven)/);
});

test('what is unproven may be accepted by its name', () => {
  const blocks = liveChecks({ unproven: [unproven] }, resumes);
  expect(JSON.stringify(blocks)).toContain('Run the same command again, or wait with --wait.');
  expect(blocks.slice(-2)).toMatchObject([
    { is: 'note', text: 'Accept an unproven check only after you checked it by hand:' },
    { is: 'command', text: resumes },
  ]);
  expect(JSON.stringify(blocks)).not.toContain('--skip-live-checks');
});

test('beside a check that failed, the command goes on only once nothing fails', () => {
  expect(liveChecks({ refuted: [failed], unproven: [unproven] }, resumes).slice(-2)).toMatchObject([
    { text: expect.stringMatching(/Once no check fails:$/) },
    { is: 'command', text: resumes },
  ]);
});

test('each check has a glyph and a word, and what is not reached for one reason is told once', () => {
  const unreached = ['w1', 'w2'].map((node): Shown<LiveVerdict> => {
    const what = `kubelet ${node} at ${node}:10250`;
    return { ...unproven, name: `kubelet/${node}`, node, what, isUnreached: true, text: 'nothing listens there' };
  });
  expect(liveChecks({ refuted: [failed], unproven: [unproven, ...unreached] }).slice(0, 3)).toMatchObject([
    { glyph: '✗', label: 'failed', severity: 'critical', text: 'w: t' },
    { glyph: '¿', label: 'unproven', severity: 'warning', text: 'clock: w: t' },
    {
      glyph: '×',
      label: 'unreachable',
      severity: 'warning',
      text: 'kubelet w1 at w1:10250, kubelet w2 at w2:10250: nothing listens there',
    },
  ]);
});

test('what waits for an API server is one line of a few names, and on a screen its reason is said once', () => {
  const names = ['clock', 'nodes', 'apiservices', 'secrets', 'configmap/a', 'configmap/b', 'leases'];
  const all = names.map((name): Shown<LiveVerdict> => ({ ...unproven, name, what: name, text: 'no API server' }));
  expect(liveChecks({ unproven: all })[0]).toMatchObject({
    text: 'clock, nodes, apiservices, secrets, configmap/a and 2 more: no API server',
  });
  const asked = { state: 'closed', refuted: [], unproven: all, accepted: [] } as const;
  const left = checkSummaries(asked, [], ['kubernetes-ca'], []).map((each) => each.left);
  expect(left).toHaveLength(names.length);
  expect(left.flat()).toEqual(['apiservices: no API server']);
});

test('on a screen, servers that are not reached have a short line each, and what to do is said once', () => {
  const fact = 'nothing listens on this port';
  const all = ['etcd', 'etcd-peer'].flatMap((name) =>
    ['cp1', 'cp2'].map((node): Shown<LiveVerdict> => {
      const what = `${name} ${node} at ${node}:2379`;
      const unreached = { isUnreached: true, node, what, fact, text: `${fact}. Fix: start the server` } as const;
      return { ...unproven, ...unreached, name: `${name}/${node}` };
    }),
  );
  const asked = { state: 'closed', refuted: [], unproven: all, accepted: [] } as const;
  expect(checkSummaries(asked, [], ['etcd-ca'], []).map(({ name, left }) => [name, ...left])).toEqual([
    [
      'etcd',
      'etcd cp1 at cp1:2379, etcd cp2 at cp2:2379: nothing listens on this port',
      'Fix: start the server, or set its address under `live:` in kpki.yaml',
    ],
    ['etcd-peer', 'etcd-peer cp1 at cp1:2379, etcd-peer cp2 at cp2:2379: nothing listens on this port'],
  ]);
});

test('an object that is named as its check is named once', () => {
  const clock = { ...unproven, what: 'clock', text: 'no API server is reachable and trusted' };
  expect(liveChecks({ unproven: [clock] })[0]).toMatchObject({ text: 'clock: no API server is reachable and trusted' });
});

test('an open phase names what was accepted', () => {
  expect(liveChecks({ state: 'open', accepted: [unproven] })).toMatchObject([
    { glyph: '!', label: 'accepted without proof', text: 'clock: w: t' },
    { glyph: '✓', text: 'Every other live check before reissue is proven.' },
  ]);
  expect(liveChecks({ state: 'open' })).toMatchObject([{ text: 'Every live check before reissue is proven.' }]);
});

test('an open phase is not called proven where the trust of a component is not observable', () => {
  const text =
    'Every live check before reissue that can be observed passed; kube-apiserver: make sure that each was restarted since trust.';
  const components = ['kube-apiserver'];
  expect(liveChecks({ state: 'open' }, null, { components, restarts: components })).toMatchObject([
    { glyph: '¬', text },
  ]);
  // The phase before restarts none of them.
  expect(liveChecks({ state: 'open' }, null, { components, restarts: [] })).toMatchObject([
    { glyph: '¬', text: 'Every live check before reissue that can be observed passed.' },
  ]);
});

test('what only waits for a restart is no failure, and comes after what failed', () => {
  const waits = { ...failed, name: 'etcd/cp2', node: 'cp2', code: 'not-reloaded' } as const;
  const alone = JSON.stringify(liveChecks({ refuted: [waits] }));
  expect(alone).toContain('reissue was not started: 1 live check waits for a restart or a reload.');
  expect(alone).toContain('Finish the rollout, then run the same command again, or wait with --wait.');
  expect(alone).not.toContain('failed');
  const both = liveChecks({ refuted: [waits, failed] });
  expect(both.flatMap((block) => (block.is === 'note' ? [block.label] : []))).toEqual(
    expect.arrayContaining(['failed', 'pending']),
  );
  expect(JSON.stringify(both)).toContain('1 live check failed, 1 live check waits for a restart or a reload');
});

test('what one restart settles on several nodes is one line, and its long texts come once', () => {
  const waiting = ['cp1', 'cp2'].flatMap((node) =>
    ['etcd', 'etcd-peer'].map((name): Shown<LiveVerdict> => {
      const what = `clients of ${name} ${node}`;
      const restarts = ['etcd', 'kube-apiserver'];
      return { ...failed, name: `${name}/${node}`, node, what, text: 'a long text', code: 'not-reloaded', restarts };
    }),
  );
  const blocks = liveChecks({ refuted: waiting });
  expect(blocks[0]).toMatchObject({
    label: 'pending',
    text: 'cp1, cp2: restart etcd and kube-apiserver (etcd, etcd-peer)',
  });
  const long =
    'clients of etcd cp1, clients of etcd-peer cp1, clients of etcd cp2, clients of etcd-peer cp2: a long text';
  expect(JSON.stringify(blocks).split('a long text')).toHaveLength(2);
  expect(blocks).toContainEqual(
    expect.objectContaining({ is: 'list', items: [expect.objectContaining({ text: long })] }),
  );
});
