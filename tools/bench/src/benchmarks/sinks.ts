import { apiServerComponents, component, openFaultProxy, type SeenRequest } from '@kpki/services';
import type { Stand } from '@kpki/sink-faults/stands';
import type { Benchmark } from '../benchmark.ts';
import { costOf, costRows, type Run } from '../cost.ts';
import { kpki } from '../paths.ts';
import { sequentially } from '../plain-requests.ts';
import { filesystemSink, folderWithSink } from '../scratch.ts';
import { type OpenStand, openStand } from '../stands.ts';

interface Stored {
  readonly title: string;
  readonly nodes: number;
  readonly kubelets: number;
  readonly times: number;
}

const sets: readonly Stored[] = [
  { title: '3 nodes', nodes: 3, kubelets: 0, times: 5 },
  { title: '1000 kubelets', nodes: 1, kubelets: 1000, times: 2 },
];

export const sinks: readonly (readonly Benchmark[])[] = sets.map((stored) => [
  toFiles(stored),
  ...(['Vault', 'Kubernetes'] as const).flatMap((name) => {
    const needs = name === 'Vault' ? (['vault'] as const) : apiServerComponents;
    const missing = needs.filter((each) => 'missing' in component(each));
    if (missing.length > 0) {
      console.error(`no rows of ${name}: ${missing.join(', ')} is not installed`);
      return [];
    }
    return [toServer(stored, name)];
  }),
]);

const apply = [kpki, 'apply', '--yes'];

function toFiles({ title, nodes, kubelets, times }: Stored): Benchmark {
  const name = `${title} to files`;
  const [secondRow, statusRow] = [`  ${name}, second apply`, `  ${name}, status`];
  return {
    rows: [...costRows(name), secondRow, statusRow],
    ratios: [{ row: secondRow, peer: statusRow }],
    times,
    measure: async () => {
      const folder = await folderWithSink('bench', nodes, kubelets, filesystemSink);
      const first = await costOf({ command: apply, folder });
      const second = await costOf({ command: apply, folder });
      const status = await costOf({ command: [kpki, 'status'], folder });
      return [[first.wall], [first.processor], [first.memory], [second.wall], [status.wall]];
    },
  };
}

let rooms = 0;

function toServer({ title, nodes, kubelets, times }: Stored, server: 'Vault' | 'Kubernetes'): Benchmark {
  const name = `${title} to ${server}`;
  const plainRow = `  peer: ${name}, as many plain requests in turn`;
  return {
    rows: [
      ...costRows(name),
      `  ${name}, requests for each location`,
      `  ${name}, most requests at once`,
      `  ${name}, connections`,
      plainRow,
      `  ${name}, second apply`,
      `  ${name}, second apply, reads for each location`,
      `  ${name}, status`,
    ],
    ratios: [{ row: name, peer: plainRow }],
    times,
    measure: async () => {
      const { stand, plain } = await openStand(server);
      await using proxy = await openFaultProxy(stand.proxy);
      rooms += 1;
      const room = `bench${rooms}`;
      await stand.openRoom(room);
      const folder = await folderWithSink(room, nodes, kubelets, stand.sink(proxy.origin, room, 60));
      const counted = async (run: Run) => {
        await proxy.play(null);
        const cost = await costOf(run);
        const { requests, connections, mostAtOnce } = proxy;
        return { cost, requests, connections, mostAtOnce };
      };
      const first = await counted({ command: apply, folder });
      const second = await counted({ command: apply, folder });
      refuseWrites(stand, second.requests);
      const status = await counted({ command: [kpki, 'status'], folder });
      const locations = (await stand.look(room)).size;
      const peer = await sequentially(plain(proxy.origin), likeThose(stand, plain, first.requests, room));
      await stand.clear(room);
      return [
        [first.cost.wall],
        [first.cost.processor],
        [first.cost.memory],
        [first.requests.length / locations],
        [first.mostAtOnce],
        [first.connections],
        [peer],
        [second.cost.wall],
        [second.requests.length / locations],
        [status.cost.wall],
      ];
    },
  };
}

function refuseWrites(stand: Stand, requests: readonly SeenRequest[]): void {
  const written = requests.find((request) => stand.purposeOf(request) === 'write');
  if (written !== undefined) throw new Error(`a second apply wrote: ${written.method} ${written.path}`);
}

/** As many of each kind: reads of the stored data, and writes of data of the same size next to it. */
function likeThose(
  stand: Stand,
  plain: OpenStand['plain'],
  requests: readonly SeenRequest[],
  room: string,
): Parameters<typeof sequentially>[1] {
  const { write } = plain('');
  return requests.map((request, at) =>
    stand.purposeOf(request) === 'read' || request.method === 'GET'
      ? { method: 'GET', path: request.path, body: null }
      : write(room, at),
  );
}
