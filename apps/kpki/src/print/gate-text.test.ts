import type { LiveVerdict } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import { expect, test } from 'vitest';
import type { ShownGate } from '../session/ask-gate.ts';
import { gateText } from './gate-text.ts';

const base = { check: 'trusted', what: 'w', text: 't', warnings: [] } as const;
const failed: Shown<LiveVerdict> = { ...base, name: 'etcd/cp1', node: 'cp1', holds: 'no' };
const unproven: Shown<LiveVerdict> = { ...base, name: 'clock', node: null, holds: 'unproven' };
const resumes = 'kpki rotate etcd-ca --accept-unproven clock';

function closed(gate: Partial<ShownGate>, command: string | null): string {
  const whole: ShownGate = { state: 'closed', refuted: [], unproven: [], accepted: [], ...gate };
  const view = { wide: false, width: Number.POSITIVE_INFINITY, colors: false };
  return gateText(whole, [], 'reissue', { waits: false, resumes: command }, view);
}

test('what failed is to be fixed, and no option that skips it is offered', () => {
  const text = closed({ refuted: [failed] }, null);
  expect(text).toContain('Fix what failed, then run the same command again, or wait with --wait.');
  expect(text).not.toMatch(/--(without-gate|accept-unproven)/);
});

test('what is unproven may be accepted by its name', () => {
  const text = closed({ unproven: [unproven] }, resumes);
  expect(text).toContain('Run the same command again, or wait with --wait.');
  expect(text).toMatch(new RegExp(`only after you checked it by hand:\\n {2}${resumes}$`));
  expect(text).not.toContain('--skip-live-checks');
});

test('beside a check that failed, the command goes on only once nothing fails', () => {
  const text = closed({ refuted: [failed], unproven: [unproven] }, resumes);
  expect(text).toMatch(new RegExp(`Once no check fails:\\n {2}${resumes}$`));
});
