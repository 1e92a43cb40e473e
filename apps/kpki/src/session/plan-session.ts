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

/** Reads everything and plans it as of now. The intent may depend on what is read; `read` replaces the usual read. */
export function planSession(
  session: Session,
  listener: Listener,
  call: Call,
  intent?: (world: World) => Intent,
  read = (): Promise<World> => readWorld(session.cluster, session.sinks, listener, call, session.custodies),
): Promise<Planned> {
  const readAll = async (): Promise<World> => withRightsAsked(await read(), session, listener, call);
  return readAndPlan(readAll, (world) => makePlan(world, session.dependencies.now(), intent?.(world)), call);
}

/**
 * Asks the cluster for the rights of the user of `apiserver-kubelet-client` and of renamed subjects, but only if the
 * plan depends on them: a private key leaves the sinks for it.
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
