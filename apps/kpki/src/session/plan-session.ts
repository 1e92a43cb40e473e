import {
  askKubeletClientRights,
  askSubjectRights,
  emptyIntent,
  type Intent,
  type Listener,
  makePlan,
  needsKubeletClientRights,
  type ObservedState,
  type Plan,
  type Planned,
  readAndPlan,
  readObservedState,
  readPlan,
  remedyIn,
  withRights,
} from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import { fileTexts, statementText } from '@kpki/presentation';
import { Fault } from '../fault.ts';
import { limitWords, optionWords, shellWord } from '../options/option-words.ts';
import { programName } from '../terminal/program-name.ts';
import { saidText } from './error-text.ts';
import { readNamedFile } from './read-file.ts';
import type { Session } from './session.ts';

/** Reads everything and plans it as of now. The intent may depend on what is read; `read` replaces the usual read. */
export function planSession(
  session: Session,
  listener: Listener,
  call: Call,
  intent?: (observed: ObservedState) => Intent,
  read = (): Promise<ObservedState> =>
    readObservedState(session.cluster, session.sinks, listener, call, session.caPlacements),
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

/** Suggested if the named file is something else, which must stay. */
const defaultPlanFile = 'next.plan';

/** A thousand nodes have a plan of several megabytes. */
const mostBytes = 256 * 1024 * 1024;

export async function savedPlan(file: string, { targetFlags }: Session): Promise<Plan> {
  const advice = fileTexts.makeWith(planCommand(targetFlags, file));
  const bytes = await readNamedFile(file, { advice, most: mostBytes });
  const plan = readPlan(bytes.toString('utf8'));
  if (plan !== null) return plan;
  throw new Fault(
    'usage',
    `${file}: this is no plan of kpki, or one of an earlier format; make one with: ${planCommand(targetFlags, defaultPlanFile)}`,
  );
}

/** Adds the command that makes the plan again to the refusal of an outdated one. */
export function refusedPlan(error: unknown, file: string, { intent }: Plan, { targetFlags }: Session): unknown {
  if (!PluginError.is(error) || error.code !== 'conflict') return error;
  const remedy = remedyIn(error);
  const again = commandFor(intent, targetFlags, file);
  const said = saidText(error, targetFlags);
  const message = remedy === null ? said : `${said}; ${statementText(remedy, () => `\`${again}\``)}`;
  return new Fault('failed', `${file}: ${message}`, { cause: error });
}

function commandFor(intent: Intent | undefined, targetFlags: string, file: string): string {
  const { renew, rekey, rotate, words, ...limits } = intent ?? emptyIntent;
  const program = programName();
  // A phase of a rotation is planned and carried out in one call, so its plan is never saved.
  if (rotate.length > 0)
    return `${program} rotate ${rotate.map(({ name }) => shellWord(name)).join(' ')}${targetFlags}`;
  const isAsked = renew.length > 0 || rekey.length > 0;
  // A plan from the UI has no words; without them the command asks what is meant.
  const asking = words ?? (isAsked ? [rekey.length > 0 ? 'rekey' : 'renew'] : ['plan']);
  return `${program} ${asking.map(shellWord).join(' ')}${limitWords(limits)}${targetFlags}${optionWords({ out: file })}`;
}

function planCommand(targetFlags: string, out: string): string {
  return `${programName()} plan${targetFlags}${optionWords({ out })}`;
}
