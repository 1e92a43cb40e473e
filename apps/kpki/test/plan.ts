import type { Plan, Step } from '@kpki/engine';
import { planDocument } from '@kpki/presentation';
import { kpkiApiVersion } from '@kpki/spec';
import { shellWith } from '../src/options/command-text.ts';
import { documentText } from '../src/print/document.ts';
import type { View } from '../src/print/view.ts';

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
  operations: ['use-stored-key', 'issue'],
  writes: [],
};

const unbroken: View = { wide: false, width: Number.POSITIVE_INFINITY, colors: false };

/** Returns a plan as `kpki plan` prints it; `flags`: the options for the same files, ` -e prod`. */
export function planText(shown: Plan, view: View = unbroken, flags = ''): string {
  return documentText(planDocument(shown, view.wide, shellWith(flags)), view);
}
