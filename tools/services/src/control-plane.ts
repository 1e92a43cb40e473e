import { programPath } from './component.ts';
import { type EtcdProgram, type KubernetesProgram, type KubernetesRelease, ofRelease } from './components.ts';
import { type Flags, withDefaults } from './flags.ts';
import { httpRequest } from './http-request.ts';
import { type LoopbackNode, urlOf } from './loopback-node.ts';
import { type Readiness, type RunningProgram, startProgram } from './start-program.ts';

export interface ComponentStart {
  readonly node: LoopbackNode;
  readonly directory: string;
  /** The flags under test, such as those that read files. They win over the ones that are set here. */
  readonly flags: Flags;
  /** Default: the newest release; etcd is the version that belongs to it. */
  readonly release?: KubernetesRelease;
  readonly withinMilliseconds?: number;
  readonly graceMilliseconds?: number;
}

export interface EtcdStart extends ComponentStart {
  /** Every member of the cluster, this one included. Members wait for each other: start them all at once. */
  readonly members: readonly LoopbackNode[];
}

export interface ApiServerStart extends ComponentStart {
  readonly etcd: readonly LoopbackNode[];
}

/** Starts one etcd member; ready when it serves, which takes a majority of its cluster. Keeps its data between starts. */
export function startEtcd(start: EtcdStart): Promise<RunningProgram> {
  const { node, members } = start;
  const defaults = [
    `--name=${node.name}`,
    `--data-dir=etcd-data-${node.name}`,
    `--listen-client-urls=${urlOf(node, 'etcdClient')}`,
    `--advertise-client-urls=${urlOf(node, 'etcdClient')}`,
    `--listen-peer-urls=${urlOf(node, 'etcdPeer')}`,
    `--initial-advertise-peer-urls=${urlOf(node, 'etcdPeer')}`,
    `--initial-cluster=${members.map((each) => `${each.name}=${urlOf(each, 'etcdPeer')}`).join(',')}`,
    '--initial-cluster-state=new',
    `--listen-metrics-urls=${urlOf(node, 'etcdMetrics', 'http')}`,
    // A test's data need not survive a power cut, and a slow disk would cost elections.
    '--unsafe-no-fsync=true',
  ];
  return startComponent('etcd', start, defaults, async () => {
    const response = await fetch(`${urlOf(node, 'etcdMetrics', 'http')}/readyz`, {
      signal: AbortSignal.timeout(5_000),
    });
    return { status: response.status, body: await response.text() };
  });
}

export function startApiServer(start: ApiServerStart): Promise<RunningProgram> {
  const { node, etcd } = start;
  const defaults = [
    `--bind-address=${node.address}`,
    `--advertise-address=${node.address}`,
    `--secure-port=${node.ports.apiServer}`,
    `--etcd-servers=${etcd.map((each) => urlOf(each, 'etcdClient')).join(',')}`,
    // Nothing reads the Endpoints of these servers, and since 1.37 a loopback address is not allowed in them.
    ...(node.address.startsWith('127.') ? ['--endpoint-reconciler-type=none'] : []),
    '--service-cluster-ip-range=10.96.0.0/12',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--enable-bootstrap-token-auth=true',
    '--allow-privileged=true',
    // As kubeadm sets it. Host names, which come first otherwise, are not resolved here.
    '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
  ];
  return startComponent('kube-apiserver', start, defaults, () => ask(`${urlOf(node, 'apiServer')}/readyz?verbose`));
}

/** Starts a kube-controller-manager; healthy when it serves, whether or not it leads. */
export function startControllerManager(start: ComponentStart): Promise<RunningProgram> {
  const { node } = start;
  const defaults = [
    `--bind-address=${node.address}`,
    `--secure-port=${node.ports.controllerManager}`,
    '--leader-elect=true',
    '--use-service-account-credentials=true',
    '--controllers=*,bootstrapsigner,tokencleaner',
  ];
  return startComponent('kube-controller-manager', start, defaults, () =>
    ask(`${urlOf(node, 'controllerManager')}/healthz`),
  );
}

export function startScheduler(start: ComponentStart): Promise<RunningProgram> {
  const { node } = start;
  const defaults = [`--bind-address=${node.address}`, `--secure-port=${node.ports.scheduler}`, '--leader-elect=true'];
  return startComponent('kube-scheduler', start, defaults, () => ask(`${urlOf(node, 'scheduler')}/healthz`));
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Whether it serves is all that is asked here; that its certificate is right is for the tests to say. */
function ask(url: string): Promise<Answer> {
  return httpRequest(url, { ca: 'any', withinMilliseconds: 5_000 });
}

async function startComponent(
  name: KubernetesProgram | EtcdProgram,
  start: ComponentStart,
  defaults: Flags,
  health: () => Promise<Answer>,
): Promise<RunningProgram> {
  return await startProgram({
    name: `${name}-${start.node.name}`,
    path: programPath(ofRelease(name, start.release)),
    enter: start.node.enter,
    // Most of what a component does in a test is to start: a tenth of that is collecting garbage, which costs memory only.
    environment: { GOGC: '400' },
    flags: withDefaults(defaults, start.flags),
    directory: start.directory,
    readiness: () => readinessFrom(health),
    ...(start.withinMilliseconds !== undefined && { withinMilliseconds: start.withinMilliseconds }),
    ...(start.graceMilliseconds !== undefined && { graceMilliseconds: start.graceMilliseconds }),
  });
}

async function readinessFrom(health: () => Promise<Answer>): Promise<Readiness> {
  const { status, body } = await health();
  return status === 200 ? { ready: true } : { ready: false, because: `status ${status}: ${body.trim()}` };
}
