import {
  askKubeletClientRights,
  askSubjectRights,
  type Intent,
  type Listener,
  makePlan,
  needsKubeletClientRights,
  type ObservedState,
  type Planned,
  readAndPlan,
  readObservedState,
  withRights,
} from '@kpki/engine';
import type { Call } from '@kpki/plugin';
import type { Session } from './session.ts';

/** Reads everything and plans it as of now. The intent may depend on what is read; `read` replaces the usual read. */
export function planSession(
  session: Session,
  listener: Listener,
  call: Call,
  intent?: (observed: ObservedState) => Intent,
  read = (): Promise<ObservedState> =>
    readObservedState(session.cluster, session.sinks, listener, call, session.custodies),
): Promise<Planned> {
  const readAll = async (): Promise<ObservedState> => withRightsAsked(await read(), session, listener, call);
  return readAndPlan(readAll, (observed) => makePlan(observed, session.dependencies.now(), intent?.(observed)), call);
}

/** Asks for rights only if the plan depends on them: a private key leaves the sinks for it. */
export async function withRightsAsked(
  observed: ObservedState,
  { configuration }: Pick<Session, 'configuration'>,
  listener: Listener,
  call: Call,
): Promise<ObservedState> {
  const live = configuration.environment?.live;
  const [kubeletClientRights, subjectRights] = await Promise.all([
    needsKubeletClientRights(observed) ? askKubeletClientRights(observed, live, listener, call) : undefined,
    askSubjectRights(observed, live, listener, call),
  ]);
  return withRights(observed, {
    ...(kubeletClientRights === undefined ? {} : { kubeletClientRights }),
    ...(subjectRights === null ? {} : { subjectRights }),
  });
}
