import { createHash, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import type { Description, Host, Opened, Secret } from '@kpki/plugin';
import { PluginError } from '@kpki/plugin';
import { errorOf } from './assertions.ts';
import { type Case, isUnproven, type Trial, unproven } from './case.ts';
import type { Harness, Hooks, InstanceUnderTest } from './harness.ts';
import { assertUntraced } from './traces.ts';

export type CaseResult =
  | { readonly id: string; readonly result: 'passed' }
  | { readonly id: string; readonly result: 'failed'; readonly error: unknown }
  /** The instance does not declare the subject of the case. */
  | { readonly id: string; readonly result: 'not declared' }
  /** The harness lacks something that the case needs, usually a hook. */
  | { readonly id: string; readonly result: 'not proven'; readonly needs: string };

const twoMinutes = 120_000;

/** The part of a case's time limit that is enough for an immediate action: 5 s of two minutes. */
const partOfDeadline = 1 / 24;

/** Runs the cases one after the other, each on its own instance, and reports on all of them. */
export async function runCases<T extends Opened>(
  cases: readonly Case<T>[],
  harness: Harness<T>,
): Promise<CaseResult[]> {
  const reports: CaseResult[] = [];
  for (const each of cases) reports.push(await runCase(each, harness));
  return reports;
}

/** Runs one case. Never rejects: all errors, also of `open` and of the cleanup, are in the report. */
export async function runCase<T extends Opened>(each: Case<T>, harness: Harness<T>): Promise<CaseResult> {
  const { id } = each;
  try {
    const declared = await withinDeadline(harness.deadline ?? twoMinutes, () => openAndRun(each, harness));
    return { id, result: declared ? 'passed' : 'not declared' };
  } catch (error) {
    if (isUnproven(error)) return { id, result: 'not proven', needs: error.needs };
    return { id, result: 'failed', error };
  }
}

async function withinDeadline<R>(milliseconds: number, work: () => Promise<R>): Promise<R> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(tooLate(milliseconds)), milliseconds);
  try {
    return await Promise.race([work(), promise]);
  } finally {
    clearTimeout(timer);
  }
}

const tooLate = (milliseconds: number): Error =>
  new Error(`the case took more than ${milliseconds} ms; on a slow machine, raise \`deadline\` of the harness`);

async function openAndRun<T extends Opened>(each: Case<T>, harness: Harness<T>): Promise<boolean> {
  const log: string[] = [];
  const host = hostFor(harness.host, log);
  const subject = await harness.open(host);
  const endings: (() => Promise<void>)[] = [async () => subject.dispose?.(), () => subject.instance.close()];
  const declared = each.when(subject.instance, harness.plugin);
  const failure = declared ? await failureOf(each, trialOn(subject, harness, host, log, endings)) : undefined;
  const failures = failure === undefined ? [] : [failure];
  // All cleanups run, whatever fails; the first error is reported.
  for (const end of endings.reverse()) {
    const error = await errorOf(end);
    if (error !== undefined) failures.push(error);
  }
  if (failures.length > 0) throw failures[0];
  return declared;
}

function failureOf<T>(each: Case<T>, trial: Trial<T>): Promise<unknown> {
  return errorOf(async () => {
    await each.run(trial);
    for (const canary of trial.canaries) assertUntraced(canary, 'the log', trial.log);
  });
}

function trialOn<T extends Opened>(
  subject: InstanceUnderTest<T>,
  harness: Harness<T>,
  host: Host,
  log: readonly string[],
  endings: (() => Promise<void>)[],
): Trial<T> {
  const hooks: Hooks<T> = subject.hooks ?? {};
  const trial: Trial<T> = {
    plugin: harness.plugin,
    instance: subject.instance,
    host,
    log,
    hooks,
    canaries: harness.canaries ?? [],
    timeLimit: (harness.deadline ?? twoMinutes) * partOfDeadline,
    hook(name) {
      const hook = hooks[name];
      if (hook === undefined || hook === null) throw unproven(`the hook ${name}`);
      return hook;
    },
    async openWith(replaced) {
      const more = await harness.open({ ...host, ...replaced });
      endings.push(async () => more.dispose?.());
      endings.push(() => more.instance.close());
      return more.instance;
    },
    async reopen() {
      const instance = await trial.hook('reopen')(host);
      endings.push(() => instance.close());
      return instance;
    },
    fresh: () => `case.a-b.${randomBytes(9).toString('hex')}.1`,
    onEnd: (clean) => endings.push(clean),
  };
  return trial;
}

function hostFor(lent: Harness<never>['host'], log: string[]): Host {
  return {
    folder: process.cwd(),
    ask: () => Promise.reject(new PluginError('denied', 'no person can answer')),
    // The author chose the system that the suite runs on.
    agree: async () => {},
    now: () => new Date(),
    describe,
    ...lent,
    log: (level, text) => log.push(`${level}: ${text}`),
  };
}

/** Describes a secret entry for the suite: less than kpki's host, which reads kubeconfigs too. */
function describe(secret: Secret): Description {
  return secret.use((bytes) => {
    const digest = createHash('sha256').update(bytes).digest('hex');
    try {
      const privateKey = createPrivateKey({ key: Buffer.from(bytes), format: 'pem' });
      const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
      return { digest, publicKey: new Uint8Array(publicKey) };
    } catch {
      return { digest };
    }
  });
}
