import { type Listener, remedyIn } from '@kpki/engine';
import { PluginError } from '@kpki/plugin';
import { nextAfter, shown } from '@kpki/presentation';
import { commandTextWith } from '../../options/command-text.ts';
import { appliedTarget } from '../../session/applied-target.ts';
import { applyUnderLock } from '../../session/apply-under-lock.ts';
import { refuseReadOnly } from '../../session/configuration.ts';
import { ShownError, saidText } from '../../session/error-text.ts';
import { leftOnNodesDocument } from '../../session/left-on-nodes.ts';
import { busyText } from '../../session/lock.ts';
import type { Doing } from './perform.ts';
import type { TurnTasks } from './task.ts';
import { withTarget } from './with-target.ts';

/** Applies exactly the plan that was shown, or refuses if the observed state has changed. */
export async function perform({ target, plan }: TurnTasks['apply'], doing: Doing): Promise<void> {
  await withTarget(target, doing, async (session, listener) => {
    refuseReadOnly(session.configuration);
    const answer = await applyUnderLock(session, plan, attentive(listener, doing), doing.call).catch((error) => {
      throw withoutCommand(error, session.targetFlags);
    });
    if ('busy' in answer) {
      doing.tell({ type: 'failure', failure: { text: busyText(answer.busy), exit: 'waiting' } });
      return;
    }
    const { entriesWritten, waiting, rollout } = answer.done;
    const next = [
      ...nextAfter(appliedTarget(session), plan, answer.done),
      ...leftOnNodesDocument(plan.intent?.rotate ?? [], session),
    ];
    const blocked = shown(
      plan.steps.filter(({ action }) => action === 'blocked'),
      commandTextWith(session.targetFlags),
    );
    doing.tell({ type: 'applied', entriesWritten, rollout, next, waiting, blocked });
  });
}

/** A screen has a key for a new plan, and its last row names the command that this plan was made with. */
function withoutCommand(error: unknown, targetFlags: string): unknown {
  if (!PluginError.is(error) || remedyIn(error)?.message !== 'plan-again') return error;
  return new ShownError(error.code, saidText(error, targetFlags), { cause: error });
}

/** Leaving waits for writes, but not for keys that are made. */
function attentive(listener: Listener, { beforeWriting }: Doing): Listener {
  return (event) => {
    if (event.type === 'writing' || event.type === 'repairing') beforeWriting();
    listener(event);
  };
}
