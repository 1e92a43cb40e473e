import type { Listener, ObservedState } from '@kpki/engine';
import type { ReadConfiguration } from '../../session/configuration.ts';
import { planSession } from '../../session/plan-session.ts';
import { type Reached, readReachable } from '../../session/read-reachable.ts';
import { type Session, statusPurpose } from '../../session/session.ts';
import { declaredBy } from './declared-by.ts';
import { foldersOf } from './folders-of.ts';
import type { Doing } from './perform.ts';
import type { TurnTasks } from './task.ts';
import { withTarget } from './with-target.ts';

export async function perform({ target, plans }: TurnTasks['read'], doing: Doing): Promise<void> {
  const use = async (session: Session, listener: Listener): Promise<void> => {
    const { call } = doing;
    doing.tell({ type: 'folders', folders: foldersOf(session, target) });
    const look = async (): Promise<Reached> => {
      const reached = await readReachable(session, session.dependencies.now, listener, call);
      doing.tell({ type: 'known', inventory: reached.inventory });
      return reached;
    };
    if (plans !== true) {
      await look();
      return;
    }
    const { plan } = await planSession(session, listener, call, undefined, async () => wholeOf(await look()));
    const { tellPlan } = await import('./plan.ts');
    await tellPlan(plan, session, doing);
  };
  const declare = (configuration: ReadConfiguration): void => {
    doing.tell({ type: 'declared', declared: declaredBy(configuration, target) });
  };
  await withTarget(target, doing, use, declare, plans === true ? undefined : statusPurpose);
}

/** A plan needs all sinks. */
function wholeOf({ observed, failure }: Reached): ObservedState {
  if (observed === null) throw failure;
  return observed;
}
