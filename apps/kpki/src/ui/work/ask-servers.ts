import { liveStatus, serversToAsk } from '@kpki/engine';
import { shown } from '@kpki/presentation';
import { commandTextWith } from '../../options/command-text.ts';
import { readReachable } from '../../session/read-reachable.ts';
import { statusPurpose } from '../../session/session.ts';
import { declaredBy } from './declared-by.ts';
import type { Doing } from './perform.ts';
import type { TurnTasks } from './task.ts';
import { withTarget } from './with-target.ts';

/** Tells each answer as it comes, so that a server that is silent holds up no other. */
export async function perform({ target }: TurnTasks['ask servers'], doing: Doing): Promise<void> {
  const { tell, call } = doing;
  await withTarget(
    target,
    doing,
    async (session, listener) => {
      const { cluster, configuration, dependencies, targetFlags } = session;
      const live = configuration.environment?.live ?? {};
      tell({ type: 'live asked', servers: serversToAsk(cluster, live) });
      const { inventory, observed } = await readReachable(session, dependencies.now, listener, call);
      tell({ type: 'known', inventory });
      doing.letOthersBegin();
      const words = commandTextWith(targetFlags);
      await liveStatus(cluster, observed, live, dependencies.now(), call, (certificate) =>
        tell({ type: 'live answers', answers: [shown(certificate, words)] }),
      );
      tell({ type: 'live over' });
    },
    (configuration) => tell({ type: 'declared', declared: declaredBy(configuration, target) }),
    statusPurpose,
  );
}
