import {
  askKubeletClientRights,
  askSubjectRights,
  type Intent,
  type Listener,
  makePlan,
  needsKubeletClientRights,
  type Planned,
  readAndPlan,
  readWorld,
  type World,
  withRights,
} from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import type { Session } from './session.ts';

/**
 * Reads everything and plans it, as of now; what is asked for beyond the declaration may depend on what is there. Whoever
 * has more to tell of what is read brings `read`.
 */
export function planSession(
  session: Session,
  listener: Listener,
  call: Call,
  intent?: (world: World) => Intent,
  read = (): Promise<World> => readWorld(session.cluster, session.sinks, listener, call, session.custodies),
): Promise<Planned> {
  const readAll = async (): Promise<World> => withRightsAsked(await read(), session, listener, call);
  return readAndPlan(readAll, (world) => makePlan(world, session.workshop.now(), intent?.(world)), call);
}

/**
 * Asks the cluster for the rights of the user of `apiserver-kubelet-client` and of subjects that certificates are to get in
 * place of others, where a plan depends on them, and only then: a key is taken out of the sinks for it.
 */
export async function withRightsAsked(
  world: World,
  { configuration }: Pick<Session, 'configuration'>,
  listener: Listener,
  call: Call,
): Promise<World> {
  const live = configuration.environment?.live;
  const [kubeletClientRights, subjectRights] = await Promise.all([
    needsKubeletClientRights(world) ? askKubeletClientRights(world, live, listener, call) : undefined,
    askSubjectRights(world, live, listener, call),
  ]);
  return withRights(world, {
    ...(kubeletClientRights === undefined ? {} : { kubeletClientRights }),
    ...(subjectRights === null ? {} : { subjectRights }),
  });
}
