import { setTimeout as pause } from 'node:timers/promises';
import { type Credentials, httpRequest } from '@kpki/services';

interface Sighting {
  readonly node: string;
  readonly status: string;
  readonly reason: string;
  /** RFC 3339: when the condition last changed. */
  readonly since: string;
}

export interface Restart {
  readonly node: string;
  readonly at: number;
}

export interface NodesReport {
  readonly seen: Readonly<Record<string, number>>;
  /** Each moment at which a Node was not Ready, and each Node whose condition changed meanwhile, in words for a person. */
  readonly unready: readonly string[];
  /**
   * Conditions that changed while a kubelet started. Since 1.37 a kubelet that starts reports NotReady until it has read its
   * CSINode, with any kind of restart; at its first start it may have been Ready for a moment before.
   */
  readonly whileStarting: readonly string[];
  readonly unanswered: number;
}

export interface NodesWatch extends AsyncDisposable {
  stop(): Promise<NodesReport>;
}

const secondsBetweenLooks = 1;
/** A kubelet has read its CSINode within that time, on a loaded machine too. */
const startMilliseconds = 20_000;

export function watchNodes(
  servers: readonly string[],
  credentials: () => Promise<Credentials>,
  restarts: readonly Restart[],
): NodesWatch {
  const seen = new Map<string, number>();
  const first = new Map<string, string>();
  const unready = new Set<string>();
  const whileStarting = new Set<string>();
  let unanswered = 0;
  let isOver = false;

  const isStarting = ({ node, since }: Sighting): boolean =>
    restarts.some((each) => {
      const later = Date.parse(since) - each.at;
      // The API has whole seconds.
      return each.node === node && later > -1_000 && later < startMilliseconds;
    });
  const note = (sighting: Sighting): void => {
    const { node, status, reason, since } = sighting;
    seen.set(node, (seen.get(node) ?? 0) + 1);
    const isStart = isStarting(sighting);
    const isExcused = isStart && reason === 'KubeletNotReady: CSINode is not yet initialized';
    if (status !== 'True') (isExcused ? whileStarting : unready).add(`${node} is ${status} since ${since}: ${reason}`);
    // A kubelet that is restarted reports no change; a Node that was not Ready for a moment has another time.
    else if (first.has(node) && first.get(node) !== since)
      (isStart ? whileStarting : unready).add(`${node} changed at ${since}`);
    first.set(node, since);
  };
  const look = async (): Promise<void> => {
    for (const server of servers) {
      const sightings = await readNodes(server, await credentials()).catch(() => null);
      if (sightings === null) continue;
      for (const each of sightings) note(each);
      return;
    }
    unanswered += 1;
  };
  const done = (async () => {
    while (!isOver) {
      await look();
      await pause(secondsBetweenLooks * 1000);
    }
  })();
  const stop = async (): Promise<NodesReport> => {
    isOver = true;
    await done;
    return { seen: Object.fromEntries(seen), unready: [...unready], whileStarting: [...whileStarting], unanswered };
  };
  return { stop, [Symbol.asyncDispose]: async () => void (await stop()) };
}

/** The Ready condition of each Node, as one API server has it. Rejects where it does not answer with a list. */
export async function readNodes(server: string, credentials: Credentials): Promise<readonly Sighting[]> {
  const answer = await httpRequest(`${server}/api/v1/nodes`, { ...credentials, asGo: true });
  if (answer.status !== 200) throw new Error(`GET /api/v1/nodes was answered ${answer.status}`);
  const { items } = JSON.parse(answer.body) as NodeList;
  return items.map(({ metadata, status }) => {
    const ready = status.conditions?.find(({ type }) => type === 'Ready');
    return {
      node: metadata.name,
      status: ready?.status ?? 'missing',
      reason: ready === undefined ? 'no condition' : `${ready.reason}: ${ready.message}`,
      since: ready?.lastTransitionTime ?? '',
    };
  });
}

interface NodeList {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly status: { readonly conditions?: readonly Condition[] };
  }[];
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
}
