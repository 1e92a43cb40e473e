import type { Plan, Step } from '@kpki/engine';
import { kpkiApiVersion } from '@kpki/spec';

export const plan: Plan = {
  apiVersion: kpkiApiVersion,
  kind: 'Plan',
  cluster: 'prod',
  declared: '00',
  made: '2026-01-01T00:00:00.000Z',
  locations: [{ sink: 'main', location: '/out', revision: null }],
  repairs: [],
  steps: [],
  rollout: [],
};

export const step: Step = {
  artifact: 'apiserver cp1',
  name: 'apiserver',
  owner: 'cp1',
  action: 'renew',
  reasons: [],
  warnings: [],
  writes: [],
};
