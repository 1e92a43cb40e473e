import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { programPath } from './component.ts';
import { type HeldNamespaces, holdNamespaces } from './held-namespaces.ts';
import type { LoopbackNode } from './loopback-node.ts';
import { type Readiness, startProgram } from './start-program.ts';

export interface NodeStart {
  readonly name: string;
  /** Is `/etc/kubernetes` on the node. Made if it is missing. */
  readonly kubernetesFolder: string;
}

/** A node with its own network, mounts and host name on the usual ports; it sees this machine's other files. */
export interface NamespacedNode extends LoopbackNode, AsyncDisposable {
  readonly kind: 'namespaced';
  readonly kubernetesFolder: string;
  readonly varFolder: string;
}

const defaultPorts: LoopbackNode['ports'] = {
  etcdClient: 2379,
  etcdPeer: 2380,
  etcdMetrics: 2381,
  apiServer: 6443,
  controllerManager: 10257,
  scheduler: 10259,
};

/** The default container runtime endpoint of kubeadm and kubelets. */
export const runtimeSocket = '/var/run/containerd/containerd.sock';

/** The kernel settings of every kubelet (setupKernelTunables): a node shows them already, so none is changed. */
const kernelTunables: Readonly<Record<string, string>> = {
  'vm/overcommit_memory': '1',
  'vm/panic_on_oom': '0',
  'kernel/panic': '10',
  'kernel/panic_on_oops': '1',
  'kernel/keys/root_maxkeys': '1000000',
  'kernel/keys/root_maxbytes': '25000000',
};

/** Words: name, address, machine id, the node's own folder, what becomes `/etc/kubernetes`; then each tunable and its value. */
const furnish = `
name=$1 address=$2 machine=$3 own=$4 kubernetes=$5
shift 5
echo "$name" > /proc/sys/kernel/hostname
ip link set lo up
mount --bind "$own/var" /var
mkdir -p /var/lib /var/log /var/run/containerd /var/tmp
mount -t tmpfs tmpfs "$own/etc"
mkdir "$own/etc/upper" "$own/etc/work" "$own/etc/tunables"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$own/etc/upper,workdir=$own/etc/work" /etc
mkdir -p /etc/kubernetes
mount --bind "$kubernetes" /etc/kubernetes
echo "$machine" > /etc/machine-id
rm -f /etc/hosts /etc/resolv.conf
# Nothing resolves names here. The name server of this machine would not answer, which takes seconds.
echo 'nameserver 127.0.0.1' > /etc/resolv.conf
printf '127.0.0.1 localhost\\n%s %s\\n' "$address" "$name" > /etc/hosts
# kubeadm must not stop a kubelet of this machine.
[ ! -d /run/systemd ] || mount -t tmpfs tmpfs /run/systemd
while [ $# -gt 0 ]; do
  file=$(mktemp "$own/etc/tunables/XXXXXX")
  echo "$2" > "$file"
  mount --bind "$file" "/proc/sys/$1"
  shift 2
done
`;

/** Starts a node. `connect` gives its network namespace an interface with the address. */
export async function startNamespacedNode(
  { name, kubernetesFolder }: NodeStart,
  address: string,
  directory: string,
  connect: (holder: HeldNamespaces) => Promise<void>,
): Promise<NamespacedNode> {
  const own = join(directory, `node-${name}`);
  const varFolder = join(own, 'var');
  for (const folder of [kubernetesFolder, varFolder, join(own, 'etc')]) await mkdir(folder, { recursive: true });
  const resources = new AsyncDisposableStack();
  try {
    const holder = resources.use(
      await holdNamespaces({
        name: `namespaces-${name}`,
        directory,
        kinds: ['net', 'mount', 'uts'],
        script: furnish,
        words: [
          ...[name, address, randomBytes(16).toString('hex'), own, kubernetesFolder],
          ...Object.entries(kernelTunables).flat(),
        ],
      }),
    );
    await connect(holder);
    resources.use(
      await startProgram({
        name: `fake-cri-${name}`,
        path: programPath('fake-cri'),
        flags: [runtimeSocket],
        enter: holder.enter,
        directory,
        readiness: () => accepts(join(varFolder, runtimeSocket.slice('/var'.length))),
      }),
    );
    return {
      kind: 'namespaced',
      name,
      address,
      enter: holder.enter,
      ports: defaultPorts,
      kubernetesFolder,
      varFolder,
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

function accepts(socket: string): Promise<Readiness> {
  return new Promise((resolve, reject) => {
    const connection = createConnection(socket, () => {
      connection.destroy();
      resolve({ ready: true });
    });
    connection.once('error', reject);
  });
}
