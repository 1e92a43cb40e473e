import { setTimeout as pause } from 'node:timers/promises';
import { describer, openGuarded } from '@kpki/engine';
import { type Backend, type Call, type Host, type Opened, PluginError, Secret, type Sink } from '@kpki/plugin';
import { backendCases, type Case, type CaseResult, type Harness, runCase, sinkCases } from '@kpki/plugin-conformance';
import type { CaseOutcome, RunningCase } from '@kpki/presentation';
import { hideSecrets } from '../../hide-secrets.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { saidText } from '../error-text.ts';
import { hostFor } from '../plugin-host.ts';
import { facetsOfBackend, facetsOfSink, type PluginFacets } from './plugin-facets.ts';
import type { ConformanceSubject } from './subject.ts';

export type ConformanceEvent =
  | ({ readonly type: 'case started' } & RunningCase)
  | { readonly type: 'case ended'; readonly outcome: CaseOutcome };

interface Conformance {
  readonly declared: PluginFacets;
  /** Throws 'cancelled' between two cases once the signal has fired. */
  run(listener: (event: ConformanceEvent) => void, call: Call): Promise<readonly CaseOutcome[]>;
}

/** Opens the plugin once, to see what it declares; each question to a person is asked once, for all cases. */
export async function prepareConformance(subject: ConformanceSubject, terminal: Terminal): Promise<Conformance> {
  let ending = new AbortController();
  const host = hostFor(subject.name, subject.folder, terminal, () => {}, { idle: () => ending.signal });
  const answers: Answers = {
    ...askedOnce(host),
    endQuestions: () => {
      ending.abort();
      ending = new AbortController();
    },
  };
  return subject.kind === 'backend'
    ? suiteOf<Backend>(subject, backendCases, facetsOfBackend, answers)
    : suiteOf<Sink>(subject, sinkCases, facetsOfSink, answers);
}

interface Answers {
  readonly host: Pick<Host, 'agree' | 'ask' | 'folder' | 'describe' | 'now'>;
  /** The hidden answers, if long enough to show up nowhere by chance. */
  readonly typed: () => readonly string[];
  /** Withdraws the questions that are still open, such as to touch a key. */
  readonly endQuestions: () => void;
}

async function suiteOf<T extends Backend | Sink>(
  subject: ConformanceSubject,
  cases: readonly Case<T>[],
  declaredBy: (instance: T) => PluginFacets,
  { host, typed, endQuestions }: Answers,
): Promise<Conformance> {
  const { kind, name, use, options } = subject;
  const plugin = subject.plugin as unknown as Harness<T>['plugin'];
  const pluginOrigin = { kind, name, use, hide: hideSecrets };
  const openPlain = (own: Host): Promise<T> => plugin.open(options, own);
  const openBehind = async (own: Host): Promise<T> =>
    (await openGuarded(kind, subject.plugin, options, own, pluginOrigin)) as T;
  const harnessOf = (open: (own: Host) => Promise<T>): Harness<T> => ({
    plugin,
    host,
    get canaries() {
      return typed();
    },
    open: async (own) => ({ instance: await open(own), hooks: { reopen: open } }),
  });
  const first = await openBehind({ ...host, log: () => {} });
  const declared = declaredBy(first);
  await first.close();
  return {
    declared,
    run: async (listener, call) => {
      const listening = (event: ConformanceEvent): void => {
        if (event.type === 'case ended') endQuestions();
        listener(event);
      };
      const plain = await runAll(cases, harnessOf(openPlain), false, listening, call);
      const passed = cases.filter(({ id }) => plain.some((each) => each.id === id && each.result === 'passed'));
      return [...plain, ...(await runAll(passed, harnessOf(openBehind), true, listening, call))];
    },
  };
}

async function runAll<T extends Opened>(
  cases: readonly Case<T>[],
  harness: Harness<T>,
  guardedRun: boolean,
  listener: (event: ConformanceEvent) => void,
  call: Call,
): Promise<readonly CaseOutcome[]> {
  const outcomes: CaseOutcome[] = [];
  for (const [at, each] of cases.entries()) {
    if (call.signal.aborted) throw new PluginError('cancelled', 'the suite was stopped between two cases');
    listener({ type: 'case started', id: each.id, guarded: guardedRun, number: at + 1, of: cases.length });
    const outcome = outcomeOf(each, await runUntilReached(each, harness, call), guardedRun);
    outcomes.push(outcome);
    listener({ type: 'case ended', outcome });
  }
  return outcomes;
}

const mostAttempts = 3;
const secondsBetween = 1;
const longestSeconds = 60;

/** Runs a case again if the outside system was unavailable, as kpki repeats a call. */
async function runUntilReached<T extends Opened>(each: Case<T>, harness: Harness<T>, call: Call): Promise<CaseResult> {
  for (let attempt = 1; ; attempt++) {
    const report = await runCase(each, harness);
    const error = report.result === 'failed' ? report.error : null;
    const isAnother = attempt < mostAttempts && !call.signal.aborted;
    if (!isAnother || !PluginError.is(error) || error.code !== 'unavailable') return report;
    const seconds = Math.min(error.retryAfterSeconds ?? secondsBetween, longestSeconds);
    await pause(seconds * 1000, undefined, { signal: call.signal }).catch(() => {});
  }
}

function outcomeOf({ promise }: Pick<CaseOutcome, 'promise'>, report: CaseResult, guardedRun: boolean): CaseOutcome {
  const { id, result } = report;
  const text =
    report.result === 'failed' ? messageOf(report.error) : report.result === 'not proven' ? report.needs : null;
  return { id, promise, guarded: guardedRun, result, text: text === null ? null : hideSecrets(text) };
}

function messageOf(error: unknown): string {
  if (PluginError.is(error)) return saidText(error);
  return error instanceof Error ? error.message : String(error);
}

/** Each case opens its own instance, and a PIN must not be typed a hundred times. */
function askedOnce(host: Host): Pick<Answers, 'host' | 'typed'> {
  const known = new Map<string, Promise<Secret>>();
  const typed: string[] = [];
  const shortest = 8;
  const ask: Host['ask'] = async (prompt) => {
    if (!prompt.hidden) return host.ask(prompt);
    const answer = known.get(prompt.text) ?? host.ask(prompt);
    known.set(prompt.text, answer);
    const text = (await answer).use((bytes) => Buffer.from(bytes).toString('utf8'));
    if (text.length >= shortest && !typed.includes(text)) typed.push(text);
    // A plugin may overwrite the bytes that it gets.
    return new Secret(Buffer.from(text));
  };
  const { agree, folder, now } = host;
  return { host: { agree, ask, folder, now, describe: describer() }, typed: () => typed };
}
