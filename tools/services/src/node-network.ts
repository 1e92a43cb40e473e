import { randomInt } from 'node:crypto';
import { programPath } from './component.ts';
import { type HeldNamespaces, holdNamespaces } from './held-namespaces.ts';
import { type NamespacedNode, type NodeStart, startNamespacedNode } from './namespaced-node.ts';
import { type ProgramResult, runProgram } from './run-program.ts';

/** A network of nodes on this machine, which this process is part of. Disposing of it ends its nodes. */
export interface NodeNetwork extends AsyncDisposable {
  /** The address of this process, and the nodes' default route. */
  readonly hostAddress: string;
  startNode(start: NodeStart): Promise<NamespacedNode>;
}

/**
 * Opens a network for nodes; `directory` gets their logs and their own files. Needs `node-namespaces` and `fake-cri`.
 *
 * The switch of the network is in a namespace of its own, so that a process that is killed leaves nothing: its namespaces
 * end with it, and with them the link that leads there from this process.
 */
export async function openNodeNetwork(directory: string): Promise<NodeNetwork> {
  const resources = new AsyncDisposableStack();
  try {
    const hub = resources.use(
      await holdNamespaces({
        name: 'node-network',
        directory,
        kinds: ['net'],
        script: 'ip link add nodes type bridge && ip link set nodes up',
      }),
    );
    const subnet = resources.use(await claimSubnet(hub));
    let count = 0;
    return {
      hostAddress: subnet.hostAddress,
      startNode: async (start) => {
        count += 1;
        const number = count;
        const address = `${subnet.prefix}.${10 + number}`;
        const connect = (node: HeldNamespaces): Promise<void> => connectNode(hub, subnet, node, number, address);
        return resources.use(await startNamespacedNode(start, address, directory, connect));
      },
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

interface Subnet extends AsyncDisposable {
  /** The first three octets. */
  readonly prefix: string;
  readonly hostAddress: string;
}

/** Links this process to the hub in a subnet of its own (RFC 2544): the kernel makes no second link of one name. */
async function claimSubnet(hub: HeldNamespaces): Promise<Subnet> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const octet = randomInt(256);
    const link = `kpki${octet}`;
    const made = await ip([], `link add ${link} type veth peer name host netns ${hub.processId}`);
    if (/File exists/.test(made.stderr)) continue;
    mustSucceed(made);
    const prefix = `198.18.${octet}`;
    const hostAddress = `${prefix}.1`;
    mustSucceed(await ip(hub.enter, 'link set host master nodes up'));
    mustSucceed(await ip([], `address add ${hostAddress}/24 dev ${link}`));
    mustSucceed(await ip([], `link set ${link} up`));
    return { prefix, hostAddress, [Symbol.asyncDispose]: async () => void (await ip([], `link delete ${link}`)) };
  }
  throw new Error('found no free subnet below 198.18.0.0/16 in 100 attempts');
}

async function connectNode(
  hub: HeldNamespaces,
  { hostAddress }: Subnet,
  node: HeldNamespaces,
  number: number,
  address: string,
): Promise<void> {
  mustSucceed(await ip(hub.enter, `link add node${number} type veth peer name eth0 netns ${node.processId}`));
  mustSucceed(await ip(hub.enter, `link set node${number} master nodes up`));
  mustSucceed(await ip(node.enter, `address add ${address}/24 dev eth0`));
  mustSucceed(await ip(node.enter, 'link set eth0 up'));
  mustSucceed(await ip(node.enter, `route add default via ${hostAddress}`));
}

function ip(enter: readonly string[], words: string): Promise<ProgramResult> {
  const [program = '', ...rest] = [...enter, programPath('ip'), ...words.split(' ')];
  return runProgram(program, rest);
}

function mustSucceed({ code, stderr }: ProgramResult): void {
  if (code !== 0) throw new Error(`ip failed: ${stderr.trim()}`);
}
