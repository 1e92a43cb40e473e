import { blockedIn, type Plan } from '@kpki/engine';
import { unignoredLocations, unignoredText } from '../../session/git.ts';
import { inventoryOf } from '../../session/inventory.ts';
import { planSession } from '../../session/plan-session.ts';
import type { Session } from '../../session/session.ts';
import { declaredBy } from './declared-by.ts';
import { desiredIn } from './desired.ts';
import type { Doing } from './perform.ts';
import type { TurnTasks } from './task.ts';
import { withTarget } from './with-target.ts';

/** Also reports the inventory: all sinks have answered by now, which an older reading may have missed. */
export async function perform({ target, intent }: TurnTasks['plan'], doing: Doing): Promise<void> {
  await withTarget(target, doing, async (session, listener) => {
    const { dependencies, configuration } = session;
    const { observed, plan } = await planSession(session, listener, doing.call, intent && (() => intent));
    doing.tell({ type: 'declared', declared: declaredBy(configuration, target) });
    doing.tell({ type: 'known', inventory: inventoryOf(observed, dependencies.now(), session.targetFlags) });
    await tellPlan(plan, session, doing);
  });
}

export async function tellPlan(plan: Plan, session: Session, { tell, call }: Doing): Promise<void> {
  const unignored = await unignoredLocations(plan, call);
  tell({
    type: 'planned',
    plan,
    stops: blockedIn(plan, session.cluster).stops.length,
    desired: desiredIn(plan, session),
    warnings: unignored.map(unignoredText),
  });
}
