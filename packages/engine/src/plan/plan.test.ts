import { kpkiApiVersion } from '@kpki/spec';
import { expect, test } from 'vitest';
import { finding, remedy } from '../model/finding.ts';
import type { Step } from '../model/step.ts';
import { isToDo, type Plan } from './plan.ts';

const kept: Step = {
  artifact: 'kubernetes-ca',
  name: 'kubernetes-ca',
  owner: null,
  action: 'unchanged',
  reasons: [],
  warnings: [],
  writes: [],
};

function planOf(...steps: readonly Step[]): Plan {
  const made = '2026-01-01T00:00:00.000Z';
  const plan = { apiVersion: kpkiApiVersion, kind: 'Plan', cluster: 'prod', declared: '00', made } as const;
  return { ...plan, locations: [], repairs: [], steps, rollout: [] };
}

test('what is kept and lacks its key is to do, whether or not advice goes with it; advice alone is not', () => {
  const warnings = [finding('key-missing/certified')];
  expect(isToDo(planOf({ ...kept, warnings }))).toBe(true);
  expect(isToDo(planOf({ ...kept, next: remedy('run-plan') }))).toBe(false);
  expect(isToDo(planOf(kept))).toBe(false);
});
