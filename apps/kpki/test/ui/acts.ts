import { type Event, emptyIntent, finding, type Intent, type Plan, type Step } from '@kpki/engine';
import type { Shown } from '@kpki/presentation';
import { defaultAnswers } from '@kpki/spec';
import type { Inventory } from '../../src/session/inventory.ts';
import type {
  ApplyDone,
  EnvironmentLine,
  EnvironmentOverview,
  Notice,
  StartupContext,
  Task,
  TaskFailure,
} from '../../src/ui/work/task.ts';
import { desired, inventoryOf, planOf } from './inventory.ts';
import type { Names } from './names.ts';
import { type Act, tells } from './play.ts';

/** Each signs itself, with a key in the sinks. */
const threeRoots = (['kubernetes-ca', 'etcd-ca', 'front-proxy-ca'] as const).map((ca) => ({
  ca,
  key: 'key in the sinks',
  signer: 'signs itself',
  isInSinks: true,
}));

export function environmentsOf({ environments }: Names): readonly EnvironmentLine[] {
  return environments.map((name, at) => ({
    name,
    readOnly: at === 1,
    backends: ['default: @kpki/node-crypto'],
    sinks: [`main: @kpki/filesystem in ./${name}`],
    plugins: [
      { kind: 'backend', name: 'default', use: '@kpki/node-crypto' },
      { kind: 'sink', name: 'main', use: '@kpki/filesystem' },
    ],
    cas: threeRoots,
    into: [`./${name}`],
  }));
}

export function declaredOf(
  names: Names,
  environments: readonly EnvironmentLine[] = environmentsOf(names),
): EnvironmentOverview {
  return {
    file: 'kpki.yaml',
    cluster: names.cluster,
    environment: environments[0]?.name ?? null,
    environments,
    isChosen: true,
  };
}

export function read(
  names: Names,
  options: {
    readonly fresh?: boolean;
    readonly drifted?: boolean;
    readonly declared?: EnvironmentOverview;
    readonly inventory?: Inventory;
  } = {},
): Act {
  const { declared = declaredOf(names), inventory = inventoryOf(names, options) } = options;
  return tells('read', { type: 'declared', declared }, { type: 'known', inventory });
}

interface Planned {
  readonly fresh?: boolean;
  readonly nothing?: boolean;
  readonly repairs?: boolean;
  /** Includes blocked steps, which stop the plan or leave it alone. */
  readonly blocked?: 'stops' | 'beside';
  readonly intent?: Intent;
  /** The artifacts that are excluded. The CA of etcd takes along what it signs. */
  readonly except?: readonly string[];
  readonly inventory?: Inventory;
}

export function planned(
  names: Names,
  {
    fresh = false,
    nothing = false,
    repairs = false,
    blocked,
    intent,
    except = [],
    inventory = inventoryOf(names, { fresh }),
  }: Planned = {},
): Act {
  const whole = planOf(names, inventory, { blocked: blocked !== undefined });
  const steps = nothing ? whole.steps.filter(({ action }) => action === 'unchanged') : whole.steps;
  const asked = intent === undefined ? {} : { intent };
  const excluding = except.length === 0 ? {} : { intent: { ...emptyIntent, except } };
  const left = steps.map((step) => withoutExcluded(step, except));
  const plan = {
    ...whole,
    ...asked,
    ...excluding,
    steps: left,
    repairs: repairs ? inventoryOf(names, { drifted: true }).drift : [],
  };
  const reported = reportedPlan(plan);
  return tells('plan', blocked === 'beside' ? { ...reported, stops: 0 } : reported);
}

export function withoutExcluded(step: Step, except: readonly string[]): Step {
  const { artifact, name, owner, action, reasons: why } = step;
  const isNamed = except.includes(artifact);
  const isOfEtcd = except.includes('etcd-ca') && artifact.includes('etcd');
  if (action === 'unchanged' || !(isNamed || isOfEtcd)) return step;
  const left = isNamed
    ? finding('excluded', { action, why })
    : finding('excluded/with-ca', { action, why, ca: 'etcd-ca' });
  return { artifact, name, owner, action: 'unchanged', reasons: [], warnings: [left], writes: [] };
}

/** A step that is due, where only the request is wanted. */
export function unrequested(step: Step): Step {
  const { artifact, name, owner, action, reasons: why } = step;
  if (action === 'unchanged') return step;
  const warnings = [finding('excluded/unrequested', { action, why })];
  return { artifact, name, owner, action: 'unchanged', reasons: [], warnings, writes: [] };
}

export function failure(of: Task['type'], text: string, exit: TaskFailure['exit'] = 'failed'): Act {
  return tells(of, { type: 'failure', failure: { text, exit } });
}

export function applyDone(part: Partial<ApplyDone> = {}): Act {
  return tells('apply', {
    type: 'applied',
    entriesWritten: 8,
    rollout: [],
    next: [],
    waiting: [],
    blocked: [],
    ...part,
  });
}

export function events(...all: readonly Shown<Event>[]): Act {
  return tells('apply', { type: 'events', events: all });
}

export function steps(names: Names, count: number): readonly Shown<Event>[] {
  return planOf(names, inventoryOf(names))
    .steps.filter(({ action }) => action !== 'unchanged')
    .slice(0, count)
    .flatMap(({ artifact, action }): Shown<Event>[] => [
      { type: 'step started', artifact, action },
      { type: 'step done', artifact, action },
    ]);
}

type Reported = Extract<Notice, { type: 'planned' }>;

/** Every blocked step stops it. */
export function reportedPlan(plan: Plan): Reported {
  const stops = plan.steps.filter(({ action }) => action === 'blocked').length;
  return { type: 'planned', plan, stops, desired, warnings: [] };
}

export const startup: StartupContext = {
  kubeadm: null,
  machine: { name: 'this-host', addresses: ['192.0.2.10', 'fd00::10'] },
  usual: defaultAnswers,
};

export function looksAround(kubeadm: StartupContext['kubeadm'] = null): Act {
  return tells('look around', { type: 'startup', startup: { ...startup, kubeadm } });
}
