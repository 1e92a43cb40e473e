import type { Call } from './injections.ts';

export interface Event {
  readonly thread: string;
  readonly call: string;
  readonly rest: string;
}

const line = /^(\d+)\s+(?:([a-z0-9_]+)\(|<\.\.\. [a-z0-9_]+ resumed>)(.*)$/;

/** A call that was logged in two halves, since another thread was busy meanwhile, is put together. */
export function eventsOf(log: string): readonly Event[] {
  const events: Event[] = [];
  for (const text of log.split('\n')) {
    const [, thread, call, rest] = line.exec(text) ?? [];
    if (thread === undefined || rest === undefined) continue;
    if (call !== undefined) events.push({ thread, call, rest });
    else resume(events, thread, rest);
  }
  return events;
}

function resume(events: Event[], thread: string, rest: string): void {
  const at = events.findLastIndex((event) => event.thread === thread);
  const begun = events[at];
  if (begun !== undefined) events[at] = { ...begun, rest: begun.rest.replace(' <unfinished ...>', rest) };
}

/** Those that are given a descriptor, and no path. */
const byDescriptor: readonly string[] = ['write', 'pwrite64', 'fsync', 'fchmod', 'fchown'] satisfies readonly Call[];

/** Whether a call is about the folder or what is in it. kpki reaches what is in it through `/proc/self/fd`. */
export function touches({ call, rest }: Event, folder: string): boolean {
  if (byDescriptor.includes(call)) return rest.includes(`<${folder}`);
  return rest.includes(`"${folder}`) || rest.includes('"/proc/self/fd/') || rest.includes(`<${folder}`);
}

/** Whether the call could leave another state of the disk behind than there was before it. */
export function changes({ call, rest }: Event): boolean {
  return !call.startsWith('open') || /O_CREAT|O_TRUNC|O_WRONLY|O_RDWR/.test(rest);
}

function pathsOf({ call, rest }: Event): readonly string[] {
  if (byDescriptor.includes(call)) return [/^\d+<([^>]*)>/.exec(rest)?.[1] ?? ''];
  return [...rest.matchAll(/"([^"]*)"/g)].map(([, path = '']) => path);
}

/** A call of the program on the folder, and how strace finds it again in another run of the same program. */
export interface Target {
  readonly call: Call;
  /** How many such calls on the folder there are before this one, those of `path` alone where there is one. */
  readonly ordinal: number;
  /** strace counts only calls that name it; null where each run has another name there. */
  readonly path: string | null;
  /** Which of them, as strace counts: for each thread apart. */
  readonly when: number;
  readonly changes: boolean;
}

const madeUpAnew = /[0-9a-f]{16}/;

/** The calls on the folder in a recorded run's order, counted among those of the same path, or of their kind. */
export function targetsOf(
  events: readonly Event[],
  folder: string,
  calls: readonly Call[],
  counted: 'by path' | 'together' = 'by path',
): readonly Target[] {
  return events.flatMap((event, at) => {
    const call = calls.find((each) => each === event.call);
    if (call === undefined || !touches(event, folder)) return [];
    const named = pathsOf(event).find((each) => each !== '' && !madeUpAnew.test(each)) ?? null;
    const path = counted === 'by path' ? named : null;
    const before = events.slice(0, at).filter((other) => other.call === call);
    const alike = path === null ? before : before.filter((other) => pathsOf(other).includes(path));
    const ordinal = (path === null ? before.filter((other) => touches(other, folder)) : alike).length;
    const when = alike.filter(({ thread }) => thread === event.thread).length + 1;
    return [{ call, ordinal, path, when, changes: changes(event) }];
  });
}
