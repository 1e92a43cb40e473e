import { hash } from 'node:crypto';
import { emptyIntent, type Plan, type RolloutStep, statement, type UndoAction, type UndoPlan } from '@kpki/engine';
import { type Block, note, undoScreenBlocks } from '@kpki/presentation';
import { madeUpStatement } from '../made-up.ts';
import { now } from './inventory.ts';
import { type Act, tells } from './play.ts';

export function undoPlanned({
  stays = false,
  nothing = false,
  drifted = false,
  makes = true,
  location = './out',
  of = null,
  isRedo = false,
  expired = null,
  isMismatched = false,
}: {
  readonly stays?: boolean;
  readonly nothing?: boolean;
  readonly drifted?: boolean;
  /** Whether the last apply made something, which goes. */
  readonly makes?: boolean;
  readonly location?: string;
  /** The plan of the apply; null: of another run. */
  readonly of?: Plan | null;
  readonly isRedo?: boolean;
  /** When what is restored expired; null: it is valid. */
  readonly expired?: string | null;
  /** Whether the keys that are restored match no certificate. */
  readonly isMismatched?: boolean;
} = {}): Act {
  const made = undoPlanOf(stays ? 'skip' : makes ? 'remove' : 'restore', location, of);
  const faults = { ...(expired === null ? {} : { expired }), ...(isMismatched ? { isMismatched } : {}) };
  const steps = made.steps.map((step) => (step.action === 'restore' ? { ...step, ...faults } : step));
  const plan = nothing ? null : { ...made, steps, isRedo };
  const rollout = plan === null ? [] : [apiServerRestarts];
  const blocks: readonly Block[] = plan === null ? [nothingRetained] : undoScreenBlocks(plan, rollout);
  const repairs = drifted ? [{ sink: 'main', location, drift: ['a write was cut short'] }] : [];
  return tells('plan undo', { type: 'undo planned', plan, blocks, repairs, rollout });
}

const apiServerRestarts: RolloutStep = {
  wave: 1,
  action: 'restart',
  component: 'kube-apiserver',
  node: 'cp1',
  leaderLast: false,
  artifacts: ['apiserver cp1'],
  flags: ['--tls-cert-file'],
  why: statement('rollout/read-at-start', { flags: ['--tls-cert-file'] }),
  proof: madeUpStatement('its port answers'),
};

const nothingRetained = note('no previous files are retained.');

const restored = { notAfter: '2026-11-27T12:00:00.000Z', serial: '0a1b2c3d4e5f60718293', fingerprint: '9'.repeat(64) };

const began = new Date(now - 3_600_000).toISOString();

/** As locations retain it. */
function purposeOf({ declared, intent = emptyIntent }: Plan): string {
  const { renew, rekey, rotate, except } = intent;
  return hash('sha256', JSON.stringify([declared, { renew, rekey, rotate, except }]), 'hex').slice(0, 8);
}

function undoPlanOf(second: UndoAction, location: string, of: Plan | null): UndoPlan {
  const step = (artifact: 'apiserver' | 'admin.conf', action: UndoAction): UndoPlan['steps'][number] => ({
    artifact: `${artifact} cp1`,
    name: artifact,
    owner: 'cp1',
    action,
    ...(action === 'restore' ? { restores: restored } : {}),
    notes: action === 'skip' ? [madeUpStatement('it was written since the last apply')] : [],
    writes: [
      {
        sink: 'main',
        location,
        entry: `cp1/pki/${artifact}.crt`,
        part: 'certificate',
        node: 'cp1',
        effect: action === 'remove' ? 'removes' : 'replaces',
      },
    ],
  });
  return {
    apiVersion: 'kpki.dev/v1alpha1',
    kind: 'UndoPlan',
    cluster: 'prod-eu',
    declared: 'd'.repeat(64),
    applyId: `${began}/0a1b2c/1/${of === null ? '00000000' : purposeOf(of)}`,
    applied: began,
    isComplete: true,
    isRedo: false,
    resumes: null,
    made: new Date(now).toISOString(),
    locations: [{ sink: 'main', location, revision: null }],
    steps: [step('apiserver', 'restore'), step('admin.conf', second)],
    forgetful: [],
  };
}
