import type { Plan, RolloutStep, Step } from '@kpki/engine';
import { statement } from '@kpki/engine';
import { madeUp, madeUpStatement } from '../made-up.ts';
import { reportedPlan, unrequested, withoutExcluded } from './acts.ts';
import { inventoryOf, planOf } from './inventory.ts';
import type { Names } from './names.ts';
import { type Act, tells } from './play.ts';

/** The plan of a request for all server certificates of etcd, without what is excluded; `only`: without what else is due. */
export function plannedRequest(names: Names, except: readonly string[] = [], only = true): Act {
  const whole = planOf(names, inventoryOf(names));
  const requested = whole.steps.map((step): Step => {
    const { artifact, name, owner } = step;
    if (name !== 'etcd-server') return step;
    const writes = [
      {
        sink: 'main',
        location: names.location,
        entry: `${owner}/pki/etcd/server.crt`,
        part: 'certificate' as const,
        node: owner,
        effect: 'replaces' as const,
      },
    ];
    return {
      artifact,
      name,
      owner,
      action: 'renew',
      reasons: [madeUp('requested', 'requested')],
      warnings: [],
      operations: ['use-stored-key', 'issue'],
      writes,
    };
  });
  const steps = requested.map((step) =>
    only && step.name !== 'etcd-server' ? unrequested(step) : withoutExcluded(step, except),
  );
  const nodes = steps.flatMap(({ name, action, owner }) =>
    name === 'etcd-server' && action === 'renew' ? [owner ?? ''] : [],
  );
  const plan: Plan = { ...whole, steps, rollout: nodes.map(restartOf) };
  return tells('plan', reportedPlan(plan));
}

function restartOf(node: string, at: number): RolloutStep {
  return {
    wave: at + 1,
    action: 'restart',
    component: 'etcd',
    node,
    leaderLast: false,
    artifacts: [`etcd-server ${node}`],
    flags: ['--cert-file'],
    why: statement('rollout/read-at-start', { flags: ['--cert-file'] }),
    proof: madeUpStatement('its port answers'),
  };
}
